"""The list of places where gold is not what somebody had, and what is said about one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from annotator.domain.gold_figures import SlipKind
from annotator.domain.model import Label
from annotator.domain.reasons import words_of
from annotator.services.mirror import SlipAt
from annotator.ui.kit import widgets
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import icons, theme
from annotator.ui.panels.guidelines import about, unmarked

KINDS = {
    SlipKind.BOUNDARY: "Other ends",
    SlipKind.LABEL: "Other label",
    SlipKind.MISSED: "Missed",
    SlipKind.EXTRA: "Too much",
}
_GUIDELINE = 1200  # characters of a section that are shown beside a slip


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One slip as it is listed."""

    found: SlipAt
    read: bool = False
    appealed: bool = False

    @property
    def key(self) -> str:
        """The same slip the next time it is read."""
        start, end, label = self.found.slip.place
        return f"{self.found.slip.case_id}:{start}:{end}:{label}"

    @property
    def quote(self) -> str:
        """The words it is about, on one line."""
        return widgets.one_line((self.found.your_quote or self.found.gold_quote)[:300])

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        states = [word for word, wanted in (("read", self.read), ("appealed", self.appealed)) if wanted]
        told = f"{KINDS[self.found.slip.kind]}, “{self.quote[:120]}”, {widgets.one_line(self.found.title)}"
        return ", ".join([told, *states])


def story(row: SlipRow, labels: Sequence[Label], guidelines: str, who: str = "") -> str:
    """All there is to say about a slip, as plain text; `who` is named when it is somebody else's."""
    found, slip = row.found, row.found.slip
    yours = f"{slip.yours[2]} “{found.your_quote}”" if slip.yours else "nothing"
    gold = f"{slip.gold[2]} “{found.gold_quote}”" if slip.gold else "nothing"
    lines = [f"{widgets.one_line(who).upper() or 'YOU'} MARKED", yours, "", "GOLD HAS", gold]
    if slip.reason or slip.note:
        lines += ["", "THE REVIEWER SAYS", *filter(None, (words_of(slip.reason), slip.note))]
    if not slip.counts:
        lines += ["", "This one is not counted in the figures."]
    section = _section(slip.guideline, labels, guidelines)
    if section:
        lines += ["", f"GUIDELINES: {slip.guideline.upper()}", section]
    return "\n".join(lines)


def _section(name: str, labels: Sequence[Label], guidelines: str) -> str:
    label = next((each for each in labels if each.name == name), None)
    if label is None:
        return ""
    words = unmarked(about(guidelines, label)) or label.description
    return words if len(words) <= _GUIDELINE else f"{words[:_GUIDELINE].rstrip()} …"


class SlipView(RowView):
    """Arrows and clicks only stand on a slip; Enter and a double click lead to its place."""

    entered_row = Signal()

    def __init__(self, rows: RowModel[SlipRow]) -> None:
        super().__init__(rows, _SlipDelegate(), "Differences")
        self.doubleClicked.connect(lambda _index: self.entered_row.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit()
            return
        super().keyPressEvent(event)


class _SlipDelegate(RowDelegate):
    """The kind and the words above, the page below; what was read steps back, what was appealed has a flag."""

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        ink = colors.muted if row.read else colors.text
        mark = "flag" if row.appealed else "check" if row.read else ""
        if mark:
            painter.drawPixmap(place.right() - 14, place.top() + 14, icons.pixmap(mark, colors.muted, 14))
        upper = QRect(place.left(), place.top() + 4, place.width() - 22, 19)
        painter.setFont(sized(painter.font(), 13, strong=not row.read))
        kind = KINDS[row.found.slip.kind]
        write(painter, upper, kind, ink)
        upper.setLeft(upper.left() + width_of(painter, kind) + 8)
        painter.setFont(sized(painter.font(), 13))
        write(painter, upper, f"“{row.quote}”", ink)
        painter.setFont(sized(painter.font(), 12))
        lower = QRect(place.left(), place.top() + 23, place.width() - 22, 17)
        write(painter, lower, widgets.one_line(row.found.title) or row.found.slip.document_id, colors.muted)
