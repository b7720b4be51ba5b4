"""How a case looks in the queue. A row holds no analyst's name, so none can be read off it while names are hidden."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.domain.case_marks import CaseMark
from annotator.domain.cases import Kind
from annotator.domain.decisions import Standing
from annotator.domain.model import DocumentId, Label, State
from annotator.domain.queue import QueueItem
from annotator.ui.kit import widgets
from annotator.ui.kit.rows import ROW_ROLE, Index, RowDelegate, RowModel, place_in_list, sized, width_of, write
from annotator.ui.kit.wording import short_id
from annotator.ui.look import icons, state_mark, theme
from annotator.ui.review.queue_state import Key, key_of

KIND_WORDS = {
    Kind.AGREE: "agreed",
    Kind.MISSING: "missing",
    Kind.MIXED: "mixed",
    Kind.TRIVIAL: "trivial",
    Kind.BOUNDARY: "boundary",
    Kind.LABEL: "label",
    Kind.BOTH: "both",
}
KIND_TIPS = {
    Kind.AGREE: "All hold the same span",
    Kind.MISSING: "Some hold one span, some none",
    Kind.MIXED: "Some hold several spans, or none, or others",
    Kind.TRIVIAL: "The same but for blanks and punctuation at the edges",
    Kind.BOUNDARY: "One label, other edges",
    Kind.LABEL: "The same words, other labels",
    Kind.BOTH: "Other edges and other labels",
}
_NO_COLOR = "#808080"
_MARKS = (
    (CaseMark.FLAGGED, "flag", "flagged"),
    (CaseMark.SKIPPED, "skip-forward", "skipped"),
    (CaseMark.DISPUTED, "megaphone", "disputed"),
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the queue; `colors` are those of its labels on a white page.

    Of a decided case words and labels are those of the gold; without labels nothing stands there.
    """

    key: Key
    kind: Kind
    standing: Standing
    quote: str
    title: str
    labels: tuple[str, ...]
    colors: tuple[str, ...]
    marks: frozenset[CaseMark]
    alike: int


def row_maker(labels: tuple[Label, ...], alike: Callable[[QueueItem], int]) -> Callable[[QueueItem], CaseRow]:
    """Turns cases into rows for this tagset; `alike` knows how many read the same."""
    colors = {label.name: label.color for label in labels}

    def made(item: QueueItem) -> CaseRow:
        is_decided = item.standing is Standing.DECIDED
        quotes = [quote for quote, _ in item.gold] or [item.quote]
        names = tuple(sorted({label for _, label in item.gold} if is_decided else item.labels))
        return CaseRow(
            key=key_of(item),
            kind=item.kind,
            standing=item.standing,
            quote=widgets.one_line("”, “".join(quote[:200] for quote in quotes)),
            title=widgets.one_line(item.title) or item.document_id,
            labels=names,
            colors=tuple(colors.get(name, _NO_COLOR) for name in names) or (_NO_COLOR,),
            marks=item.marks,
            alike=alike(item),
        )

    return made


class CaseModel(RowModel[CaseRow]):
    """Rows are made when they come into sight: a large project has a million of them."""

    def __init__(self) -> None:
        super().__init__(spoken, tip)
        self._items: list[QueueItem] = []
        self._make: Callable[[QueueItem], CaseRow] = row_maker((), lambda _item: 0)

    def show_items(self, items: list[QueueItem], make: Callable[[QueueItem], CaseRow]) -> None:
        """List these cases; they are read from this very list from now on."""
        self.beginResetModel()
        self._items, self._make = items, make
        self.endResetModel()

    def changed(self, places: Iterable[int]) -> None:
        """Some of the cases look otherwise now."""
        for place in (place for place in places if place < self.rowCount()):
            self.dataChanged.emit(self.index(place), self.index(place))

    def row(self, place: int) -> CaseRow:
        """One line as it is shown."""
        return self._make(self._items[place])

    def shown_rows(self) -> list[CaseRow]:
        """All lines, for tests and small lists."""
        return [self._make(item) for item in self._items]

    def rowCount(self, parent: Index | None = None) -> int:
        """How many cases there are."""
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row for the delegate, its words for screen readers."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        if role == ROW_ROLE:
            return self.row(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self.row(index.row()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return place_in_list(index.row(), len(self._items))
        return widgets.plain_tip(tip(self.row(index.row()))) if role == Qt.ItemDataRole.ToolTipRole else None


class CaseDelegate(RowDelegate):
    """Standing and quote, then kind and page."""

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        self._edge(painter, place, row)
        _draw_standing(painter, QRectF(place.left() + 10, place.top() + 7, 12, 12), row.standing)
        text = place.adjusted(30, 4, 0, 0)
        right = _draw_marks(painter, text, row)
        painter.setFont(sized(painter.font(), 13))
        done = row.standing is Standing.DECIDED and CaseMark.DISPUTED not in row.marks
        quote = QRect(text.left(), text.top(), right - text.left(), 19)
        write(painter, quote, row.quote, colors.muted if done else colors.text)
        painter.setFont(sized(painter.font(), 11))
        words = outcome(row) or KIND_WORDS[row.kind]
        width = width_of(painter, words) + 12
        chip = QRect(text.left(), text.top() + 20, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(colors.hover))
        painter.drawRoundedRect(chip, 8, 8)
        write(painter, chip.adjusted(6, 0, 0, 0), words, colors.muted)
        painter.setFont(sized(painter.font(), 12))
        page = QRect(chip.right() + 8, text.top() + 19, place.right() - chip.right() - 8, 17)
        write(painter, page, row.title, colors.muted)

    def _edge(self, painter: QPainter, place: QRect, row: CaseRow) -> None:
        """The label's colour, or those of two labels one over the other."""
        shown = row.colors[:3]
        height = (place.height() - 16) // len(shown)
        for number, color in enumerate(shown):
            bar = QRect(place.left(), place.top() + 8 + number * height, 4, height - (number + 1 < len(shown)))
            painter.fillRect(bar, theme.color(theme.label_color(color)))


def _draw_standing(painter: QPainter, place: QRectF, standing: Standing) -> None:
    if standing is Standing.STALE:
        at = place.toRect()
        painter.drawPixmap(at.left() - 1, at.top() - 1, icons.pixmap("triangle-alert", theme.current().warning, 14))
        return
    state_mark.draw(painter, place, State.DONE if standing is Standing.DECIDED else State.NEW)


def _draw_marks(painter: QPainter, text: QRect, row: CaseRow) -> int:
    """Draw what people said about the case; returns where the quote must end."""
    colors, right = theme.current(), text.right()
    for mark, icon, _ in _MARKS:
        if mark in row.marks:
            right -= 16
            painter.drawPixmap(right, text.top() + 3, icons.pixmap(icon, colors.warning, 14))
            right -= 4
    if row.alike > 1:
        painter.setFont(sized(painter.font(), 11))
        words = f"×{row.alike:,}"
        width = width_of(painter, words) + 4
        write(painter, QRect(right - width, text.top(), width, 19), words, colors.muted, right=True)
        right -= width + 4
    return right


def outcome(row: CaseRow) -> str:
    """What was decided; empty while it is not."""
    return (", ".join(row.labels) or "no span") if row.standing is Standing.DECIDED else ""


def spoken(row: CaseRow) -> str:
    """A row for a screen reader."""
    said = [f"“{row.quote[:120]}”", outcome(row) or ", ".join(row.labels), KIND_WORDS[row.kind], row.standing.value]
    said += [words for mark, _, words in _MARKS if mark in row.marks]
    return f"{', '.join(said)}; {row.title}"


def tip(row: CaseRow) -> str:
    """A row's tooltip."""
    lines = [row.quote, f"{KIND_WORDS[row.kind].capitalize()}: {KIND_TIPS[row.kind]}"]
    lines.append(f"{outcome(row) or ', '.join(row.labels)} · {row.standing.value} · {short_id(DocumentId(row.key[0]))}")
    lines += [words.capitalize() for mark, _, words in _MARKS if mark in row.marks]
    if row.alike > 1:
        lines.append(f"{row.alike:,} undecided cases read the same")
    return "\n".join(lines)
