"""The selection by keyboard: growing, shrinking, what it snaps to, and copying it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.domain import tokens
from annotator.domain.tokens import Unit
from annotator.ui.control.session import Session
from annotator.ui.panels.main_window import MainWindow

_UNITS = (Unit.CHARACTER, Unit.WORD, Unit.SENTENCE)


class Selecting(QObject):
    """Binds what changes the selection and nothing else."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session, self._text = window, session, window.text
        self._grown_from = 0
        self._restore_snap()
        window.actions_.bind(
            {
                "edit.copy": self._copy,
                "edit.offsets": self._copy_with_offsets,
                "edit.all": lambda: self._text.select(0, len(self._document_text())),
                "annotate.grow": self._grow,
                "annotate.shrink": self._shrink,
                "annotate.snap": self._cycle_snap,
            }
        )
        window.status.snap_wanted.connect(self._cycle_snap)

    def _grow(self) -> None:
        selection = self._text.selection()
        if selection is None:
            self._grown_from = self._text.caret()
        start, end = selection or (self._text.caret(), self._text.caret())
        self._reshape(tokens.grow(self._document_text(), start, end))

    def _shrink(self) -> None:
        selection = self._text.selection()
        if selection:
            self._reshape(tokens.shrink(self._document_text(), *selection, self._grown_from))

    def _reshape(self, stretch: tuple[int, int]) -> None:
        if stretch[0] < stretch[1]:
            self._text.select(*stretch)

    def _cycle_snap(self) -> None:
        place = _UNITS.index(self._text.snap_unit) if self._text.snap_unit in _UNITS else 0
        self._text.snap_unit = _UNITS[(place + 1) % len(_UNITS)]
        self._window.settings.remember("annotate/snap", self._text.snap_unit.value)
        self._session.turns_changed.emit()
        self._text.announce(f"Snap to {self._text.snap_unit.value}")

    def _restore_snap(self) -> None:
        kept = self._window.settings.text("annotate/snap", Unit.WORD.value)
        self._text.snap_unit = next((unit for unit in _UNITS if unit.value == kept), Unit.WORD)

    def _copy(self) -> None:
        selection = self._text.selection()
        if selection:
            QApplication.clipboard().setText(self._document_text()[slice(*selection)])

    def _copy_with_offsets(self) -> None:
        selection, current = self._text.selection(), self._session.current
        if selection and current:
            start, end = selection
            QApplication.clipboard().setText(
                f"{current.document.id}\t{start}\t{end}\t{current.document.text[start:end]}"
            )

    def _document_text(self) -> str:
        return self._session.current.document.text if self._session.current else ""
