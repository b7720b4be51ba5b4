#!/usr/bin/env python3
"""Sets Annotator up in the folder .venv beside this file and starts it. Needs Python 3.11 and nothing else.

    python3 run.py              opens the window over the annotations.db of this folder
    python3 run.py test         runs all tests and checks; with arguments only pytest, which gets them
    python3 run.py bench        measures; arguments are passed on
    python3 run.py sample       builds annotations.db anew from the pages and labels in seeds/
    python3 run.py train        proves that the marks train; fetches spaCy the first time
    python3 run.py get EXTRA    fetches what few files need: import (PDF), export (Parquet, UIMA), nlp (spaCy)
    python3 run.py ARGUMENTS    anything else is the command line: python3 run.py export out.jsonl;
                                what import and export need besides is fetched when it is first of use

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
from itertools import chain
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, NoReturn, Optional, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "requirements.lock"
KIND_EXTRAS = {"run": "", "test": "[dev]"}  # the latter has all of the former, and all of EXTRAS
EXTRAS = {
    "import": "PDF files and the main text of web pages need pypdf and trafilatura (about 20 MB to fetch, once)",
    "export": "Parquet and UIMA files need pyarrow and dkpro-cassis (about 60 MB to fetch, once)",
    "nlp": "this needs spaCy (about 100 MB to fetch, once)",
}
#: Which files need which of them: formats by name or by suffix, when read and when written.
READ_WITH = {"pdf": "import", "parquet": "export", "huggingface": "export", "spacy": "nlp"}
WRITTEN_WITH = {"parquet": "export", "huggingface": "export", "xmi": "export", "spacy": "nlp"}
MOST_NAMES = 50_000  # in folders that are looked through; the program itself says what it lacks
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
    own = {"test": test, "bench": bench, "sample": sample, "get": get}
    if arguments[:1] and arguments[0] in own:
        return own[arguments[0]](arguments[1:])
    return start(arguments)


def start(arguments: List[str]) -> int:
    """Opens the window or runs a command; the project of this folder is the default, wherever the caller stands."""
    if opens_window(arguments):
        require_window()
    set_up("run")
    for extra in extras_for(arguments):
        fetch(extra)
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


def get(arguments: List[str]) -> int:
    if not arguments or set(arguments) - set(EXTRAS):
        stop("Say what to fetch: python3 run.py get " + "|".join(EXTRAS), code=2)
    set_up("run")
    return int(False in {fetch(extra) for extra in arguments})


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


def extras_for(arguments: Sequence[str]) -> List[str]:
    """What this command would miss of EXTRAS; each is fetched when it is first of use."""
    command = command_of(arguments)
    if "--help" in arguments or command not in ("import", "export", "train"):
        return []
    if command == "train":
        return ["nlp"]
    needs = READ_WITH if command == "import" else WRITTEN_WITH
    rest = list(arguments)[list(arguments).index(command) + 1 :]
    names = chain(rest, names_below(rest)) if command == "import" else rest
    # A name's suffix without the dot, or the word itself, as behind --format.
    found = {needs.get(re.split("[.=]", name)[-1].lower()) for name in names}
    return [extra for extra in EXTRAS if extra in found or (extra == "import" and "--main-text" in rest)]


def names_below(arguments: Iterable[str]) -> Iterator[str]:
    """The files in those of the arguments that are folders; of very many, only so many."""
    left = MOST_NAMES
    for folder in filter(os.path.isdir, arguments):
        for _, _, names in os.walk(folder):
            yield from names[:left]
            left -= len(names)
            if left <= 0:
                return


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
    """Makes .venv whole for `kind`: "run", or "test", which has all; not twice the same."""
    if stamp(kind).exists() or stamp("test").exists():
        return
    if not PYTHON.exists() or not same_python():
        say(f"making an environment of its own in {VENV}")
        run_or_stop([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)])
    command = installing("-e", f"{ROOT}{KIND_EXTRAS[kind]}")
    size = "330 MB for the tests" if kind == "test" else "90 MB"
    say(f"installing what Annotator needs (about {size} to fetch; this happens once and takes a minute or two)")
    run_or_stop(command)
    say("compiling, so that it starts faster")
    compiling = [str(PYTHON), "-m", "compileall", "-q", str(VENV), str(ROOT / "annotator")]
    subprocess.run(compiling, env=child_environment(), check=False, stdout=subprocess.DEVNULL)
    put_stamp(kind)


def fetch(extra: str) -> bool:
    """Installs one of EXTRAS, not twice the same. What cannot be fetched stops nothing: the program does without."""
    if stamp(extra).exists() or stamp("test").exists():
        return True
    say(EXTRAS[extra])
    why = reason_of_failure(installing("--retries", "1", *requirements_of(extra)))
    if why:
        say(f"no connection, or something else is wrong ({why}). Going on without; again: python3 run.py get {extra}")
        return False
    put_stamp(extra)
    return True


def requirements_of(extra: str) -> List[str]:
    """What pyproject.toml asks for under this name."""
    import tomllib  # not in the Pythons that must read this file, and be told that they are too old

    with (ROOT / "pyproject.toml").open("rb") as file:
        found = tomllib.load(file)["project"]["optional-dependencies"][extra]
    return [str(requirement) for requirement in found]


def installing(*what: str) -> List[str]:
    constraints = ["-c", str(CONSTRAINTS)] if CONSTRAINTS.exists() else []
    return [*find_pip(), "install", "-qq", "--disable-pip-version-check", *constraints, *what]


def put_stamp(kind: str) -> None:
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


def reason_of_failure(command: List[str]) -> str:
    """Runs one step that may fail; its first error then, else its last words, and nothing when it went well."""
    print("  $ " + " ".join(command), file=sys.stderr, flush=True)
    done = subprocess.run(command, check=False, **CAPTURED)
    if done.returncode == 0:
        return ""
    said = (done.stdout.decode(errors="replace").strip() or f"exit code {done.returncode}").splitlines()
    return next((line for line in said if line.startswith("ERROR")), said[-1])[:200]


def say(words: str) -> None:
    print(f"run.py: {words}", file=sys.stderr, flush=True)


def stop(words: str, code: Optional[int] = None) -> NoReturn:
    print(words, file=sys.stderr, flush=True)
    sys.exit(code or 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
