"""The review as a mode of the window: its parts, and what its actions do."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from annotator.domain.changes import Changes
from annotator.domain.queue import Which
from annotator.services import roles
from annotator.ui.actions.action_set import ActionSet
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.review.arranging import Arranging
from annotator.ui.review.case_pane import CasePane
from annotator.ui.review.case_panel import CasePanel
from annotator.ui.review.choosing import Choosing
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.queue_panel import QueuePanel
from annotator.ui.review.remarking import Remarking
from annotator.ui.review.settling import Settling
from annotator.ui.review.stepping import Stepping
from annotator.ui.review.walking import Walking

SPLITTER = "review/splitter"


def desk_in_steps(actions: ActionSet) -> Iterator[ReviewDesk | None]:
    """Make the desk a part at a time, None after each and the desk at last: at once it would hold the window."""
    queue = QueuePanel()
    yield None
    pane = CasePane()
    yield None
    panel = CasePanel(actions)
    yield None
    yield ReviewDesk(actions, queue, pane, panel)


class Review(QObject):
    """Made when somebody first reviews in this window."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        operations: Operations,
        worker: Worker,
        leave: Callable[[], object],
        desk: ReviewDesk,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._leave = window, session, leave
        self.desk = desk
        self.walking = Walking(window, self.desk, session, operations, worker)
        self.stepping = Stepping(self.walking)
        self.settling = Settling(self.walking, self.stepping)
        self.choosing = Choosing(self.walking, self.settling)
        self.remarking = Remarking(self.walking, self.settling)
        self.arranging = Arranging(self.walking, self.stepping, self.settling)
        parts = (self.choosing, self.remarking, self.arranging)
        self._handlers = self._own_handlers()
        for part in parts:
            self._handlers.update(part.handlers())
        window.actions_.bind_in_review(self._shared_handlers())
        self.desk.pane.empty.wanted.connect(self._empty_wanted)
        self.desk.queue.searched.connect(self.walking.focus_text)
        self.desk.queue.wanted.connect(self._list_wanted)
        self.walking.moved.connect(window.mode_changed)
        window.theme_changed.connect(self._theme)
        session.labels_changed.connect(self.walking.show_labels)
        operations.changed.connect(lambda changes, at_once: self._changed(changes, follow=at_once))
        operations.changed_elsewhere.connect(lambda changes: self._changed(changes, follow=False, elsewhere=True))
        self._follow_zoom()

    def enter(self) -> None:
        """Show the queue and the first case to decide."""
        self.walking.show_labels()
        self.desk.panel.show_guidelines(self._session.project)
        self._window.show_mode(self.desk, self)
        state = self._window.settings.raw(SPLITTER)
        if state:
            self.desk.splitter.restoreState(state)
        self._mark_panels(self.desk.queue, self.desk.panel)
        self.walking.focus_text()
        self.walking.queueing.read()

    def leave(self) -> None:
        """Show the annotating panels again; the next time the queue is read anew."""
        self._window.settings.remember(SPLITTER, self.desk.splitter.saveState())
        self.walking.forget()
        self._window.actions_.action("review.names").setChecked(False)
        self._window.show_mode(None, None)
        self._mark_panels(self._window.documents, self._window.side)

    def run(self, action: str) -> None:
        """Do what an action of the Review menu says."""
        self.walking.catch_up()
        handler = self._handlers.get(action)
        if handler is not None:
            handler()

    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in order."""
        return self.desk.panes()

    def has_case(self) -> bool:
        """Whether there is a case to act on."""
        return self.walking.work is not None

    def standing(self) -> str:
        """How far the review is."""
        return self.walking.queueing.standing()

    def step_back(self) -> None:
        """Escape: leave the innermost thing one is in."""
        queue = self.desk.queue
        focus = QApplication.focusWidget()
        if self.choosing.step_back():
            return
        if focus is queue.search and queue.search.text():
            queue.search.clear()
        elif focus is not self.desk.pane.text:
            self.walking.focus_text()
        elif queue.is_filtered():
            queue.clear_filters()
        else:
            self._window.status.say("F9 goes back to annotating.")

    def _own_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "review.accept": self.settling.accept,
            "review.keep": self.settling.keep,
            "review.next": partial(self.stepping.step, 1),
            "review.previous": partial(self.stepping.step, -1),
            "review.next_open": partial(self.stepping.step_to_do, 1),
            "review.previous_open": partial(self.stepping.step_to_do, -1),
            "review.snap": self._snap,
            "review.filter": self._filter,
            "review.names": self._names,
            "review.audit": lambda: self.desk.queue.filters.show_which(Which.AUDIT),
        }

    def _shared_handlers(self) -> dict[str, Callable[[], object]]:
        """What actions of the other menus do here."""
        return {
            "go.next": partial(self.stepping.step_document, 1),
            "go.previous": partial(self.stepping.step_document, -1),
            "go.unfinished": partial(self.stepping.step_to_do, 1),
            "edit.find": self._filter,
            "view.left": partial(self._fold, self.desk.queue),
            "view.right": partial(self._fold, self.desk.panel),
        }

    def _changed(self, changes: Changes, *, follow: bool, elsewhere: bool = False) -> None:
        if self._window.mode is not self:
            return
        project = self._session.project
        if changes.everything and project is not None and not roles.is_reviewer(project):
            self._leave()  # the step that let this person review was taken back
            return
        with self.walking.news.hearing(elsewhere=elsewhere):
            self.walking.refresh(changes, follow=follow)
        self.remarking.show()

    def _names(self) -> None:
        walking, action = self.walking, self._window.actions_.action("review.names")
        walking.with_names = not walking.with_names
        action.setChecked(walking.with_names)
        walking.queueing.show_analysts(with_names=walking.with_names)
        walking.show_work()

    def _filter(self) -> None:
        self.desk.queue.show()
        self._mark_panels(self.desk.queue, self.desk.panel)
        self.desk.queue.search.setFocus()
        self.desk.queue.search.selectAll()

    def _snap(self) -> None:
        self._window.status.snap_wanted.emit()
        self.remarking.show()

    def _fold(self, panel: QWidget) -> None:
        panel.setVisible(panel.isHidden())
        if panel.isHidden():
            self.walking.focus_text()
        self._mark_panels(self.desk.queue, self.desk.panel)

    def _mark_panels(self, left: QWidget, right: QWidget) -> None:
        for name, panel in (("view.left", left), ("view.right", right)):
            self._window.actions_.action(name).setChecked(not panel.isHidden())

    def _theme(self) -> None:
        self.walking.show_labels()
        self.desk.repaint_theme()
        self.walking.show_work()

    def _follow_zoom(self) -> None:
        page, mine = self._window.text, self.desk.pane.text
        mine.set_zoom(page.zoom())
        mine.set_family(page.family())
        page.family_changed.connect(mine.set_family)
        page.zoom_changed.connect(mine.set_zoom)
        mine.zoom_changed.connect(page.set_zoom)

    def _list_wanted(self) -> None:
        if self.walking.queueing.is_all():
            self.desk.queue.filters.show_which(Which.DECIDED)
        else:
            self.desk.queue.clear_filters()

    def _empty_wanted(self) -> None:
        walking = self.walking
        if walking.queueing.cancel():
            return
        if walking.state.is_empty:
            self._leave()
        elif walking.queueing.is_all():
            self._window.actions_.run("file.export")
        else:
            self.desk.queue.clear_filters()
