"""The door to the review: who may go through it, and what is loaded only then."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotator.domain.changes import Changes, Focus
from annotator.domain.model import DocumentId
from annotator.domain.queue import Selection, Which
from annotator.services import roles
from annotator.services.project import Project
from annotator.ui.actions.table import ACTIONS
from annotator.ui.control.filing import Filing
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.warming import Warming

if TYPE_CHECKING:
    from annotator.ui.review.desk import ReviewDesk
    from annotator.ui.review.mode import Review

_FIGURES = ("review.agreement", "review.mirror")
FIRST_NAME = "reviewer"
NOT_YET = "For reviewers, until one of them ends the round with Review ▸ Release the round."


class Reviewing(QObject):
    """Binds the Review menu."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        operations: Operations,
        worker: Worker,
        filing: Filing,
        navigating: Navigating,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._navigating = window, session, navigating
        self._operations, self._worker, self._filing = operations, worker, filing
        self.review: Review | None = None
        self.warming = Warming(window, self._made)
        self._as = ""  # whoever the database is being opened as, to review at once
        names = [name for name in ACTIONS if name.startswith("review.")]
        window.actions_.bind({name: partial(self._run, name) for name in names})
        window.actions_.bind({"review.toggle": self.toggle})
        session.project_changed.connect(self._project_changed)
        for signal in (operations.changed, operations.changed_elsewhere):
            signal.connect(self._withhold_if_changed)
        self._withhold()

    def toggle(self) -> None:
        """Start reviewing, or go back to annotating."""
        if self._window.mode is not None:
            self.leave()
        else:
            self.start()
        self._mark()

    def start(self) -> None:
        """Begin to review; whoever does not review here yet is asked as whom."""
        project = self._session.project
        if project is None:
            return
        if roles.is_reviewer(project):
            self._enter()
        else:
            self._ask(project)

    def leave(self) -> None:
        """Back to annotating."""
        if self._window.mode is not None and self.review is not None:
            self.review.leave()
            self._window.text.setFocus()
        self._mark()

    def _enter(self) -> None:
        while self.review is None:
            self.warming.step()
        self.review.enter()
        self._mark()

    def _made(self, desk: "ReviewDesk") -> None:
        made = import_module("annotator.ui.review.mode")
        self.review = made.Review(self._window, self._session, self._operations, self._worker, self.leave, desk)

    def _run(self, action: str) -> None:
        if action in _FIGURES:
            self._open_figures(action)
        elif self.review is not None:
            self.review.run(action)

    def _ask(self, project: Project) -> None:
        made = import_module("annotator.ui.review.roles_dialog")
        marked = roles.count_marked(project)
        there = roles.reviewers(project)
        dialog = made.RolesDialog(self._window, project.who, marked, there[0] if there else FIRST_NAME)
        dialog.confirmed.connect(self._begin_as)
        dialog.open()

    def _begin_as(self, name: str) -> None:
        project = self._session.project
        if project is None:
            return
        if name != project.who:
            self._as = name
            self._filing.open_as(name)  # goes on in _project_changed
            return
        if not roles.is_reviewer(project) and not project.read_only:
            self._operations.run("Let somebody review", lambda _about: roles.become_reviewer(project))
        if roles.is_reviewer(project):
            self._enter()
        else:
            self._window.status.say(f"{project.who} is no reviewer here, and that cannot be written now.")

    def _withhold_if_changed(self, changes: Changes, *_: object) -> None:
        if changes.everything:
            self._withhold()

    def _withhold(self) -> None:
        """Who marks sees nothing of others before the release: the menu says so, not a box after a click."""
        project = self._session.project
        may = project is None or roles.may_see_others(project)
        self._window.actions_.withhold(_FIGURES, "" if may else NOT_YET)

    def _project_changed(self) -> None:
        self.leave()
        self._withhold()
        project = self._session.project
        if project is not None and self._as == project.who:
            QTimer.singleShot(0, lambda: self._begin_as(project.who))
        if project is not None:
            self._as = ""
            if roles.is_reviewer(project):
                self.warming.begin()

    def show_cases(self, selection: Selection) -> None:
        """Review just these cases."""
        if self._window.mode is None:
            self.start()
        if self.review is not None and self._window.mode is not None:
            self.review.walking.queueing.select(selection)

    def _open_figures(self, which: str) -> None:
        project = self._session.project
        if project is None:
            return
        made = import_module("annotator.ui.figures.opening")
        if which == "review.agreement":
            made.open_agreement(self._window, project, self._worker, self.show_cases)
        else:
            made.open_mirror(self._window, project, self._worker, self._go_to, self._write)

    def _write(self, words: str, act: Callable[[], Changes]) -> None:
        self._operations.run(words, lambda _about: act())

    def _go_to(self, document: DocumentId, start: int, end: int) -> None:
        project = self._session.project
        if self._window.mode is not None and self.review is not None:
            self.review.walking.go_to_place(document, start, end)
        elif project is not None and roles.is_reviewer(project):
            self._review_at(document, start, end)
        else:
            self._navigating.show(Focus(document, start, end))
            self._window.text.setFocus()

    def _review_at(self, document: DocumentId, start: int, end: int) -> None:
        """A reviewer sees a place among everybody's spans, once the queue is read."""
        self.start()
        if self.review is None:
            return
        walking = self.review.walking

        def arrive() -> None:
            walking.queueing.listed.disconnect(arrive)
            walking.go_to_place(document, start, end)

        self.show_cases(Selection(which=Which.ALL, document=document))
        walking.queueing.listed.connect(arrive)

    def _mark(self) -> None:
        self._window.actions_.action("review.toggle").setChecked(self._window.mode is not None)
