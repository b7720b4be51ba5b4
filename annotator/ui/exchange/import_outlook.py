"""What would come in: how much of what, the first documents and how their text begins, what would be refused."""

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError
from annotator.services.import_preview import FoundDocument, ImportPreview
from annotator.ui.exchange.import_form import TITLES
from annotator.ui.kit import widgets
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import theme
from annotator.ui.telling import tell

_REFUSALS = 50


class ImportOutlook(QWidget):
    """Three parts under each other; every text in it is plain."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = widgets.text(role="title", wrap=True)
        self.hint = widgets.text(role="small", wrap=True)
        self.documents: RowModel[FoundDocument] = RowModel(_spoken, _tip)
        self.view = RowView(self.documents, _Delegate(), "The first documents")
        self.heading = widgets.text(role="heading")
        self.beginning = widgets.text_field("How the text begins", read_only=True)
        self.refused_heading = widgets.text(role="heading")
        self.refused = widgets.text_field("What would be refused or left out", read_only=True)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._show_text(now.row()))
        layout = widgets.column(self, spacing=8)
        layout.addWidget(self.counts)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 3)
        layout.addWidget(self.heading)
        layout.addWidget(self.beginning, 4)
        layout.addWidget(self.refused_heading)
        layout.addWidget(self.refused, 2)
        # Without lists under them the two sentences would share the height between them.
        layout.addStretch()
        self.show_nothing()

    def say(self, words: str, hint: str = "") -> None:
        """A sentence in place of the counts."""
        self.counts.setText(widgets.breakable(words))
        self.hint.setText(widgets.breakable(hint))
        self.hint.setVisible(bool(hint))
        tell(f"{words} {hint}".strip(), about="outlook")

    def show_nothing(self) -> None:
        """No file is chosen."""
        self.say("Nothing is chosen yet.", "What would come in stands here before anything is read into the project.")
        self._show(ImportPreview())

    def refuse(self, error: AnnotatorError) -> None:
        """These options cannot be had."""
        self.say(error.message, error.hint)
        self._show(ImportPreview())

    def show_outcome(self, outcome: object) -> None:
        """What a look found, or why it did not."""
        if isinstance(outcome, AnnotatorError):
            self.refuse(outcome)
        elif isinstance(outcome, ImportPreview):
            self.say(headline(outcome), details(outcome))
            self._show(outcome)
        else:
            self.say("Looking stopped because of an error in the program.", "The import itself may still work.")

    def _show(self, found: ImportPreview) -> None:
        before = self.view.currentIndex().row()
        self.documents.show_rows(found.shown)
        self.view.setVisible(bool(found.shown))
        self.heading.setVisible(bool(found.shown))
        self.beginning.setVisible(bool(found.shown))
        if found.shown:
            place = before if 0 <= before < len(found.shown) else 0
            self.view.mark(place)
            self._show_text(place)
        lines = [f"{one.where}: {one.why}" for one in found.refused[:_REFUSALS]]
        more = [f"… and {len(found.refused) - _REFUSALS:,} more"] * (len(found.refused) > _REFUSALS)
        self.refused.setPlainText("\n".join([*lines, *more]))
        self.refused_heading.setText(f"NOT TAKEN: {len(found.refused):,}")
        self.refused.setVisible(bool(lines))
        self.refused_heading.setVisible(bool(lines))

    def _show_text(self, place: int) -> None:
        if 0 <= place < len(self.documents.rows):
            row = self.documents.rows[place]
            self.heading.setText("HOW ITS TEXT BEGINS" if row.length > len(row.text) else "ITS TEXT")
            self.beginning.setPlainText(row.text)


class _Delegate(RowDelegate):
    height = 40

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        upper, lower = QRect(place.left(), place.top() + 3, place.width(), 17), None
        lower = upper.translated(0, 17)
        painter.setFont(sized(painter.font(), 12))
        state = "here already" if row.is_known else ""
        width = width_of(painter, state)
        write(painter, QRect(upper.right() - width, upper.top(), width + 1, 17), state, colors.muted, right=True)
        painter.setFont(sized(painter.font(), 13))
        title = QRect(upper.left(), upper.top(), upper.width() - width - 12, 17)
        write(painter, title, widgets.one_line(row.title) or "Untitled", colors.text)
        painter.setFont(sized(painter.font(), 12))
        write(painter, lower, _second_line(row), colors.muted)


def headline(found: ImportPreview) -> str:
    """How much would come in, in a sentence."""
    if not found.documents:
        return "There is nothing here that could be imported." if not found.refused else "Nothing here can be taken."
    least = "" if found.is_whole else "at least "
    spans = f" with {count_words(found.spans, 'span')}" if found.spans else ""
    return f"Will read {least}{count_words(found.documents, 'document')}{spans}."


def details(found: ImportPreview) -> str:
    """Files by format, their size, and what is there already."""
    kinds = ", ".join(f"{number:,} × {TITLES[name]}" for name, number in found.formats.most_common(6))
    parts = [f"{kinds}; {shown_size(found.size)}."] * bool(kinds)
    parts += [f"{count_words(found.known, 'document')} here already, unchanged."] * bool(found.known)
    parts += [f"{count_words(found.unreadable, 'file')} cannot be read."] * bool(found.unreadable)
    parts += [f"Only the first {found.files:,} files were looked at."] * found.has_more_files
    return " ".join(parts)


def shown_size(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} kB"


def _second_line(row: FoundDocument) -> str:
    parts = [row.id, f"{row.length:,} characters"]
    parts += [count_words(row.spans, "span")] * bool(row.spans)
    parts += [row.layer] if row.layer else []
    return " · ".join(widgets.one_line(part) for part in parts)


def _spoken(row: FoundDocument) -> str:
    state = ", here already" if row.is_known else ""
    return f"{widgets.one_line(row.title)}, {_second_line(row)}{state}"


def _tip(row: FoundDocument) -> str:
    return f"{row.title}\n{row.id}"
