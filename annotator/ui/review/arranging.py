"""What is done with more than one case: cases alike, policies, a whole document, the round."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.domain.adjudication import Rule
from annotator.domain.case_marks import CaseMark
from annotator.domain.cases import Kind
from annotator.domain.changes import Changes
from annotator.domain.decisions import Standing
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.services import adjudicating, closing, deciding, mirror, repeats, roles
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import review_document
from annotator.ui.control.operations import LARGE, Bulk
from annotator.ui.kit import widgets
from annotator.ui.kit.passages_dialog import PassagesDialog
from annotator.ui.review.alike import WORDS, find_alike
from annotator.ui.review.closing_dialog import ClosingDialog
from annotator.ui.review.policies_dialog import PoliciesDialog
from annotator.ui.review.queue_state import Key
from annotator.ui.review.repeats_dialog import RepeatsDialog
from annotator.ui.review.round_dialog import RoundDialog, RoundNow
from annotator.ui.review.settling import Settling
from annotator.ui.review.stepping import Stepping
from annotator.ui.review.walking import Walking

Choices = list[tuple[Key, tuple[Mark, ...], deciding.Saw]]


class Arranging(QObject):
    """Each shows first what it would do, and is one step to undo."""

    def __init__(self, walking: Walking, stepping: Stepping, settling: Settling) -> None:
        super().__init__(walking)
        self._walking, self._stepping, self._settling = walking, stepping, settling

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of this part do."""
        return {
            "review.alike": self._alike,
            "review.policies": partial(self._policies, "unanimous"),
            "review.unanimous": partial(self._policies, "unanimous"),
            "review.repeats": self._repeats,
            "review.close": self._close,
            "review.reopen": self._reopen,
            "review.release": self._release,
        }

    def _alike(self) -> None:
        work, key, project = self._walking.work, self._walking.key, self._walking.session.project
        if work is None or key is None or project is None:
            return
        if not work.choice.made:
            self._walking.window.status.say("Choose a candidate first: 1 to 9, or 0 for no span here.")
            return
        marks, extent, remarks = work.choice.marks, self._walking.desk.pane.frame(work), work.timed()
        dialog = PassagesDialog(self._walking.window, _decision_words(work.view.text, marks), WORDS)
        job = self._walking.worker.start(
            lambda progress: find_alike(project, key, marks, extent, progress), dialog.show_found
        )
        dialog.rejected.connect(job.cancel)
        dialog.confirmed.connect(partial(self._decide_alike, remarks))
        dialog.open()

    def _decide_alike(self, remarks: deciding.Remarks, choices: Choices) -> None:
        if self._decide_all(remarks, choices, leaving=True):
            self._stepping.go_on()

    def _decide_all(self, remarks: deciding.Remarks, choices: Choices, *, leaving: bool) -> bool:
        wanted = {(DocumentId(document), case): marks for (document, case), marks, _ in choices}
        saw = {(DocumentId(document), case): one for (document, case), _, one in choices}
        bulk = Bulk(
            lambda *_: len(wanted) * 50, lambda project, _: deciding.decide_alike(project, wanted, remarks, saw)
        )
        return self._settling.write("Decide cases alike", bulk.at_once, bulk, leaving=leaving)

    def _policies(self, first: str) -> None:
        project = self._walking.session.project
        if project is None:
            return
        titles = {item.document_id: widgets.one_line(item.title) for item in self._walking.state.all_items()}
        dialog = PoliciesDialog(self._walking.window, project, self._walking.worker, titles, first)
        dialog.confirmed.connect(self._adjudicate)
        dialog.open()

    def _adjudicate(self, by: Rule, _number: int) -> None:
        bulk = Bulk(lambda *_: LARGE + 1, partial(_adjudicate, by))
        self._settling.write("Deciding by policy", bulk.at_once, bulk)

    def _close(self) -> None:
        key, project, work = self._walking.key, self._walking.session.project, self._walking.work
        if key is None or project is None or work is None:
            return
        document = DocumentId(key[0])
        problems = closing.checklist(project, document)
        if not problems:
            self._close_now(document)
            return
        agreed = _agreed(project, document)
        title = widgets.one_line(work.view.title) or document
        dialog = ClosingDialog(self._walking.window, title, problems, len(agreed))
        dialog.confirmed.connect(partial(self._close_now, document))
        dialog.agreed.connect(partial(self._take_agreed, agreed))
        dialog.picked.connect(partial(self._go_there, document))
        dialog.open()

    def _close_now(self, document: DocumentId) -> None:
        if self._settling.write("Close a document", lambda project: closing.close(project, document), leaving=True):
            self._stepping.go_on()

    def _take_agreed(self, agreed: Choices) -> None:
        self._decide_all(deciding.Remarks(), agreed, leaving=False)

    def _go_there(self, document: DocumentId, start: int, end: int) -> None:
        self._walking.go_to_place(document, start, end)

    def _reopen(self) -> None:
        key = self._walking.key
        if key is not None:
            document = DocumentId(key[0])
            self._settling.write("Reopen a document", lambda project: closing.reopen(project, document))

    def _release(self) -> None:
        project = self._walking.session.project
        if project is None:
            return
        if self._walking.queueing.is_reading():
            self._walking.window.status.say(
                "The cases are still being read: wait a moment, so that they can be counted."
            )
            return
        now = self._round_now(project)
        dialog = RoundDialog(self._walking.window, now)
        words, act = ("Begin a round", roles.begin_round) if now.is_released else ("Release the round", roles.release)
        dialog.confirmed.connect(lambda: self._settling.write(words, act))
        dialog.open()

    def _round_now(self, project: Project) -> RoundNow:
        found = self._walking.state.counts
        waiting = [item.marks for item in self._walking.state.all_items() if item.is_to_do and item.marks]
        return RoundNow(
            analysts=len(mirror.analysts(project)),
            decided=found.decided,
            to_do=found.to_do + found.agreed,
            agreed=found.agreed,
            disputed=sum(CaseMark.DISPUTED in marks for marks in waiting),
            put_off=sum(CaseMark.SKIPPED in marks for marks in waiting),
            documents=len(found.by_document),
            closed=len(closing.closed_documents(project)),
            is_released=roles.is_released(project),
        )

    def _repeats(self) -> None:
        project = self._walking.session.project
        if project is None:
            return
        dialog = RepeatsDialog(self._walking.window, project.who, roles.reviewers(project))
        self._walking.worker.start(lambda progress: repeats.consistency(project, progress), dialog.show_found)
        dialog.confirmed.connect(self._draw)
        dialog.open()

    def _draw(self, number: int, asked_of: str) -> None:
        bulk = Bulk(
            lambda *_: LARGE + 1,
            lambda project, progress: repeats.draw(project, number, asked_of, progress=progress),
        )
        self._settling.write("Drawing hidden repeats", bulk.at_once, bulk)


def _adjudicate(by: Rule, project: Project, progress: Progress | None) -> Changes:
    """Raises AnnotatorError when somebody else decided meanwhile all that the policy would have."""
    made = adjudicating.adjudicate(project, by, progress).changes
    if made is None:
        raise AnnotatorError("There was nothing left to decide for this policy.", "Look at the queue as it is now.")
    return made


def _agreed(project: Project, document: DocumentId) -> Choices:
    """The open cases of a document in which all say the same, and what they say."""
    return [
        ((document, each.case.id), (each.case.candidates[0].mark,), deciding.Saw.of(each))
        for each in review_document(project, document).reviews
        if each.standing is Standing.OPEN and each.case.kind is Kind.AGREE
    ]


def _decision_words(text: str, marks: tuple[Mark, ...]) -> str:
    said = [f"“{widgets.one_line(text[start:end])[:80]}” {label}" for start, end, label in marks]
    return ", ".join(said) or "No span here"
