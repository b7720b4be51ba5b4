"""The rules of the house, read off the source. Each guard is a function that a bad example below makes bite."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "annotator"

FILE_LINES, FUNCTION_LINES, CLASS_METHODS = 400, 40, 20
# Names of functions, classes or files that may be larger for now. May only shrink.
TOO_LARGE: frozenset[str] = frozenset()

CRASH_HOOK = "annotator/ui/crash.py"
WIDGETS = "annotator/ui/kit/widgets.py"
VAGUE = re.compile(r"(utils?|helpers?|common|misc|\w*manager)", re.IGNORECASE)
# Qt guesses rich text in these: what a scraped page says would be read as HTML, images and all.
GUESSING = {"QLabel", "QMessageBox", "QToolTip", "QInputDialog", "QProgressDialog", "QErrorMessage"}
SLEEPS = {"sleep", "msleep", "usleep", "qWait"}
URL = re.compile(r"https?://|^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", re.MULTILINE)
MACHINE_PATH = re.compile(rf"""(?<![\w./}}*-])(/(root|home/\w+|Users/\w+)|{re.escape(str(ROOT))})/""")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".lock", ".json", ".jsonl", ".svg", ".yml", ".cfg", ".mako", ".sh", ""}
NOT_OURS = {".git", ".venv", ".hypothesis", "__pycache__", "dist", "build"}

Guard = Callable[[str, ast.Module, str], Iterator[str]]
"""Takes a file's path below the root, its tree and its text; yields what is wrong, with the line."""


def files_below(*tops: Path) -> Iterator[Path]:
    for top in tops:
        for folder, subfolders, names in os.walk(top):
            subfolders[:] = [name for name in subfolders if name not in NOT_OURS and not name.endswith("_cache")]
            yield from (Path(folder, name) for name in names if name != ".coverage")


def python_files(*tops: str) -> list[Path]:
    return sorted(path for path in files_below(*(ROOT / top for top in tops)) if path.suffix == ".py")


@lru_cache(maxsize=1)  # one tree after the other is looked at by every guard
def nodes(tree: ast.Module) -> list[ast.AST]:
    return list(ast.walk(tree))


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call with the name called and the name it is called on (empty for a bare function)."""
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                owner = node.func.value
                yield node, node.func.attr, owner.id if isinstance(owner, ast.Name) else ""
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id, ""


def size(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    if (lines := len(text.splitlines())) > FILE_LINES and path not in TOO_LARGE:
        yield f"{path}: {lines} lines"
    for node in nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in TOO_LARGE:
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines"
        if isinstance(node, ast.ClassDef) and node.name not in TOO_LARGE:
            methods = sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
            if methods > CLASS_METHODS:
                yield f"{path}:{node.lineno}: {node.name} has {methods} methods"


def vague_names(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    for part in Path(path).with_suffix("").parts:
        if VAGUE.fullmatch(part.lstrip("_")):
            yield f"{path}: {part} says nothing about what is in it"
    for node in nodes(tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Utils")):
            yield f"{path}:{node.lineno}: {node.name}"


def catches_everything(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    """Cleaning up and raising again swallows nothing, and may."""
    for node in nodes(tree):
        if isinstance(node, ast.ExceptHandler) and path != CRASH_HOOK:
            caught = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)} if node.type else {"all"}
            last = node.body[-1]
            passes_on = isinstance(last, ast.Raise) and last.exc is None
            if caught & {"all", "Exception", "BaseException"} and not passes_on:
                yield f"{path}:{node.lineno}: catches everything"


def prints(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    for node, name, owner in calls(tree):
        if name == "print" and not owner:
            yield f"{path}:{node.lineno}: print()"


def guesses_rich_text(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    """Only ui/widgets.py makes the widgets in which Qt guesses rich text, and it tells each one that text is plain."""
    if path == WIDGETS:
        yield from _makes_unplain(path, tree)
        return
    for node, name, owner in calls(tree):
        if name in GUESSING or owner in GUESSING:
            yield f"{path}:{node.lineno}: {owner or name} guesses rich text; take the one of {WIDGETS}"
        if name in {"setHtml", "insertHtml", "appendHtml", "setMarkdown"}:
            yield f"{path}:{node.lineno}: {name}"
    for node in nodes(tree):
        if isinstance(node, ast.ClassDef) and GUESSING & {base.id for base in node.bases if isinstance(base, ast.Name)}:
            yield f"{path}:{node.lineno}: {node.name} inherits from a widget that guesses rich text"


def _makes_unplain(path: str, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            bases = {base.id for base in getattr(node, "bases", []) if isinstance(base, ast.Name)}
            made = {name for _, name, _ in calls(ast.Module([node], []))} & {"QLabel", "QMessageBox"}
            plain = any(isinstance(each, ast.Attribute) and each.attr == "PlainText" for each in ast.walk(node))
            if (made or bases & {"QLabel", "QMessageBox"}) and not plain:
                yield f"{path}:{node.lineno}: {node.name} does not say that its text is plain"


def sleeps(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    for node, name, owner in calls(tree):
        if name in SLEEPS or (name == "wait" and owner == "qtbot"):
            yield f"{path}:{node.lineno}: waits for a time, not for what it waits for"


def domain_imports(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    for node in nodes(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        for name in names:
            if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("annotator.domain"):
                yield f"{path}:{node.lineno}: imports {name}"


PRODUCT = ["annotator", "benchmarks"]
GUARDS: list[tuple[Guard, list[str]]] = [
    (size, PRODUCT),
    (vague_names, [*PRODUCT, "tests"]),
    (catches_everything, PRODUCT),
    (prints, ["annotator"]),
    (guesses_rich_text, ["annotator/ui"]),
    (sleeps, ["tests", "annotator"]),
    (domain_imports, ["annotator/domain"]),
]
LONG = "\n    pass"
BAD: list[tuple[Guard, str, str]] = [
    (size, "annotator/a.py", "\n" * 401),
    (size, "annotator/a.py", "def f():" + LONG * 40),
    (size, "annotator/a.py", "class A:" + "".join(f"\n    def m{n}(self): ..." for n in range(21))),
    (vague_names, "annotator/domain/utils.py", ""),
    (vague_names, "annotator/store/session_manager.py", ""),
    (vague_names, "annotator/helpers/a.py", ""),
    (vague_names, "annotator/a.py", "class SpanManager: ..."),
    (catches_everything, "annotator/a.py", "try: f()\nexcept Exception as e: g(e)"),
    (catches_everything, "annotator/a.py", "try: f()\nexcept (ValueError, BaseException): pass"),
    (catches_everything, "annotator/a.py", "try: f()\nexcept: pass"),
    (prints, "annotator/a.py", "print('x')"),
    (guesses_rich_text, "annotator/ui/a.py", "label = QLabel(text)"),
    (guesses_rich_text, "annotator/ui/a.py", "QtWidgets.QLabel(text)"),
    (guesses_rich_text, "annotator/ui/a.py", "QMessageBox.warning(None, title, text)"),
    (guesses_rich_text, "annotator/ui/a.py", "QToolTip.showText(place, text)"),
    (guesses_rich_text, "annotator/ui/a.py", "class Title(QLabel): ..."),
    (guesses_rich_text, "annotator/ui/a.py", "view.setHtml(text)"),
    (guesses_rich_text, WIDGETS, "class Title(QLabel): ..."),
    (guesses_rich_text, WIDGETS, "def title(text): return QLabel(text)"),
    (sleeps, "tests/test_a.py", "qtbot.wait(100)"),
    (sleeps, "tests/test_a.py", "time.sleep(1)"),
    (sleeps, "tests/test_a.py", "sleep(1)"),
    (domain_imports, "annotator/domain/a.py", "import PySide6.QtCore"),
    (domain_imports, "annotator/domain/a.py", "from annotator.store import database"),
    (domain_imports, "annotator/domain/a.py", "from . import text"),
]
GOOD: list[tuple[Guard, str, str]] = [
    (size, "annotator/a.py", "def f():" + LONG * 39),
    (catches_everything, "annotator/a.py", "try: f()\nexcept BaseException:\n    g()\n    raise"),
    (catches_everything, CRASH_HOOK, "try: f()\nexcept Exception: pass"),
    (guesses_rich_text, WIDGETS, "def t(x):\n    made = QLabel(x)\n    made.setTextFormat(Qt.TextFormat.PlainText)"),
    (sleeps, "tests/test_a.py", "qtbot.waitUntil(lambda: True)"),
    (domain_imports, "annotator/domain/a.py", "import re\nfrom annotator.domain import text"),
]


def test_source_keeps_the_rules() -> None:
    wrong = []
    for path in python_files("annotator", "benchmarks", "tests"):
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        for guard, tops in GUARDS:
            if any(name.startswith(f"{top}/") for top in tops):
                wrong += guard(name, tree, text)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("guard", "path", "text"), BAD)
def test_guard_bites(guard: Guard, path: str, text: str) -> None:
    assert list(guard(path, ast.parse(text), text))


@pytest.mark.parametrize(("guard", "path", "text"), GOOD)
def test_guard_lets_pass(guard: Guard, path: str, text: str) -> None:
    assert not list(guard(path, ast.parse(text), text))


def test_run_script_is_small_too() -> None:
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    assert not list(size("run.py", ast.parse(text), text))


def test_exceptions_are_still_needed() -> None:
    """A name that no longer needs its exception must go from the list."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in python_files(*PRODUCT))
    assert not [name for name in TOO_LARGE if not re.search(rf"\b{re.escape(name)}\b", whole)]


def test_locks_name_no_host() -> None:
    locks = [path for path in files_below(ROOT) if path.suffix == ".lock" or path.name.startswith("requirements")]
    for path in locks:
        assert not URL.search(path.read_text(encoding="utf-8")), f"{path.name} names a host"
    assert URL.search("--index-url file:///x")
    assert URL.search("a @ https" + "://host/a.whl")


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    names = {re.split(r"[^\w-]", each)[0].lower().replace("_", "-") for each in wanted}
    assert names <= locked, "make requirements.lock anew; its first lines say how"


def test_nothing_depends_on_one_machine() -> None:
    wrong = []
    for path in files_below(ROOT):
        if path.suffix in TEXT_SUFFIXES and path != Path(__file__):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                wrong += (
                    [f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"] if MACHINE_PATH.search(line) else []
                )
    assert not wrong, "\n".join(wrong)
    assert MACHINE_PATH.search(f"open('{ROOT}/a')")
    assert MACHINE_PATH.search("open('/home/ana/a')")
    assert not MACHINE_PATH.search("https://site.example/work/1")


def test_readme_has_one_command_to_run_and_one_to_test() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for title, command in (("Run", "python3 run.py"), ("Test", "python3 run.py test")):
        section = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
        assert section
        assert re.findall(r"^```.*?\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL) == [command + "\n"]


@pytest.mark.skipif(not (PACKAGE / "__main__.py").exists(), reason="the command line is not there yet")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["export", "--help"]], ids=" ".join)
def test_help_is_quick(arguments: list[str]) -> None:
    """Asking for help loads neither Qt nor the database."""
    command = [sys.executable, "-X", "importtime", "-m", "annotator", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "annotator" in loaded
    assert not [name for name in loaded if name.split(".")[0] in {"PySide6", "sqlalchemy", "alembic"}]
