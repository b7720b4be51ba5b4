"""Where one was reading in each document: coming back to it goes on there, also after a restart."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from annotator.domain.model import DocumentId
from annotator.ui.control.session import Session
from annotator.ui.panels.main_window import MainWindow

_KEPT = "place"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the caret stood and where the first line in sight began, both in code points of the text."""

    caret: int
    top: int


class Places(QObject):
    """Looks at the text before another document is shown (so it is made first), and leads back after: see `begin`."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session, self._text = window, session, window.text
        self._location = ""
        self._shown: DocumentId | None = None
        self._known: dict[DocumentId, Place] = {}
        session.project_changed.connect(self._project_changed)
        session.document_changed.connect(self._leave)

    def begin(self) -> None:
        """From now on lead back; called when whoever shows a document has been told of it first."""
        self._session.document_changed.connect(self._arrive)

    def _project_changed(self) -> None:
        left = self._leave()
        if left is not None:
            self._window.settings.remember_of_project(_KEPT, self._location, f"{left.caret} {left.top}")
        project = self._session.project
        location = str(project.path.absolute()) if project else ""
        if project is not None and location != self._location:
            self._location, self._known = location, {}
            self._recall()

    def _leave(self) -> Place | None:
        """Keep where the document that is still on the page was read; None when there is none."""
        shown, self._shown = self._shown, None
        if shown is None:
            return None
        _paragraph, y, layout = next(self._text.visible_paragraphs())
        top = layout.line_bounds(layout.line_at(-y))[0]
        self._known[shown] = Place(self._text.caret(), top)
        return self._known[shown]

    def _arrive(self) -> None:
        current = self._session.current
        self._shown = current.document.id if current else None
        place = self._known.get(self._shown) if self._shown else None
        if current is None or place is None:
            return
        self._text.set_caret(place.caret)
        top = min(place.top, len(current.document.text))
        if top:
            paragraph = self._text.flow().index.at(top)
            layout = self._text.flow().layout(paragraph)
            self._text.scroll_to(paragraph, layout.line_top(layout.line_of(top)))

    def _recall(self) -> None:
        """The place in the document that was open when the window last closed."""
        settings = self._window.settings
        document = settings.last_document(self._location)
        caret, _, top = settings.of_project(_KEPT, self._location).partition(" ")
        if document and caret.isdecimal() and top.isdecimal():
            self._known[DocumentId(document)] = Place(int(caret), int(top))
