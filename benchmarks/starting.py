"""From starting the program to its first painted window, against a QMainWindow that holds nothing."""

import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.measuring import ROOT, Reading, alternate, in_child, run_quietly
from benchmarks.results import Result, ratio_of, ratio_on_the_clock
from benchmarks.sizes import Size

GOAL = 2.0
HEAVY = ("alembic", "spacy", "pyarrow", "numpy", "pandas", "rich", "click")
"""No window ever imports these."""
LATER = (
    "sqlalchemy", "sqlite3", "annotator.store", "annotator.services", "annotator.formats", "annotator.ui.text",
    "annotator.ui.review", "annotator.ui.figures", "socket", "platformdirs", "html",
)  # fmt: skip
"""Not before the window has been painted."""
_ROUNDS = 7


def run(size: Size, folder: Path) -> list[Result]:
    """Everything counts from the start of the process: Python itself, imports, Qt, the window."""
    path = folder / "seeds.db"
    in_child("importing:our_import", source=str(ROOT / "seeds" / "labels.jsonl"), target=str(path))
    rounds = 1 if size.rounds == 1 else _ROUNDS
    start("page", str(path))  # compiles what was changed since the last start
    pair = alternate(rounds, partial(start, "ours", str(path)), partial(start, "bare"))
    ready = alternate(rounds, partial(start, "page", str(path)), partial(start, "bare"))
    early, late = loaded_of(pair.ours[0], HEAVY + LATER), loaded_of(ready.ours[0], HEAVY)
    return [
        ratio_of("start to the first painted window / a bare QMainWindow", pair, GOAL),
        ratio_on_the_clock("…", pair),
        ratio_of("start to the first page of the project in sight / a bare QMainWindow", ready),
        Result(f"modules loaded too early: {', '.join(early) or 'none'}", len(early), "", 0),
        Result(f"modules loaded that no window needs: {', '.join(late) or 'none'}", len(late), "", 0),
    ]


def loaded_of(reading: Reading, names: tuple[str, ...]) -> list[str]:
    """Which of these modules a started program had imported."""
    return sorted(set(names) & set(reading["loaded"]))


def start(what: str, path: str = "") -> Reading:
    """Start a process that reports when it was painted; `wall` runs from before it was started.

    `what`: "ours" up to the first painted window, "page" up to the first document on the page, "bare" the peer.
    """
    with tempfile.TemporaryDirectory() as home:
        begun = time.perf_counter()
        done = run_quietly([sys.executable, "-c", _PROGRAMS[what], path], home)
        wall = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"the start of {what} failed:\n{done.stderr}")
    cpu, *loaded = done.stdout.split()
    return {"cpu": float(cpu), "wall": wall, "loaded": loaded}


_REPORT = """
def report():
    import os, sys, time
    print(time.process_time(), *sys.modules, flush=True)
    os._exit(0)
"""
_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, report)

app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
# The program as it is, but for a listener that is put where the window is made.
_OURS = """
import sys
from annotator import __main__ as program
from annotator.ui import app
build = app.build

def listened(*arguments):
    window = build(*arguments)
    LISTEN
    return window

app.build = listened
program.main(["--db", sys.argv[1], "--as", "analyst-1"])
"""
_FIRST_PAGE = """
    from PySide6.QtCore import QTimer
    timer = QTimer(window)
    timer.timeout.connect(lambda: window.text.flow().text and window.page.has_text() and (window.repaint(), report()))
    timer.start(1)
"""
# Ahead of the window's own handler, which goes on to open the project.
_FIRST_PAINT = """
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Listener(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, report)
            return False

    window.installEventFilter(Listener(window))
"""
_PROGRAMS = {
    "bare": _REPORT + _BARE,
    "ours": _REPORT + _OURS.replace("    LISTEN\n", _FIRST_PAINT),
    "page": _REPORT + _OURS.replace("    LISTEN\n", _FIRST_PAGE),
}
