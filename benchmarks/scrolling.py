"""Scroll: every frame from the turn of the wheel to the painted page."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import extents_of, marks, page, text_of
from benchmarks.measuring import Reading, in_child
from benchmarks.results import Result, frames
from benchmarks.sizes import Size

GOAL = 16.0  # milliseconds: one frame at 60 a second
WAYS = {"line": "by lines", "page": "by pages", "jump": "jumps anywhere"}


def run(size: Size, folder: Path) -> list[Result]:
    """A dense page (so many spans in view), and the large one."""
    path = str(page(folder, size.characters, size.spans))
    dense = in_child("scrolling:scrolled", path=path, in_view=size.in_view, count=size.frames)
    large = in_child("scrolling:scrolled", path=path, in_view=0, count=size.frames)
    named = [
        (f"scroll, {dense['in_view']:.0f} spans in view", dense),
        (f"scroll, {size.characters / 1e6:g} MB + {size.spans:,} spans", large),
    ]
    return [frames(f"{what}, {words}, p95", found[way], GOAL) for what, found in named for way, words in WAYS.items()]


def scrolled(path: str, in_view: int, count: int) -> Reading:
    """Each frame. `in_view` 0: the spans of the file; else its first part, marked that densely."""
    from annotator.ui.text import TextView
    from benchmarks import screen

    screen.application()
    view = TextView()
    view.set_label_styles(screen.styles())
    painted = screen.shown(view)
    text, extents = text_of(path), list(extents_of(path))
    if in_view:
        text = text[:100_000]
        view.set_document(text)
        first, last = screen.stretch_in_view(view)
        extents = marks(text, 0, len(text), round(in_view * len(text) / (last - first)))
    view.set_document(text)
    view.set_spans(screen.view_spans(extents))
    screen.settle()
    bar = view.verticalScrollBar()

    def measured(act: Callable[[], object]) -> list[tuple[float, float]]:
        view.scroll_to(len(view.flow().index) // 4, 0)
        screen.settle()
        taken = [painted.frame(act) for _ in range(count)]
        screen.settle()
        return taken

    places = iter(range(7, 10**9, 7919))
    found = {
        "in_view": screen.count_in_view(view),
        "line": measured(lambda: view.scroll_by(bar.singleStep())),
        "page": measured(lambda: view.scroll_by(bar.pageStep() if next(places) % 31 else -bar.value() // 2)),
        "jump": measured(lambda: bar.setValue(next(places) * 104_729 % bar.maximum())),
    }
    view.close()
    return found
