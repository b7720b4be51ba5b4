"""Open a large page with its spans, against Qt's plain text editor with the bare text."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from benchmarks.corpus import extents_of, page, project_of_one, text_of
from benchmarks.measuring import Reading, Stopwatch, alternate, in_child, median
from benchmarks.results import Result, ratio_of, ratio_on_the_clock
from benchmarks.sizes import Size

GOAL = 0.6
WHO = "bench"


def run(size: Size, folder: Path) -> list[Result]:
    """From the call to the painted frame; both widgets are on the screen and empty before."""
    path = str(page(folder, size.characters, size.spans))
    pair = alternate(
        size.rounds, partial(in_child, "opening:our_view", path=path), partial(in_child, "opening:qt_editor", path=path)
    )
    what = f"open {size.characters / 1e6:g} MB + {size.spans:,} spans / QPlainTextEdit.setPlainText of the bare text"
    ours, peer = median(pair.ours, "grown"), median(pair.peer, "grown")
    # Of a small page the peer's memory need not grow at all.
    shown = (f"{ours:.0f} MB", f"{peer:.0f} MB")
    memory = Result("… memory it adds to the text, spans included", ours / max(peer, 1.0), "x", None, *shown)
    return [ratio_of(what, pair, GOAL), ratio_on_the_clock("…", pair), memory, _whole(size, folder, path)]


def _whole(size: Size, folder: Path, path: str) -> Result:
    database = folder / f"{Path(path).stem}.db"
    if not database.exists():
        in_child("opening:fill", path=path, database=str(database))
    ours = partial(in_child, "opening:our_window", database=str(database))
    pair = alternate(min(size.rounds, 3), ours, partial(in_child, "opening:qt_and_sqlite", database=str(database)))
    return ratio_of("… in the whole window out of the database / sqlite3 and QPlainTextEdit, bare text", pair)


def fill(path: str, database: str) -> Reading:
    """A project with the page in it."""
    project_of_one(database, WHO, text_of(path), list(extents_of(path)))
    return {}


def our_window(database: str) -> Reading:
    """The document opened again in the window, whose panels list its spans too."""
    from annotator.domain.model import DocumentId
    from annotator.ui.workspace import Workspace
    from benchmarks import screen, window

    opened = window.open_window(database, WHO)
    workspace = opened.findChild(Workspace)
    assert workspace is not None
    workspace.session.close_document()
    screen.settle()
    painted = screen.Painted(opened.text.viewport())
    with Stopwatch() as watch:
        workspace.session.open(DocumentId("page"))
        painted.until_painted(0)
    window.close_window(opened)
    return {"wall": watch.wall, "cpu": watch.cpu}


def qt_and_sqlite(database: str) -> Reading:
    """The text read by sqlite3 into Qt's own widget."""
    from benchmarks import screen

    screen.application()
    editor = QPlainTextEdit()
    editor.setReadOnly(True)
    painted = screen.shown(editor)
    before = painted.frames
    with Stopwatch() as watch, closing(sqlite3.connect(database)) as raw:
        editor.setPlainText(raw.execute("SELECT text FROM document WHERE id = 'page'").fetchone()[0])
        painted.until_painted(before)
    editor.close()
    return {"wall": watch.wall, "cpu": watch.cpu}


def our_view(path: str) -> Reading:
    """The reading view with text and spans."""
    from annotator.ui.text import TextView
    from benchmarks import screen

    screen.application()
    text = text_of(path)
    view = TextView()
    view.set_label_styles(screen.styles())
    painted = screen.shown(view)
    memory, before = _resident(), painted.frames
    spans = screen.view_spans(extents_of(path))
    with Stopwatch() as watch:
        view.set_document(text)
        view.set_spans(spans)
        painted.until_painted(before)
    view.close()
    return {"wall": watch.wall, "cpu": watch.cpu, "grown": _resident() - memory}


def qt_editor(path: str) -> Reading:
    """Qt's own widget for plain text, in our reading font, without spans."""
    from annotator.ui.text.typography import typeset
    from benchmarks import screen

    screen.application()
    text = text_of(path)
    editor = QPlainTextEdit()
    editor.setReadOnly(True)
    editor.setFont(typeset(100, screen.WIDTH).font)
    painted = screen.shown(editor)
    memory, before = _resident(), painted.frames
    with Stopwatch() as watch:
        editor.setPlainText(text)
        painted.until_painted(before)
    editor.close()
    return {"wall": watch.wall, "cpu": watch.cpu, "grown": _resident() - memory}


def _resident() -> float:
    """Resident memory at this moment in MB, where the system tells."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1_000_000
