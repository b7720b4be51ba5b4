"""Writing a note to a span."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.domain.model import Label, Span
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.wording import keys_here
from annotator.ui.look.label_styles import shown_name


class NoteDialog(Dialog):
    """Plain text only; Ctrl+Return saves, an empty note removes it; Escape asks before it throws anything away."""

    written = Signal(str)

    def __init__(self, parent: QWidget, span: Span, label: Label | None) -> None:
        super().__init__(parent, "Note")
        self.resize(440, 280)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        layout.addWidget(widgets.heading(shown_name(label) if label else "Span"))
        quote = widgets.ElidedText("title")
        quote.show_text(f"“{span.quote[:300]}”")
        layout.addWidget(quote)
        self.field = widgets.text_field("Note")
        self.field.setPlaceholderText("What should a reviewer know about this span?")
        self.field.setPlainText(span.note or "")
        layout.addWidget(self.field, 1)
        self._doubt = widgets.text("", "warning", wrap=True)
        self._doubt.hide()
        layout.addWidget(self._doubt)
        self._before = self.field.toPlainText()
        save = widgets.button("Save note", primary=True)
        widgets.set_tip(save, keys_here("Save the note (Ctrl+Return)"))
        save.clicked.connect(self._save)
        self.field.textChanged.connect(self._doubt.hide)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        layout.addLayout(self.answers(save))
        self.field.setFocus()

    def reject(self) -> None:
        """Close; the first time with something unsaved, say so instead."""
        if self.field.toPlainText() == self._before or not self._doubt.isHidden():
            super().reject()
            return
        self._doubt.setText(keys_here("This is not saved yet. Ctrl+Return saves it; Escape again throws it away."))
        self._doubt.show()
        self.field.setFocus()

    def _save(self) -> None:
        self.written.emit(self.field.toPlainText())
        self.accept()
