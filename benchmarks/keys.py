"""From the key that labels the selection to the painted frame, and how much of it is the disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.corpus import Extent, extents_of, marks, page, project_of_one, text_of
from benchmarks.measuring import Reading, Stopwatch, in_child, percentile
from benchmarks.results import Result, frames
from benchmarks.sizes import Size

GOAL = 16.0  # milliseconds
WHO = "bench"
_ARTICLE = 6_000  # characters: a long news page
_PRESSES, _FEW_PRESSES = 100, 5


def run(size: Size, folder: Path) -> list[Result]:
    """In the real window, over a database on this disk."""
    path = str(page(folder, size.characters, size.spans))
    some = {"path": path, "count": min(size.frames, _PRESSES), "where": str(folder)}
    dense = in_child("keys:article", in_view=size.in_view, **some)
    large = in_child("keys:large_page", **some | {"count": min(size.frames, _FEW_PRESSES)})
    what = f"with {dense['in_view']} spans in view"
    return [
        frames(f"key press to painted frame {what}, p95 on the clock", dense["add"], GOAL, clock=True),
        *_shares(dense),
        frames(
            "… until lists, counts and the foot of the window show it too, p95 on the clock", dense["whole"], clock=True
        ),
        frames(f"undo to painted frame {what}, p95 on the clock", dense["undo"], GOAL, clock=True),
        frames(f"key press on a page of {size.characters / 1e6:g} MB + {size.spans:,} spans, p95", large["add"]),
    ]


def _shares(found: Reading) -> list[Result]:
    clock = percentile([frame[1] for frame in found["add"]], 50)
    rows = []
    for part, words in (("service", "finding, checking, writing"), ("commit", "the commit")):
        taken = percentile(found[part], 50)
        rows.append(
            Result(f"… of which {words}", 100 * taken / clock, "%", None, f"median {taken:.1f} of {clock:.1f} ms")
        )
    return rows


def article(path: str, in_view: int, count: int, where: str) -> Reading:
    """A page of ordinary length, marked so densely that one screen shows `in_view` spans."""
    text = text_of(path)[:_ARTICLE]
    with TemporaryDirectory(dir=where) as folder:
        first, last = _seen(text, str(Path(folder) / "bare.db"))
        return _pressed(text, marks(text, 0, len(text), in_view * len(text) // (last - first)), count, folder)


def large_page(path: str, count: int, where: str) -> Reading:
    """The large page with all its spans."""
    text, extents = text_of(path), list(extents_of(path))
    with TemporaryDirectory(dir=where) as folder:
        return _pressed(text, extents, count, folder)


def _seen(text: str, target: str) -> tuple[int, int]:
    """The stretch of the text that the window shows at first."""
    from benchmarks import screen, window

    project_of_one(target, WHO, text, [])
    opened = window.open_window(target, WHO)
    stretch = screen.stretch_in_view(opened.text)
    window.close_window(opened)
    return stretch


def _pressed(text: str, extents: list[Extent], count: int, folder: str) -> Reading:
    from benchmarks import window

    target = str(Path(folder) / "keys.db")
    project_of_one(target, WHO, text, extents)
    opened = window.open_window(target, WHO)
    reading = _press(opened, count)
    window.close_window(opened)
    return reading


def _press(opened: Any, count: int) -> Reading:
    """Select a stretch that is in sight (which is not measured), press 1, see it drawn; then take it back."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from benchmarks import screen

    view = opened.text
    first, last = screen.stretch_in_view(view)
    painted, beside = screen.Painted(view.viewport()), screen.Painted(opened.side.spans.view.viewport())
    in_view = screen.count_in_view(view)
    control = Qt.KeyboardModifier.ControlModifier
    add, whole, undo = [], [], []
    with _timed() as parts:
        for number in range(count):
            start = first + 17 * number % (last - first - 60)
            view.select(start, start + 23)
            screen.settle()
            before, listed = len(view.span_index()), beside.frames
            with Stopwatch() as watch:
                add.append(painted.frame(lambda: QTest.keyClick(view, Qt.Key.Key_1)))
                beside.until_painted(listed)
            whole.append((watch.cpu * 1000, watch.wall * 1000))
            assert len(view.span_index()) == before + 1, "the key did not label the selection"
            parts.close()
            screen.settle()
            undo.append(painted.frame(lambda: QTest.keyClick(view, Qt.Key.Key_Z, control)))
            screen.settle()
            parts.open()
    return {
        "add": add,
        "whole": whole,
        "undo": undo,
        "in_view": in_view,
        "service": parts.service,
        "commit": parts.commit,
    }


class _Parts:
    """Milliseconds inside the service and inside its commit, for each key press while open."""

    def __init__(self) -> None:
        self.service: list[float] = []
        self.commit: list[float] = []
        self._sums = {"service": 0.0, "commit": 0.0}
        self._open = True

    def open(self) -> None:
        self._open = True
        self._sums = dict.fromkeys(self._sums, 0.0)

    def close(self) -> None:
        self._open = False
        self.service.append(self._sums["service"])
        self.commit.append(self._sums["commit"])

    def timed(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time added while open."""

        def wrapped(*arguments: Any, **named: Any) -> Any:
            begun = perf_counter()
            try:
                return act(*arguments, **named)
            finally:
                if self._open:
                    self._sums[name] += (perf_counter() - begun) * 1000

        return wrapped


@contextmanager
def _timed() -> Iterator[_Parts]:
    """Listen at the service that adds a span and where SQLAlchemy hands the commit to SQLite."""
    from sqlalchemy.engine.default import DefaultDialect

    from annotator.services import annotate

    parts = _Parts()
    add_span, commit = annotate.add_span, DefaultDialect.do_commit
    annotate.add_span = parts.timed("service", add_span)
    DefaultDialect.do_commit = parts.timed("commit", commit)  # type: ignore[method-assign]
    try:
        yield parts
    finally:
        annotate.add_span = add_span
        DefaultDialect.do_commit = commit  # type: ignore[method-assign]
