"""Opening and closing databases, copies of them, and who works in them."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId
from annotator.domain.names import is_person_name
from annotator.services import roles
from annotator.services.project import Project, default_location
from annotator.ui.actions.action_set import mnemonic_free
from annotator.ui.control.opening import Opened, Opening, Wanted, drop
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.kit import ask
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow

DATABASES = "Databases (*.db);;All files (*)"
_MISSING = "Open another one, or start a new one with File ▸ New database…"


class Filing(QObject):
    """Binds the File menu's databases, the banner over the window, and leaving."""

    def __init__(self, window: MainWindow, session: Session, operations: Operations, worker: Worker) -> None:
        super().__init__(window)
        self._window, self._session, self._operations = window, session, operations
        self._reading = Opening(self, worker)
        self._reading.opened.connect(self._was_opened)
        self._reading.refused.connect(self._could_not_open)
        self._location = ""
        self._wanted_document: DocumentId | None = None
        self._empty_action = "file.open"
        self._opening = False
        session.document_changed.connect(self._document_gone)
        session.list_changed.connect(self._document_gone)
        window.actions_.bind(
            {
                "file.new": self._new,
                "file.open": self._open,
                "file.person": self._work_as,
                "file.quit": window.close,
            }
        )
        window.page.empty.wanted.connect(lambda: window.actions_.run(self._empty_action))
        window.status.person_wanted.connect(self._work_as)
        window.menus.recent.aboutToShow.connect(self._fill_recent)

    def open_first(self, location: str, who: str | None) -> None:
        """What the command line named, or the default database."""
        self.open(location or default_location(), who)

    @property
    def is_opening(self) -> bool:
        """Whether a database is being opened; the one before stays in use until it is."""
        return self._reading.is_running or self._opening

    def open(
        self, location: str, who: str | None = None, *, create: bool = False, show: DocumentId | None = None
    ) -> None:
        """Open a database in place of the open one, on the worker thread; `show` this document first.

        Why it cannot be opened is said on the page or in a dialog.
        """
        self._wanted_document = show
        if self._session.project is None:
            self._window.page.show_nothing("Opening…", "", "")
        else:
            self._window.status.say(f"Opening {Path(location).name}…")
        self._reading.ask_for(Wanted(location, who, create))

    def _was_opened(self, opened: Opened) -> None:
        if self._session.project is not None and not self.may_leave():
            drop(opened)
            return
        self.close()
        self._location = str(opened.project.path.absolute())
        self._window.settings.remember_recent(self._location)
        self._opening = True
        self._window.page.show_nothing("Opening…", "", "")
        self._session.start(opened.project, opened.listing)
        QTimer.singleShot(0, self._begin)  # the list is painted before a page is laid out

    def _begin(self) -> None:
        self._opening = False
        wanted, self._wanted_document = self._wanted_document, None
        self._open_last(wanted)

    def close(self) -> None:
        """Close the open database, remembering the document. The worker thread has stopped, or opens nothing."""
        self._reading.forget()
        project = self._session.project
        if project is None:
            return
        if self._session.current is not None:
            self._window.settings.remember_document(self._location, self._session.current.document.id)
        self._session.start(None)
        project.close()

    def may_leave(self) -> bool:
        """Whether the window may let go of its database; asks while something is not saved."""
        self._operations.retry()
        number = len(self._operations.waiting)
        if not number:
            return True
        words = f"{number:,} change{'s are' if number != 1 else ' is'} not saved yet."
        hint = "The database cannot be written to at the moment. Close anyway?"
        answer = ask.choose(
            self._window,
            "Not saved yet",
            words,
            hint,
            ("Keep waiting", f"Close and lose {'them' if number != 1 else 'it'}"),
        )
        if answer == 1:
            self._operations.give_up()
        return answer == 1

    def open_something(self) -> None:
        """Open a document if none is open: after an import into an empty database."""
        project = self._session.project
        if project is not None and self._session.current is None:
            self._open_last()

    def _document_gone(self) -> None:
        """The open document was taken back with its import, here or in another window: show another, or say why not."""
        project = self._session.project
        if project is not None and self._session.current is None and not self._opening:
            self._open_last()

    def _open_last(self, wanted: str | None = None) -> None:
        rows, project = self._session.rows, self._session.project
        page = self._window.page
        if project is None:
            return
        if self._session.list.is_outdated:
            page.show_nothing("Opening…", "", "")
            return
        if not rows:
            page.show_nothing(
                "This database has no documents yet.",
                "Texts, web pages and JSON Lines can be imported; or drop files and folders on the window.",
                "" if project.read_only else "Import…",
            )
            self._empty_action = "file.import"
            page.empty.take_focus()
            return
        wanted = wanted or self._window.settings.last_document(self._location)
        first = next((row.id for row in rows if not row.state.is_finished), rows[0].id)
        self._session.open(next((row.id for row in rows if row.id == wanted), first))
        if self._window.mode is None:  # or the review has begun meanwhile, and keys would go where nobody looks
            self._window.text.setFocus()

    def _could_not_open(self, location: str, error: AnnotatorError) -> None:
        if self._session.project is not None:
            ask.show_error(self._window, error, "The database was not opened")
            return
        self._session.start(None)  # every panel says what it is for
        # What imports into a missing file is the command line; a window does not create one that was misspelt.
        missing = "://" not in location and not Path(location).exists()
        page = self._window.page
        page.show_nothing(error.message, _MISSING if missing else error.hint, "Open another database…")
        self._empty_action = "file.open"
        page.empty.take_focus()

    def _new(self) -> None:
        folder = str(Path(self._location or Path.cwd()).parent / "annotations.db")
        target = ask.file_to_write(self._window, "New database", folder, DATABASES)
        if target is not None and self.may_leave():
            self.open(str(target), self._name(), create=True)

    def _open(self) -> None:
        folder = str(Path(self._location).parent) if self._location else ""
        found = ask.file_to_open(self._window, "Open database", folder, DATABASES)
        if found is not None:
            self.switch_to(str(found))

    def _name(self) -> str | None:
        return self._session.project.who if self._session.project else None

    def _work_as(self) -> None:
        project = self._session.project
        if project is None:
            return
        name = ask.line(self._window, "Work as", "Whose spans to show and write:", project.who)
        if name is not None and name != project.who and _is_meant(self._window, project, name) and self.may_leave():
            here = self._session.current.document.id if self._session.current else None
            self.open(self._location, name, show=here)

    def _fill_recent(self) -> None:
        menu = self._window.menus.recent
        menu.clear()
        for location in self._window.settings.recent():
            action = menu.addAction(mnemonic_free(location))
            action.setEnabled(Path(location).exists())
            action.triggered.connect(lambda _checked=False, place=location: self.switch_to(place))
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    def switch_to(self, location: str) -> None:
        """Open another database as the same person, unless something unsaved objects."""
        if self.may_leave():
            self.open(location, self._name())

    def open_as(self, name: str) -> None:
        """Open the same database as another person, unless something unsaved objects."""
        if self.may_leave():
            self.open(self._location, name)

    def open_again(self) -> None:
        """Open what lies under the name now, after the file was replaced."""
        self.open(self._location, self._name())


def _is_meant(window: MainWindow, project: Project, name: str) -> bool:
    """A name that is new here may be a slip, and would start another pass over every document."""
    if not is_person_name(name) or roles.is_known(project, name):
        return True  # opening says what is wrong with a name that is none
    words = f"Nobody has worked as “{name}” in this database yet."
    hint = f"A new name begins without spans. You are working as “{project.who}”."
    return ask.choose(window, "A new name", words, hint, ["Begin as a new person"]) == 0
