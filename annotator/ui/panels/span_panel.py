"""The spans of this document as a list: the readable twin of the coloured text."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.domain.model import Label, LabelId, Span
from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.late import Late
from annotator.ui.kit.rows import KeptRowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import icons, theme
from annotator.ui.look.label_styles import shown_name


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One span as the list shows it; `color` is `#rrggbb` on a white page."""

    span: Span
    name: str
    code: str
    color: str


class SpanList(QWidget):
    """A filter field over the spans; choosing one goes to it in the text."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.filter = widgets.field("Filter spans", "Filter the spans of this document")
        self.filter.textChanged.connect(self._filter_changed)
        self._model: RowModel[SpanRow] = RowModel(_spoken, _tip)
        self._view = RowView(self._model, _Delegate(), "Spans in this document")
        self._view.chosen.connect(lambda place: self.picked.emit(self._model.rows[place].span.id))
        self.empty = EmptyPlace("highlighter")
        self.empty.wanted.connect(self.filter.clear)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(self.empty)
        self._all: list[SpanRow] = []
        self._labels: Mapping[LabelId, Label] = {}
        self._active: Span | None = None
        self._changes: list[tuple[Sequence[Span], Sequence[Span]]] = []
        self._late = Late(self, self._catch_up)
        self._document_open = False
        layout = widgets.column(self, margins=(0, 0, 0, 0), spacing=4)
        inner = widgets.column_of(margins=(12, 0, 12, 4))
        inner.addWidget(self.filter)
        layout.addLayout(inner)
        layout.addWidget(self._stack, 1)

    @property
    def rows(self) -> RowModel[SpanRow]:
        """What is listed."""
        self._late.now()
        return self._model

    @property
    def view(self) -> RowView:
        """Where it is listed."""
        self._late.now()
        return self._view

    def show_spans(self, spans: Sequence[Span], labels: Mapping[LabelId, Label], *, document_open: bool) -> None:
        """List these spans, in their order."""
        self._document_open = document_open
        self._changes.clear()
        known = {row.span.id: row for row in self._all} if labels == self._labels else {}
        self._labels = dict(labels)
        self._all = []
        for span in spans:
            row = known.get(span.id)
            self._all.append(
                row if row and (row.span is span or row.span == span) else _row(span, labels.get(span.label_id))
            )
        self._list()

    def change_spans(self, gone: Sequence[Span], fresh: Sequence[Span]) -> None:
        """Take out and put in a few of the spans that are listed, a frame later: no other row is touched."""
        self._changes.append((gone, fresh))
        self._late.ask()

    def mark_span(self, span: Span | None) -> None:
        """Mark the active span, a frame later."""
        self._active = span
        self._late.ask()

    def _catch_up(self) -> None:
        changes, self._changes = self._changes, []
        for gone, fresh in changes:
            self._change(gone, fresh)
        self._mark()

    def _change(self, gone: Sequence[Span], fresh: Sequence[Span]) -> None:
        whole = bool(self._words()) or not self._all or len(self._all) == len(gone)
        later = {span.id: span for span in fresh}
        for span in gone:
            self._exchange(span, later.pop(span.id, None), shown=not whole)
        for span in later.values():
            self._put(span, shown=not whole)
        if whole:
            self._list()

    def _filter_changed(self) -> None:
        self._late.now()
        self._list()

    def _mark(self) -> None:
        self._view.mark(_place_of(self._model.rows, self._active) if self._active else -1)

    def _exchange(self, before: Span, after: Span | None, *, shown: bool) -> None:
        """Take a span out, or put what became of it in its place: a row that stays keeps the list from scrolling."""
        place = _place_of(self._all, before)
        del self._all[place]
        if after is not None and bisect_left(self._all, _extent(after), key=_extent_of) == place:
            self._all.insert(place, _row(after, self._labels.get(after.label_id)))
            if shown:
                self._model.replace_row(place, self._all[place])
            return
        if shown:
            if self._view.currentIndex().row() == place:
                self._view.mark(-1)  # or Qt would go to its neighbour and scroll there
            self._model.remove_row(place)
        if after is not None:
            self._put(after, shown=shown)

    def _put(self, span: Span, *, shown: bool) -> None:
        place = bisect_left(self._all, _extent(span), key=_extent_of)
        self._all.insert(place, _row(span, self._labels.get(span.label_id)))
        if shown:
            self._model.insert_row(place, self._all[place])

    def _words(self) -> str:
        return self.filter.text().strip().casefold()

    def _list(self) -> None:
        words = self._words()
        shown = [row for row in self._all if words in _searched(row)] if words else self._all
        self.filter.setVisible(bool(self._all))
        self._model.show_rows(shown)
        self._stack.setCurrentWidget(self._view if shown else self.empty)
        if not shown:
            self._say_empty()
        self._mark()

    def _say_empty(self) -> None:
        if self._all:
            self.empty.say("No span matches.", "", "Show all spans", "list-filter")
        elif self._document_open:
            self.empty.say(
                "Nothing is marked here yet.", "Select some words and press a label's key.", "", "highlighter"
            )
        else:
            self.empty.say("The spans of the open document stand here.", "", "", "highlighter")


class _Delegate(KeptRowDelegate):
    height = 32

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        ink = theme.color(theme.label_color(row.color))
        painter.fillRect(QRect(place.left(), place.top() + 8, 4, place.height() - 16), ink)
        right = place.right()
        for name, wanted in (("flag", row.span.flagged), ("sticky-note", bool(row.span.note))):
            if wanted:
                right -= 16
                painter.drawPixmap(right, place.top() + 9, icons.pixmap(name, colors.warning, 14))
                right -= 4
        painter.setFont(sized(painter.font(), 11))
        code_width = width_of(painter, row.code) + 8
        code = QRect(right - code_width, place.top(), code_width, place.height())
        write(painter, code, row.code, colors.muted, right=True)
        painter.setFont(sized(painter.font(), 13))
        quote = QRect(place.left() + 12, place.top(), code.left() - place.left() - 18, place.height())
        write(painter, quote, f"“{widgets.one_line(row.span.quote[:300])}”", colors.text)


def _extent(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _extent_of(row: SpanRow) -> tuple[int, int]:
    return row.span.start, -row.span.end


def _place_of(rows: Sequence[SpanRow], span: Span) -> int:
    """Where a span is in rows by extent; -1 where it is not listed."""
    place = bisect_left(rows, _extent(span), key=_extent_of)
    while place < len(rows) and _extent_of(rows[place]) == _extent(span):
        if rows[place].span.id == span.id:
            return place
        place += 1
    return -1


def _row(span: Span, label: Label | None) -> SpanRow:
    if label is None:
        return SpanRow(span, "?", "?", "#808080")
    return SpanRow(span, shown_name(label), label.code, label.color)


def _searched(row: SpanRow) -> str:
    return f"{row.span.quote}\n{row.name}\n{row.span.note or ''}".casefold()


def _spoken(row: SpanRow) -> str:
    more = ", flagged" if row.span.flagged else ""
    note = ", with a note" if row.span.note else ""
    quote = widgets.one_line(row.span.quote[:120])
    return f"{row.name}, “{quote}”, characters {row.span.start} to {row.span.end}{more}{note}"


def _tip(row: SpanRow) -> str:
    lines = [f"{row.name} · {row.span.start}–{row.span.end}", row.span.quote[:400]]
    if row.span.note:
        lines.append(f"Note: {row.span.note[:400]}")
    return "\n".join(lines)
