"""Writing decisions: one case at a time, at once, and on to the next."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, DecidedMeanwhile
from annotator.domain.model import DocumentId, Span
from annotator.domain.passes import Mark
from annotator.services import deciding
from annotator.services.project import Project
from annotator.ui.actions.spec import Needs
from annotator.ui.control.operations import Bulk
from annotator.ui.review.choice import begin
from annotator.ui.review.news import tell
from annotator.ui.review.stepping import Stepping
from annotator.ui.review.walking import Walking


class Settling(QObject):
    """Every write goes through the operations, so that none is lost while another program holds the file."""

    def __init__(self, walking: Walking, stepping: Stepping) -> None:
        super().__init__(walking)
        self._walking, self._stepping = walking, stepping
        self._refusal: AnnotatorError | None = None
        walking.operations.failed.connect(self._fail)
        walking.operations.waiting_changed.connect(self._waited)

    def accept(self) -> None:
        """Write what is in mind and go on; what is decided so already is only left."""
        work, key = self._walking.work, self._walking.key
        if work is None or key is None:
            return
        if not work.choice.made:
            self._walking.window.status.say("Choose a candidate first: 1 to 9, or 0 for no span here.")
            return
        if work.is_as_decided():
            self._stepping.go_on()
            return
        marks, remarks, document, case = work.choice.marks, work.timed(), DocumentId(key[0]), key[1]
        saw = work.saw
        if self.write(
            "Decide a case",
            lambda project: deciding.decide(project, document, case, marks, remarks, saw).changes,
            leaving=True,
        ):
            if self._walking.operations.waiting:
                self._walking.pending.add(key)
            self._stepping.go_on()
        elif isinstance(self._refusal, DecidedMeanwhile):
            self._tell_meanwhile(self._refusal, set(marks))

    def keep(self) -> None:
        """Decide again what was decided."""
        work = self._walking.work
        if work is None:
            return
        if work.view.review.decision is None:
            self._walking.window.status.say("Nothing is decided here yet.")
            return
        self._walking.work = fresh = begin(work.view)
        fresh.since, fresh.saw = work.since, work.saw
        self.accept()

    def add_gold(self, mark: Mark) -> None:
        """Make gold that nobody marked; the case in hand stays as it is."""
        key = self._walking.key
        if key is not None:
            document = DocumentId(key[0])
            self.write("Add gold", lambda project: deciding.add_gold(project, document, [mark]).changes)

    def write(
        self, words: str, act: Callable[[Project], Changes], bulk: Bulk | None = None, *, leaving: bool = False
    ) -> bool:
        """Do it now, or as soon as the file can be written to; False when it was refused.

        `leaving`: whoever asks goes on to another case; otherwise this one is read again.
        """
        project = self._walking.session.project
        if project is None:
            return False
        if project.read_only:
            self._walking.window.status.say(Needs.WRITABLE.value)
            return False

        def run(_about: Span | None) -> Changes:
            return act(project)

        self._refusal = None
        self._walking.accepting = True
        try:
            self._walking.operations.run(words, run, bulk=bulk)
        finally:
            self._walking.accepting = False
        if (self._refusal or not leaving) and self._walking.key is not None:
            self._walking.catch_up()
            self._walking.look_again()
        return self._refusal is None

    def _tell_meanwhile(self, refusal: DecidedMeanwhile, wanted: set[Mark]) -> None:
        """Somebody was faster: who decided the same goes on, and whoever would not sees the other decision first."""
        work = self._walking.work
        made = work.view.review.decision if work is not None else None
        if work is not None:
            work.saw = deciding.Saw.of(work.view.review)
        if made is not None and set(made.spans) == wanted:
            self._walking.window.status.say("Somebody else decided the same meanwhile.")
            self._stepping.go_on()
        else:
            if work is not None:
                tell(work, refusal)
            self._walking.show_work()

    def _fail(self, error: AnnotatorError) -> None:
        self._refusal = error

    def _waited(self) -> None:
        if not self._walking.operations.waiting:
            self._walking.pending.clear()
