"""What a reviewer says about a case: why, how sure, a note; to be discussed, or put off."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from annotator.domain.case_marks import CaseMark
from annotator.domain.model import DocumentId
from annotator.domain.reasons import SURE, UNSURE, Reason, words_of
from annotator.services import case_notes
from annotator.ui.kit import widgets
from annotator.ui.kit.key_popup import Alternative
from annotator.ui.kit.wording import keys_here
from annotator.ui.review.settling import Settling
from annotator.ui.review.walking import Walking

REASON = "reason"
_NEXT_CONFIDENCE = {None: SURE, SURE: UNSURE, UNSURE: None}
_CONFIDENCE_WORDS = {SURE: "sure", UNSURE: "not sure"}


class Remarking(QObject):
    """Remarks are written with the decision; flags and skips at once."""

    def __init__(self, walking: Walking, settling: Settling) -> None:
        super().__init__(walking)
        self._walking, self._settling = walking, settling
        self._prompt, self._popup = walking.desk.panel.prompt, walking.desk.pane.popup
        self._prompt.left.connect(walking.focus_text)
        self._popup.picked.connect(self._reason_picked)
        walking.moved.connect(self.show)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of this part do."""
        return {
            "review.note": self._note,
            "review.reason": self._reason,
            "review.confidence": self._confidence,
            "review.flag": self._flag,
            "review.skip": self._skip,
        }

    def show(self) -> None:
        """Say below the cards what is said so far, or what the keys do while edges are moved."""
        work = self._walking.work
        if work is None:
            return
        if work.editing:
            unit = self._walking.window.text.snap_unit.value
            moving = f"Alt+→ ← move the end, with Shift the start, by {unit} (G), or select."
            words = keys_here(f"{moving} Enter accepts, Esc reverts.")
        else:
            said = work.remarks
            parts = [words_of(said.reason), _CONFIDENCE_WORDS.get(said.confidence or "", said.confidence or "")]
            parts.append(f"“{widgets.one_line(said.note)}”" if said.note else "")
            words = " · ".join(part for part in parts if part)
        self._walking.desk.panel.show_remarks(words)

    def _note(self) -> None:
        work = self._walking.work
        if work is not None:
            self._prompt.ask("Note to the decision:", work.remarks.note or "", self._noted)

    def _noted(self, words: str) -> None:
        self._say(note=words or None)

    def _reason(self) -> None:
        work, pane = self._walking.work, self._walking.desk.pane
        if work is None:
            return
        lines = [Alternative(str(number), one.words, one.value) for number, one in enumerate(Reason, 1)]
        lines.append(Alternative("0", "No reason", ""))
        self._popup.ask(REASON, "Why", lines, pane.below(pane.frame(work)[0]))
        self._walking.focus_text()

    def _reason_picked(self, code: str) -> None:
        if self._popup.question == REASON:
            self._say(reason=code or None)

    def _confidence(self) -> None:
        work = self._walking.work
        if work is not None:
            self._say(confidence=_NEXT_CONFIDENCE.get(work.remarks.confidence, SURE))

    def _say(self, **said: str | None) -> None:
        work = self._walking.work
        if work is not None:
            work.remarks = replace(work.remarks, **said)  # type: ignore[arg-type]
            self.show()

    def _flag(self) -> None:
        key = self._walking.key
        if key is not None:
            document, case = DocumentId(key[0]), key[1]
            self._settling.write("Flag a case", lambda project: case_notes.flag(project, document, case))

    def _skip(self) -> None:
        key, item = self._walking.key, self._walking.state.item(self._walking.key)
        if key is None:
            return
        if item is not None and CaseMark.SKIPPED in item.marks:
            document, case = DocumentId(key[0]), key[1]
            self._settling.write("Take a case up again", lambda project: case_notes.unskip(project, document, case))
            return
        self._prompt.ask("Skip this case, because (Enter alone will do):", "", self._skipped)

    def _skipped(self, reason: str) -> None:
        key = self._walking.key
        if key is None:
            return
        document, case = DocumentId(key[0]), key[1]
        after = self._walking.state.step(key, 1)
        done = self._settling.write(
            "Skip a case", lambda project: case_notes.skip(project, document, case, reason), leaving=after is not None
        )
        if done and after is not None:
            self._walking.show((after.document_id, after.case_id))
