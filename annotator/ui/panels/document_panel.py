"""The list of documents: search, filter by state, title and progress."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton

from annotator.domain.counting import count_words
from annotator.domain.model import DocumentId, DocumentRow, State
from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.late import Late
from annotator.ui.kit.panel import Panel
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, write
from annotator.ui.kit.wording import short_id
from annotator.ui.look import state_mark, theme
from annotator.ui.panels.document_search import DocumentSearch

if TYPE_CHECKING:
    from annotator.domain.document_query import DocumentQuery

FILTERS: tuple[tuple[str, frozenset[State] | None], ...] = (
    ("All", None),
    ("Open", frozenset({State.NEW, State.IN_PROGRESS})),
    ("Done", frozenset({State.DONE, State.SKIPPED})),
)


class DocumentPanel(Panel):
    """Documents on the left. It shows what it is given and says what was asked for."""

    opened = Signal(str)
    asked = Signal()  # the search words or the filter changed
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Documents")
        self.search = DocumentSearch()
        self.search.asked.connect(self.asked)
        self.search.list_wanted.connect(self._to_list)
        self._top = widgets.row(spacing=4)
        self._chips = QButtonGroup(self)
        self._model: RowModel[DocumentRow] = RowModel(_spoken, _tip)
        self.view = RowView(self._model, _Delegate(), "Documents")
        self.view.chosen.connect(lambda place: self.opened.emit(self._model.rows[place].id))
        self.empty = EmptyPlace("newspaper")
        self.empty.wanted.connect(self._empty_wanted)
        self._stack = QStackedWidget()
        self._progress_words = widgets.text(role="small")
        self._meter = widgets.Meter("Documents done")
        self._current: DocumentId | None = None
        self.is_open = False
        """Whether there is a database that these documents are of."""
        self._places: dict[DocumentId, int] = {}
        self._changed: dict[DocumentId, DocumentRow] = {}
        self._late = Late(self, self._catch_up)
        self._lay_out()
        self._allow_search()

    @property
    def model(self) -> RowModel[DocumentRow]:
        """What is listed."""
        self._late.now()
        return self._model

    def query(self) -> "DocumentQuery":
        """What is searched for: words of the texts, and what one has marked in them."""
        return self.search.query()

    def states(self) -> frozenset[State] | None:
        """Which states are shown; None for all."""
        return FILTERS[self._chips.checkedId()][1]

    def add_button(self, button: QToolButton) -> None:
        """Put what opens the list of what can be searched for beside the words."""
        self._top.addWidget(button)

    def show_rows(self, rows: Sequence[DocumentRow], current: DocumentId | None) -> None:
        """List these documents."""
        self._changed.clear()
        self._allow_search()
        self._model.show_rows(rows)
        self._places = {row.id: place for place, row in enumerate(rows)}
        self._stack.setCurrentWidget(self.view if rows else self.empty)
        if not rows:
            self._say_empty()
        self.show_current(current)

    def show_row(self, row: DocumentRow) -> None:
        """Refresh one document of the list, a frame later, if it is there."""
        self._changed[row.id] = row
        self._late.ask()

    def _allow_search(self) -> None:
        """Without a database there is nothing to search, and the keyboard stops nowhere in vain."""
        for part in (self.search, *self._chips.buttons()):
            part.setEnabled(self.is_open)

    def _catch_up(self) -> None:
        changed, self._changed = self._changed, {}
        for row in changed.values():
            place = self.place_of(row.id)
            if place >= 0:
                self._model.replace_row(place, row)

    def show_current(self, current: DocumentId | None) -> None:
        """Mark the open document."""
        self._current = current
        self.view.mark(self.place_of(current))

    def place_of(self, document: DocumentId | None) -> int:
        """The row of a document; -1 when it is not listed."""
        return self._places.get(document, -1) if document else -1

    def show_progress(self, done: int, total: int) -> None:
        """The line at the foot: how many are listed of a search, and finished of the whole project."""
        words = f"{done:,} of {total:,} done" if total else "No documents yet"
        self._progress_words.setText(words if self.search.is_empty() else self._found_words(words))
        self._meter.show_progress(done, total)
        self._meter.setVisible(bool(total))

    def clear_search(self) -> None:
        """Show all documents again, at once."""
        self.search.clear()
        self._chips.button(0).setChecked(True)
        self.search.ask_now()

    def _to_list(self) -> None:
        """Enter leads from the words to what was found."""
        if self._model.rows:
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.view.currentIndex().isValid():
                self.view.mark(0)

    def _empty_wanted(self) -> None:
        if not self.search.is_empty() or self.states():
            self.clear_search()
        else:
            self.import_wanted.emit()

    def _say_empty(self) -> None:
        if not self.is_open:
            self.empty.say("No database is open.", "Its pages stand here.", "", "database")
        elif not self.search.is_empty():
            self.empty.say(*self._nothing_found(), "Show all documents", "search")
        elif self.states():
            self.empty.say("No document is in this state.", "", "Show all documents", "list-filter")
        else:
            self.empty.say(
                "The pages to read stand here.", "Drop files or folders on the window.", "Import…", "newspaper"
            )

    def _found_words(self, finished: str) -> str:
        manner = self._manner_words() if self.query().words else ""
        return f"{len(self._places):,} found · {manner or finished}"

    def _manner_words(self) -> str:
        from annotator.ui.panels.find_bar import manner_words

        return manner_words(self.query().manner)

    def _nothing_found(self) -> tuple[str, str]:
        unknown = self.search.unknown_label()
        if unknown:
            return f"No label is called “{unknown}”.", "The button above lists what can be asked for."
        if self.query().criteria:
            return "No document is like that.", "The words must be in its text, and your own spans as asked."
        manner = self._manner_words()
        how = f" Looked for with {manner} (Edit menu)." if manner else ""
        return "No text holds these words.", f"All words must occur, in any order.{how}"

    def _lay_out(self) -> None:
        filters = widgets.row(spacing=4)
        for number, (words, _states) in enumerate(FILTERS):
            made = widgets.chip(words, f"Show {words.lower()} documents")
            self._chips.addButton(made, number)
            filters.addWidget(made)
        filters.addStretch()
        self._chips.button(0).setChecked(True)
        self._chips.idToggled.connect(lambda _id, on: self.asked.emit() if on else None)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        top = widgets.column_of(spacing=8, margins=(12, 12, 12, 8))
        self._top.addWidget(self.search, 1)
        top.addLayout(self._top)
        top.addLayout(filters)
        foot = widgets.column_of(spacing=8, margins=(16, 10, 16, 12))
        foot.addWidget(self._progress_words)
        foot.addWidget(self._meter)
        self.body.addLayout(top)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(widgets.rule())
        self.body.addLayout(foot)


class _Delegate(RowDelegate):
    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        state_mark.draw(painter, QRectF(place.left(), place.top() + 7, 12, 12), row.state)
        text = place.adjusted(22, 4, 0, 0)
        font = painter.font()
        painter.setFont(sized(font, 13))
        write(
            painter,
            QRect(text.left(), text.top(), text.width(), 19),
            widgets.one_line(row.title) or row.id,
            colors.text,
        )
        painter.setFont(sized(font, 12))
        line = QRect(text.left(), text.top() + 19, text.width(), 17)
        spans = count_words(row.spans, "span")
        write(painter, line, f"{short_id(row.id)} · {spans}", colors.muted)


def _spoken(row: DocumentRow) -> str:
    return f"{row.title or row.id}, {count_words(row.spans, 'span')}, {state_mark.WORDS[row.state]}"


def _tip(row: DocumentRow) -> str:
    return f"{row.title}\n{row.id}\n{count_words(row.characters, 'character')} · {state_mark.WORDS[row.state]}"
