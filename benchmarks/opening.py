"""Open a large page with its spans, against Qt's plain text editor with the bare text."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from benchmarks.corpus import page, read_page
from benchmarks.measuring import Reading, Stopwatch, alternate, in_child, median
from benchmarks.results import Result, ratio_of, ratio_on_the_clock
from benchmarks.sizes import Size

GOAL = 0.6


def run(size: Size, folder: Path) -> list[Result]:
    """From the call to the painted frame; both widgets are on the screen and empty before."""
    path = str(page(folder, size.characters, size.spans))
    pair = alternate(
        size.rounds, partial(in_child, "opening:our_view", path=path), partial(in_child, "opening:qt_editor", path=path)
    )
    what = f"open {size.characters / 1e6:g} MB + {size.spans:,} spans / QPlainTextEdit.setPlainText of the bare text"
    ours, peer = median(pair.ours, "grown"), median(pair.peer, "grown")
    memory = Result("… memory it adds", ours / peer, "x", None, f"{ours:.0f} MB", f"{peer:.0f} MB")
    return [ratio_of(what, pair, GOAL), ratio_on_the_clock("…", pair), memory]


def our_view(path: str) -> Reading:
    """The reading view with text and spans."""
    from annotator.ui.text import TextView
    from benchmarks import screen

    screen.application()
    text, extents = read_page(path)
    spans = screen.view_spans(extents)
    view = TextView()
    view.set_label_styles(screen.styles())
    painted = screen.shown(view)
    memory, before = _resident(), painted.frames
    with Stopwatch() as watch:
        view.set_document(text)
        view.set_spans(spans)
        painted.until_painted(before)
    return {"wall": watch.wall, "cpu": watch.cpu, "grown": _resident() - memory}


def qt_editor(path: str) -> Reading:
    """Qt's own widget for plain text, in our reading font, without spans."""
    from annotator.ui.text.typography import typeset
    from benchmarks import screen

    screen.application()
    text, _extents = read_page(path)
    editor = QPlainTextEdit()
    editor.setReadOnly(True)
    editor.setFont(typeset(100, screen.WIDTH).font)
    painted = screen.shown(editor)
    memory, before = _resident(), painted.frames
    with Stopwatch() as watch:
        editor.setPlainText(text)
        painted.until_painted(before)
    return {"wall": watch.wall, "cpu": watch.cpu, "grown": _resident() - memory}


def _resident() -> float:
    """Resident memory at this moment in MB, where the system tells."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1_000_000
