#!/usr/bin/env python3
"""Sets Annotator up in the folder .venv beside this file and starts it. Needs Python 3.11 and nothing else.

    python3 run.py              opens the window over the annotations.db of this folder
    python3 run.py test         runs all tests and checks; with arguments only pytest, which gets them
    python3 run.py bench        measures; arguments are passed on
    python3 run.py sample       builds annotations.db anew from the pages and labels in seeds/
    python3 run.py train        proves that the marks train; fetches spaCy the first time
    python3 run.py ARGUMENTS    anything else is the command line: python3 run.py export out.jsonl

The syntax is that of Python 3.8, so that an older Python can read the sentence that it is too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Dict, List, NoReturn, Optional, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "requirements.lock"
KINDS = ("run", "nlp", "test")  # each has all that those before it have
KIND_EXTRAS = {"run": "", "nlp": "[nlp]", "test": "[dev]"}
SCREEN_TOOLS = {"Xvfb": "xvfb", "xauth": "xauth", "xdotool": "xdotool"}
MOST_WORKERS = 4  # each has a few hundred MB
CAPTURED: Dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--output-format=concise", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "import rules": ["-c", LINT_IMPORTS],
    "mypy --strict": ["-m", "mypy"],
    "domain at 100 % branch coverage": [
        *["-m", "pytest", "tests/domain", "-q", "--cov", "--cov-fail-under=100"],
        "--cov-report=term-missing:skip-covered",
    ],
}


def main(arguments: List[str]) -> int:
    if sys.version_info < (3, 11):
        stop("Annotator needs Python 3.11 or newer; this is %d.%d, %s." % (*sys.version_info[:2], sys.executable))
    if arguments[:1] == ["test"]:
        return test(arguments[1:])
    if arguments[:1] == ["bench"]:
        return bench(arguments[1:])
    if arguments[:1] == ["sample"]:
        return sample(arguments[1:])
    return start(arguments)


def start(arguments: List[str]) -> int:
    """Opens the window or runs a command; the project of this folder is the default, wherever the caller stands."""
    if opens_window(arguments):
        require_window()
    set_up("nlp" if needs_spacy(arguments) else "run")
    environment = child_environment()
    environment.setdefault("ANNOTATOR_DB", str(ROOT / "annotations.db"))
    return hand_over([str(PYTHON), "-m", "annotator", *arguments], environment)


def bench(arguments: List[str]) -> int:
    environment = child_environment()
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    require_libraries("offscreen")
    set_up("test")
    os.chdir(ROOT)
    return hand_over([str(PYTHON), "-m", "benchmarks", *arguments], environment)


def sample(arguments: List[str]) -> int:
    set_up("run")
    return hand_over([str(PYTHON), str(ROOT / "seeds" / "build_sample.py"), *arguments], child_environment())


def test(arguments: List[str]) -> int:
    require_libraries("offscreen")
    offer_screen()
    set_up("test")
    os.chdir(ROOT)
    pytest = [str(PYTHON), "-m", "pytest", *arguments]
    if arguments:
        say("with arguments only pytest runs; without them ruff, mypy, the import rules and the coverage do too")
        return hand_over(pytest, child_environment())
    return run_everything(pytest)


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether the command line holds nothing but --db and --as: then, and only then, a window opens."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--db", "--as"):
            next(rest, None)
        elif not argument.startswith(("--db=", "--as=")):
            return False
    return True


def needs_spacy(arguments: Sequence[str]) -> bool:
    """Whether this trains, or reads or writes spaCy's own files: it is fetched when it is first of use."""
    if "--help" in arguments:
        return False
    words = [argument.rpartition("=")[2] for argument in arguments]
    return command_of(arguments) == "train" or any(word == "spacy" or word.endswith(".spacy") for word in words)


def command_of(arguments: Sequence[str]) -> str:
    """The first argument that is no option and no option's value; empty where a window opens."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--db", "--as"):
            next(rest, None)
        elif not argument.startswith("--"):
            return argument
    return ""


# --- what must be on the system -------------------------------------------------------------------------------------


def require_window() -> None:
    """Stops with a sentence unless a window can be opened; as root on Debian, installs what is missing."""
    preflight = load_preflight()
    missing = preflight.missing_libraries()
    if missing and not preflight.display_problem():
        apt_install(missing, "Qt needs system libraries that are not installed")
    problem = preflight.problem("python3 run.py")
    if problem:
        stop(problem)


def require_libraries(platform: str) -> None:
    preflight = load_preflight()
    missing = preflight.missing_libraries(platform)
    if missing and apt_install(missing, "Qt needs system libraries that are not installed"):
        missing = preflight.missing_libraries(platform)
    if missing:
        stop(preflight.libraries_problem(missing))


def offer_screen() -> None:
    """The tests of the real window need a virtual screen; without one they are skipped (or fail, where CI is set)."""
    if not sys.platform.startswith("linux"):
        return
    missing = load_preflight().missing_libraries("xcb")
    missing += [package for tool, package in SCREEN_TOOLS.items() if not shutil.which(tool)]
    if missing and not apt_install(missing, "The tests of the real window need a virtual screen"):
        say(f"the tests of the real window will be skipped; they need: sudo apt install {' '.join(missing)}")


def load_preflight() -> Any:
    """The module by its path: importing it as `annotator.ui.preflight` would need the package's dependencies."""
    spec = importlib.util.spec_from_file_location("preflight", str(ROOT / "annotator" / "ui" / "preflight.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def apt_install(packages: Sequence[str], why: str) -> bool:
    """Installs Debian packages where that needs no password; whether it did."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"{why}; installing them: apt-get install {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, check=False, **CAPTURED)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    done = subprocess.run(command, env=environment, check=False, **CAPTURED)
    if done.returncode:
        say(done.stdout.decode(errors="replace").strip() + "\nrun.py: apt-get could not install them")
    return bool(done.returncode == 0)


# --- the environment in .venv ---------------------------------------------------------------------------------------


def set_up(kind: str) -> None:
    """Makes .venv whole for `kind`: "run", "nlp", which adds spaCy, or "test", which has all; not twice the same."""
    if any(stamp(one).exists() for one in KINDS[KINDS.index(kind) :]):
        return
    if not PYTHON.exists() or not same_python():
        say(f"making an environment of its own in {VENV}")
        run_or_stop([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)])
    pip = find_pip()
    if kind == "nlp":
        say('this needs spaCy, which is not installed yet: the extra "nlp" (about 100 MB to fetch, once)')
    else:
        size = "330 MB for the tests" if kind == "test" else "90 MB"
        say(f"installing what Annotator needs (about {size} to fetch; this happens once and takes a minute or two)")
    constraints = ["-c", str(CONSTRAINTS)] if CONSTRAINTS.exists() else []
    what = f"{ROOT}{KIND_EXTRAS[kind]}"
    run_or_stop([*pip, "install", "-qq", "--disable-pip-version-check", *constraints, "-e", what])
    say("compiling, so that it starts faster")
    compiling = [str(PYTHON), "-m", "compileall", "-q", str(VENV), str(ROOT / "annotator")]
    subprocess.run(compiling, env=child_environment(), check=False, stdout=subprocess.DEVNULL)
    for old in VENV.glob(f"annotator-{kind}-*.stamp"):
        old.unlink()
    stamp(kind).touch()


def stamp(kind: str) -> Path:
    """The empty file whose name says for which dependencies, Python and place .venv was set up."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes() if path.exists() else b"")
    return VENV / f"annotator-{kind}-{digest.hexdigest()[:16]}.stamp"


def same_python() -> bool:
    """Whether .venv was made by this minor version of Python; its packages are of no use to another."""
    try:
        settings = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return False
    return re.search(r"^version = %d\.%d\." % sys.version_info[:2], settings, re.MULTILINE) is not None


def find_pip() -> List[str]:
    """A pip that installs into .venv. Debian has ensurepip only with python3-venv, but its pip can reach over."""
    inside = [str(PYTHON), "-m", "pip"]
    if subprocess.run([str(PYTHON), "-c", "import pip"], check=False, stderr=subprocess.DEVNULL).returncode == 0:
        return inside
    if importlib.util.find_spec("ensurepip"):
        say("adding pip to it")
        run_or_stop([str(PYTHON), "-m", "ensurepip"], quiet=True)
        return inside
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    stop("This Python has no pip. On Debian or Ubuntu:\n  sudo apt install python3-venv")


# --- running things -------------------------------------------------------------------------------------------------


def run_everything(pytest: List[str]) -> int:
    """All tests, shared out among the cores, and beside them the checks; pytest's closing line comes last."""
    say("running the tests, and beside them: " + ", ".join(CHECKS))
    failed: List[str] = []
    reports: List[str] = []
    beside = threading.Thread(target=run_checks, args=(failed, reports), daemon=True)
    beside.start()
    shared_out = ["-n", str(min(MOST_WORKERS, os.cpu_count() or 1)), "--dist", "worksteal"]
    code, closing = show([*pytest, *shared_out, "-rs", *(["--color=yes"] if sys.stdout.isatty() else [])])
    beside.join()
    print("\n".join(reports))
    if failed:
        print(f"run.py: FAILED beside the tests: {', '.join(failed)}")
    print(closing, flush=True)
    return code or (1 if failed else 0)


def run_checks(failed: List[str], reports: List[str]) -> None:
    environment = {**child_environment(), "COVERAGE_FILE": str(VENV / "coverage-of-domain")}
    for name, arguments in CHECKS.items():
        command = [str(PYTHON), *arguments]
        done = subprocess.run(command, env=environment, check=False, **CAPTURED)
        reports.append(f"run.py: {name}: {'ok' if done.returncode == 0 else 'FAILED'}")
        if done.returncode:
            failed.append(name)
            reports.append(done.stdout.decode(errors="replace").rstrip())


def show(command: List[str]) -> tuple[int, str]:
    """Runs `command`, passes its output on as it comes; its exit code and the last line it printed."""
    tail = b""
    with subprocess.Popen(
        command, env=child_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout
        while True:
            piece = os.read(process.stdout.fileno(), 65536)
            if not piece:
                break
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            tail = (tail + piece)[-4096:]
    lines = tail.decode(errors="replace").rstrip().splitlines()
    return process.returncode, lines[-1] if lines else ""


def hand_over(command: List[str], environment: Dict[str, str]) -> int:
    """Becomes `command` where the system can do that (signals and exit code are then its own), else waits for it."""
    if os.name == "nt":
        return subprocess.call(command, env=environment)
    sys.stdout.flush()
    os.execve(command[0], command, environment)


def child_environment() -> Dict[str, str]:
    """Without PYTHONDONTWRITEBYTECODE, which makes every start compile everything anew (two to three times slower)."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_or_stop(command: List[str], quiet: bool = False) -> None:
    """Runs one step of the set-up. Its output goes to stderr: stdout belongs to the command that was asked for."""
    print("  $ " + " ".join(command), file=sys.stderr, flush=True)
    output = subprocess.DEVNULL if quiet else sys.stderr
    code = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=output).returncode
    if code:
        stop(
            f"That step failed with exit code {code}; the reason stands above. Running run.py again goes on from here."
        )


def say(words: str) -> None:
    print(f"run.py: {words}", file=sys.stderr, flush=True)


def stop(words: str, code: Optional[int] = None) -> NoReturn:
    print(words, file=sys.stderr, flush=True)
    sys.exit(code or 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
