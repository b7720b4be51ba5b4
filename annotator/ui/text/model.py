"""What the reading view is told: spans, label styles and page colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor


class LineStyle(StrEnum):
    """How a label's lane is stroked, so that colour is never the only sign."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DOUBLE = "double"
    WAVE = "wave"


@dataclass(frozen=True, slots=True)
class ViewSpan:
    """A span as the view draws it; `start` and `end` are code points of the document's text."""

    id: str
    start: int
    end: int
    label_id: str
    suggestion: bool = False
    flagged: bool = False
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How spans of one label look. `code` is the short sign at a span's start (ACT); `faded` greys the text itself.

    `name` is read out by screen readers.
    """

    color: QColor
    tint: QColor
    code: str
    line: LineStyle = LineStyle.SOLID
    faded: bool = False
    name: str = ""


GOLD_SIGN = "★"


@dataclass(frozen=True, slots=True)
class LaneRow:
    """What one person marked, to be shown under a case. `sign` is their letter, or `GOLD_SIGN`; `name` is read out."""

    sign: str
    name: str
    spans: Sequence[ViewSpan]


@dataclass(frozen=True, slots=True)
class PageStyle:
    """Colours of the page; the shipped two are `LIGHT_PAGE` and `DARK_PAGE`."""

    background: QColor
    text: QColor
    muted: QColor
    faded: QColor
    accent: QColor
    selection: QColor
    selected_text: QColor
    match: QColor


LIGHT_PAGE = PageStyle(
    background=QColor("#ffffff"),
    text=QColor("#1a1a1a"),
    muted=QColor("#5c5c5c"),
    faded=QColor("#858585"),
    accent=QColor("#1f5fbf"),
    selection=QColor("#1f5fbf"),
    selected_text=QColor("#ffffff"),
    match=QColor("#8a5a00"),
)
DARK_PAGE = PageStyle(
    background=QColor("#1e1e1e"),
    text=QColor("#f2f2f2"),
    muted=QColor("#b0b0b0"),
    faded=QColor("#8c8c8c"),
    accent=QColor("#8ab4f8"),
    selection=QColor("#2f6fd6"),
    selected_text=QColor("#ffffff"),
    match=QColor("#ffcc66"),
)
