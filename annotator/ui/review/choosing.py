"""From keys and clicks to what a reviewer has in mind: candidates, edges, labels."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.domain import tokens
from annotator.domain.alignment import Edges, trimmed_edges
from annotator.domain.competing import competes
from annotator.domain.passes import Extent, Mark
from annotator.domain.tokens import Unit
from annotator.ui.actions.review import CANDIDATE_KEYS
from annotator.ui.kit.key_popup import Alternative
from annotator.ui.look.label_styles import shown_name
from annotator.ui.review.choice import NO_SPAN, NOTHING, Choice, Work, chosen
from annotator.ui.review.settling import Settling
from annotator.ui.review.walking import Walking

LABEL = "label"
_Move = Callable[[str, Extent, Unit], Extent]


class Choosing(QObject):
    """Changes the choice; only gold where nobody marked anything is written at once."""

    def __init__(self, walking: Walking, settling: Settling) -> None:
        super().__init__(walking)
        self._walking, self._settling = walking, settling
        desk = walking.desk
        self._text, self._popup = desk.pane.text, desk.pane.popup
        desk.panel.picked.connect(self._clicked)
        self._popup.picked.connect(self._label_picked)
        self._text.selection_changed.connect(self._selected)
        walking.moved.connect(self._popup.hide)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of this part do."""
        found: dict[str, Callable[[], object]] = {"review.none": partial(self.press, "0")}
        for key in CANDIDATE_KEYS:
            found[f"review.take_{key}"] = partial(self.press, key)
            found[f"review.also_{key}"] = partial(self._also, int(key) - 1)
        return found | {
            "review.on": partial(self.step, 1),
            "review.back": partial(self.step, -1),
            "review.edit": self.edit,
            "review.end_right": partial(self._move, _end_on),
            "review.end_left": partial(self._move, _end_back),
            "review.start_right": partial(self._move, _start_on),
            "review.start_left": partial(self._move, _start_back),
            "review.label": self._ask_label,
        }

    def press(self, key: str) -> None:
        """A digit: it answers what is asked, takes a candidate or nothing, and a second time accepts."""
        work = self._walking.work
        if work is None or (self._popup.isVisible() and self._popup.press(key)):
            return
        self._popup.hide()
        if key == work.taken and not work.editing:
            self._settling.accept()
            return
        candidates = work.candidates()
        if key == "0":
            self._set(work, NO_SPAN, key)
        elif int(key) <= len(candidates):
            self._set(work, chosen([candidates[int(key) - 1]]), key)
        else:
            self._say(f"There is no candidate {key} here.")

    def step(self, step: int) -> None:
        """Choose the next card or the one before, going round; the last one is no span."""
        work = self._walking.work
        if work is None:
            return
        self._popup.hide()
        choices = [*(chosen([mark]) for mark in (*work.candidates(), *self._extra(work))), NO_SPAN]
        there = [number for number, one in enumerate(choices) if work.choice.made and one.marks == work.choice.marks]
        at = there[0] + step if there else (0 if step > 0 else -1)
        self._set(work, choices[at % len(choices)], "")

    def edit(self) -> None:
        """Let selecting move the edges of the span in hand; the first candidate if there is none."""
        work = self._walking.work
        if work is None:
            return
        before = work.choice
        if work.choice.at is None:
            work.choice = chosen([work.candidates()[0]])
        work.before_edit = work.before_edit or before
        work.taken = ""
        self._walking.focus_text()
        self._walking.set_choice(work.choice)
        self._select(work)
        self._walking.moved.emit()

    def step_back(self) -> bool:
        """Leave what is asked, the edit, or the choice; False when there is nothing to leave."""
        work = self._walking.work
        if self._popup.isVisible():
            self._popup.hide()
            return True
        if work is None:
            return False
        if work.before_edit is not None:
            work.choice, work.before_edit = work.before_edit, None
            self._text.set_caret(self._text.caret())
            self._walking.set_choice(work.choice)
            self._walking.moved.emit()
            return True
        made = work.view.review.decision
        first = NOTHING if made is None else chosen(made.spans) if made.spans else NO_SPAN
        if work.choice.marks != first.marks or work.choice.made != first.made:
            self._set(work, first, "")
            return True
        return False

    def _clicked(self, number: int, also: bool) -> None:
        work = self._walking.work
        if work is None or not self._may_write():
            return
        marks = (*work.candidates(), *self._extra(work))
        if also:
            self._also(number)
        elif number < len(marks):
            self._set(work, chosen([marks[number]]), "")

    def _extra(self, work: Work) -> tuple[Mark, ...]:
        gold = {(one.start, one.end, one.label) for one in work.view.gold}
        return tuple(sorted({*work.own_marks(), *(gold - set(work.candidates()))}))

    def _also(self, number: int) -> None:
        work = self._walking.work
        marks = (*work.candidates(), *self._extra(work)) if work else ()
        if work is not None and number < len(marks):
            self._set(work, work.choice.toggled(marks[number]), "")
        else:
            self._say(f"There is no candidate {number + 1} here.")

    def _set(self, work: Work, choice: Choice, taken: str) -> None:
        if work.editing:
            self._text.set_caret(self._text.caret())
        work.taken, work.before_edit = taken, None
        self._walking.set_choice(choice)
        self._walking.moved.emit()

    def _move(self, moved: _Move) -> None:
        work = self._walking.work
        if work is None:
            return
        if work.choice.at is None:
            self.edit()
        start, end = moved(work.view.text, work.choice.at[:2], self._walking.window.text.snap_unit)  # type: ignore[index]
        if self._stretch(work, start, end):
            self._select(work)
        else:
            self._say("The span cannot go further that way.")

    def _select(self, work: Work) -> None:
        """Select what is edited, so that Shift and the arrows move its end by words, lines or more."""
        at = work.choice.at
        if at is not None:
            work_at, work.before_edit = work.before_edit, None  # or selecting would be taken for an edit
            self._text.select(at[0], at[1])
            work.before_edit = work_at

    def _selected(self, start: int, end: int) -> None:
        work = self._walking.work
        if work is None or not work.editing or start >= end:
            return
        if self._walking.window.text.snap_unit is not Unit.CHARACTER:
            first, last = trimmed_edges(work.view.text, start, end, Edges.BLANKS)
            start, end = (first, last) if first < last else (start, end)
        self._stretch(work, start, end)

    def _stretch(self, work: Work, start: int, end: int) -> bool:
        was = work.choice.at
        if was is None or start >= end or (start, end) == was[:2]:
            return False
        if work.before_edit is None:
            work.before_edit = work.choice
        work.taken = ""
        self._walking.set_choice(work.choice.changed(was, (start, end, was[2])))
        self._text.ensure_visible(start, end)
        self._walking.moved.emit()
        return True

    def _ask_label(self) -> None:
        work, session = self._walking.work, self._walking.session
        if work is None:
            return
        selection = None if work.editing else self._text.selection()
        words = "Label the selection as" if selection else "Label as"
        at = selection[1] if selection else (work.choice.at or work.candidates()[0])[1]
        lines = [Alternative(label.key or "", shown_name(label), label.name, label.color) for label in session.labels]
        self._popup.ask(LABEL, words, lines, self._walking.desk.pane.below(at))
        self._walking.focus_text()

    def _label_picked(self, name: str) -> None:
        work = self._walking.work
        if work is None or self._popup.question != LABEL:
            return
        selection = None if work.editing else self._text.selection()
        if selection:
            self._text.set_caret(selection[1])
            self._take_selection(work, (*selection, name))
            return
        was = work.choice.at or work.candidates()[0]
        base = work.choice if work.choice.at else chosen([was])
        self._set(work, base.changed(was, (was[0], was[1], name)), "")

    def _take_selection(self, work: Work, mark: Mark) -> None:
        """Put it into the case it competes with, the one in hand or another; or make it gold of its own."""
        walking = self._walking
        if not any(competes(mark, one) for one in (*work.candidates(), *work.choice.marks)):
            held_by = walking.case_of(mark)
            if held_by is None:
                self._settling.add_gold(mark)
                return
            walking.show(held_by)
            work = walking.work or work
        self._set(work, chosen((*work.choice.marks, mark), mark), "")

    def _may_write(self) -> bool:
        project = self._walking.session.project
        return project is not None and not project.read_only

    def _say(self, words: str) -> None:
        self._walking.window.status.say(words)


def _end_on(text: str, extent: Extent, unit: Unit) -> Extent:
    return extent[0], tokens.next_end(text, extent[1], unit)


def _end_back(text: str, extent: Extent, unit: Unit) -> Extent:
    return extent[0], tokens.previous_end(text, extent[1], unit)


def _start_on(text: str, extent: Extent, unit: Unit) -> Extent:
    return tokens.next_start(text, extent[0], unit), extent[1]


def _start_back(text: str, extent: Extent, unit: Unit) -> Extent:
    return tokens.previous_start(text, extent[0], unit), extent[1]
