"""`run.py`: what a newcomer types first. No test here fetches anything."""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
STUB = """
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "db": os.environ["ANNOTATOR_DB"], "environment": sorted(os.environ)}))
sys.exit(int(os.environ.get("STUB_EXIT", "0")))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with run.py in it, and a stand-in for the program that tells how it was called."""
    for name in ("run.py", "pyproject.toml", "annotator/ui/preflight.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "annotator" / "__init__.py").touch()
    (tmp_path / "annotator" / "__main__.py").write_text(STUB, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_script", checkout / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ready(run: ModuleType, checkout: Path) -> ModuleType:
    """As after the first start: the environment is there and stamped."""
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.symlink_to(sys.executable)
    run.stamp("run").touch()
    return run


@pytest.fixture
def steps(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands of the set-up, written down instead of run."""
    done: list[list[str]] = []

    def note(command: list[str], **_: object) -> None:
        done.append(command)
        if "venv" in command:
            run.PYTHON.parent.mkdir(parents=True)
            run.PYTHON.symlink_to(sys.executable)
            (run.VENV / "pyvenv.cfg").write_text("version = {}.{}.9\n".format(*sys.version_info[:2]), encoding="utf-8")

    monkeypatch.setattr(run, "run_or_stop", note)
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, b""))
    return done


def call(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    inherited = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, str(checkout / "run.py"), *arguments]
    # The stand-in is found by its folder; the program itself is installed into .venv.
    environment = {**inherited, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=checkout.parent)


def test_an_older_python_can_read_it_and_gets_a_sentence(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 8))
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit) as stopped:
        run.main([])
    assert stopped.value.code == 1
    assert "needs Python 3.11 or newer; this is 3.9" in capsys.readouterr().err


@pytest.mark.parametrize("script", ["run.py", "annotator/ui/preflight.py"])
def test_it_needs_the_standard_library_only(script: str) -> None:
    tree = ast.parse((ROOT / script).read_text(encoding="utf-8"))
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert named
    assert not [name for name in named if name.split(".")[0] not in sys.stdlib_module_names]


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--db", "x.db"], True),
        (["--db=x.db", "--as", "anna"], True),
        (["--help"], False),
        (["--version"], False),
        (["export", "out.jsonl"], False),
        (["--as", "anna", "stats"], False),
        (["--db", "export"], True),
    ],
)
def test_only_a_bare_start_opens_a_window(run: ModuleType, arguments: list[str], window: bool) -> None:
    assert run.opens_window(arguments) is window


@pytest.mark.usefixtures("ready")
def test_a_command_is_passed_on_with_its_exit_code(checkout: Path) -> None:
    done = call(checkout, "export", "out file.jsonl", "--json", STUB_EXIT="7")
    assert done.returncode == 7
    told = json.loads(done.stdout)
    assert told["arguments"] == ["export", "out file.jsonl", "--json"]
    assert told["db"] == str(checkout / "annotations.db")
    assert "PYTHONDONTWRITEBYTECODE" not in told["environment"]
    assert done.stderr == "", "a warm start has nothing to say"


@pytest.mark.usefixtures("ready")
def test_a_database_of_ones_own_stays(checkout: Path) -> None:
    assert json.loads(call(checkout, "stats", ANNOTATOR_DB="mine.db").stdout)["db"] == "mine.db"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 and Wayland can be absent")
def test_no_display_is_said_before_anything_is_fetched(checkout: Path) -> None:
    done = call(checkout)
    assert done.returncode == 1
    assert "There is no display" in done.stderr
    assert "xvfb-run -a python3 run.py" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.usefixtures("ready")
def test_a_window_opens_where_qt_needs_no_display(checkout: Path) -> None:
    assert call(checkout, QT_QPA_PLATFORM="offscreen").returncode == 0


def test_the_first_start_makes_an_environment_and_installs(run: ModuleType, steps: list[list[str]]) -> None:
    run.set_up("run")
    assert steps[0][:3] == [sys.executable, "-m", "venv"]
    assert steps[-1][-2:] == ["-e", str(run.ROOT)]
    run.set_up("test")
    assert steps[-1][-1] == f"{run.ROOT}[dev]"
    already = len(steps)
    run.set_up("run")
    run.set_up("test")
    assert len(steps) == already, "the second start installs nothing"


@pytest.mark.parametrize(
    ("arguments", "extras"),
    [
        (["train", "--engine", "spacy"], ["nlp"]),
        (["--as", "anna", "--db", "x.db", "train"], ["nlp"]),
        (["export", "out", "--format", "spacy"], ["nlp"]),
        (["export", "out.spacy"], ["nlp"]),
        (["export", "out", "--format=huggingface"], ["export"]),
        (["--db=x.db", "export", "--format", "xmi", "out"], ["export"]),
        (["export", "out.xmi"], ["export"]),
        (["import", "x.PDF", "y.txt"], ["import"]),
        (["import", "x.pdf", "y.parquet", "z.spacy"], ["import", "export", "nlp"]),
        (["import", "page.html", "--main-text"], ["import"]),
        (["import", "folder.with.dots"], []),
        (["import", "x.xmi", "x.docx", "--format", "xmi"], []),
        (["import", "--help", "x.pdf"], []),
        (["train", "--help"], []),
        (["--as", "train", "stats"], []),
        (["documents", "--search", "spacy"], []),
        (["export", "out.jsonl", "--split", "80/10/10"], []),
        (["export", "report.pdf.jsonl"], []),
        ([], []),
    ],
)
def test_libraries_are_fetched_when_they_are_first_of_use(
    ready: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], extras: list[str],
) -> None:  # fmt: skip
    handed: list[list[str]] = []
    monkeypatch.setattr(ready, "require_window", lambda: None)
    monkeypatch.setattr(ready, "hand_over", lambda command, environment: handed.append(command) or 0)
    monkeypatch.setattr(ready, "reason_of_failure", lambda command: steps.append(command) or "")
    ready.start(arguments)
    wanted = [name for extra in extras for name in ready.requirements_of(extra)]
    assert [word for step in steps for word in step if re.search("[<>=]=", word)] == wanted
    said = capsys.readouterr().err
    assert [extra for extra, words in ready.EXTRAS.items() if words in said] == extras
    already = len(steps)
    ready.start(arguments)
    assert len(steps) == already, "once"
    assert [command[3:] for command in handed] == [arguments] * 2


def test_a_folder_is_looked_through_for_files_that_need_more(ready: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "2021").mkdir(parents=True)
    (folder / "a.txt").touch()
    assert ready.extras_for(["import", str(folder)]) == []
    (folder / "2021" / "b.Pdf").touch()
    assert ready.extras_for(["import", str(folder)]) == ["import"]
    ready.MOST_NAMES = 1
    assert ready.extras_for(["import", str(folder)]) == [], "of very many files only some are looked at"


@pytest.mark.usefixtures("steps")
def test_what_cannot_be_fetched_is_one_sentence_and_the_command_goes_on(
    ready: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handed: list[list[str]] = []
    monkeypatch.setattr(ready, "hand_over", lambda command, environment: handed.append(command) or 0)
    failed = subprocess.CompletedProcess([], 1, b"WARNING: x\nERROR: No pypdf\nERROR: see https://x\n")
    monkeypatch.setattr(ready, "find_pip", lambda: ["pip"])
    monkeypatch.setattr(ready.subprocess, "run", lambda command, **_: failed)
    ready.start(["import", "x.pdf"])
    assert handed[0][-2:] == ["import", "x.pdf"]
    *_, last = capsys.readouterr().err.strip().splitlines()
    assert "no connection, or something else is wrong (ERROR: No pypdf)" in last
    assert last.endswith("python3 run.py get import")
    assert not ready.stamp("import").exists(), "the next time it is tried again"
    assert ready.get(["import"]) == 1


def test_the_extras_have_a_command_of_their_own(
    ready: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ready, "find_pip", lambda: ["pip"])
    monkeypatch.setattr(ready, "reason_of_failure", lambda command: steps.append(command) or "")
    assert ready.main(["get", "export", "nlp"]) == 0
    assert [step[-1].split(">")[0] for step in steps] == ["pyarrow", "spacy"]
    with pytest.raises(SystemExit) as stopped:
        ready.main(["get", "everything"])
    assert stopped.value.code == 2
    assert "get import|export|nlp" in capsys.readouterr().err


def test_with_all_for_the_tests_nothing_more_is_fetched(ready: ModuleType, steps: list[list[str]]) -> None:
    ready.stamp("test").touch()
    assert [ready.fetch(extra) for extra in ready.EXTRAS] == [True] * 3
    assert steps == []


def test_other_dependencies_are_installed_at_the_next_start(run: ModuleType, steps: list[list[str]]) -> None:
    run.set_up("run")
    (run.ROOT / "pyproject.toml").write_text("[project]\nname = 'other'\n", encoding="utf-8")
    already = len(steps)
    run.set_up("run")
    assert len(steps) > already
    assert len(list(run.VENV.glob("*.stamp"))) == 1


def test_an_environment_of_another_python_is_not_used(run: ModuleType, ready: ModuleType) -> None:
    settings = ready.VENV / "pyvenv.cfg"
    assert not run.same_python()
    settings.write_text("version = {}.{}.9\n".format(*sys.version_info[:2]), encoding="utf-8")
    assert run.same_python()
    settings.write_text("version = 3.1.9\n", encoding="utf-8")
    assert not run.same_python()


@pytest.mark.parametrize(("there", "expected"), [({"ensurepip", "pip"}, "inside"), ({"pip"}, "reaching over")])
def test_pip_is_found_with_and_without_ensurepip(
    run: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch, there: set[str], expected: str
) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: name in there or None)
    inside = [str(run.PYTHON), "-m", "pip"]
    over = [sys.executable, "-m", "pip", "--python", str(run.PYTHON)]
    assert run.find_pip() == {"inside": inside, "reaching over": over}[expected]
    assert bool(steps) is (expected == "inside"), "only ensurepip has a step of its own"


@pytest.mark.usefixtures("steps")
def test_no_pip_at_all_gets_the_apt_line(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        run.find_pip()
    assert "sudo apt install python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize("root", [True, False])
def test_only_root_installs_system_libraries(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], root: bool
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(run.os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    done = subprocess.CompletedProcess([], 0, b"")
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: ran.append(command) or done)
    assert run.apt_install(["libgl1"], "Qt needs it") is root
    assert [command[:2] for command in ran] == ([["apt-get", "update"], ["apt-get", "install"]] if root else [])
    assert ("libgl1" in capsys.readouterr().err) is root, "it says what it installs"


def test_a_failed_check_fails_the_run_and_pytest_has_the_last_word(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(run, "CHECKS", {"one": ["-c", ""], "two": ["-c", "print('why'); raise SystemExit(3)"]})
    tests = [sys.executable, "-c", "print('..'); print('== 3 passed ==')"]
    assert run.run_everything(tests) == 1
    lines = capfd.readouterr().out.split("\n")
    assert lines[-2:] == ["== 3 passed ==", ""]
    assert {"run.py: one: ok", "run.py: two: FAILED", "why", "run.py: FAILED beside the tests: two"} <= set(lines)


def test_failed_tests_fail_the_run(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CHECKS", {})
    assert run.run_everything([sys.executable, "-c", "raise SystemExit(1)"]) == 1
    assert run.run_everything([sys.executable, "-c", "print('== 1 passed ==')"]) == 0
