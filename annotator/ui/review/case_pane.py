"""The middle: the page with its gold, and a lane for each analyst at the case that is looked at."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget

from annotator.domain.decisions import GoldSpan
from annotator.domain.model import Label
from annotator.domain.passes import Mark
from annotator.services.reviewing import DocumentReview
from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.key_popup import KeyPopup
from annotator.ui.look import label_styles
from annotator.ui.review.choice import Work
from annotator.ui.text import GOLD_SIGN, LaneRow, TextView, ViewSpan

IN_HAND = "choice:"


class CasePane(QFrame):
    """Header, text, and what floats over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "page")
        self.text = TextView()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.title = widgets.ElidedText("title")
        self.facts = widgets.text(role="small")
        self.empty = EmptyPlace("scale", large=True)
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.popup = KeyPopup(self)
        self._header = widgets.surface("top")
        self._stack = QStackedWidget()
        self._labels: Mapping[str, Label] = {}
        self._shown: DocumentReview | None = None
        self._lanes: tuple[LaneRow, ...] = ()
        self._lay_out()

    def show_labels(self, labels: tuple[Label, ...]) -> None:
        """Paint in this tagset and the current theme."""
        self._labels = {label.name: label for label in labels}
        self.text.set_page_style(label_styles.page_style())
        self.text.set_label_styles(label_styles.styles(labels))

    def show_nothing(self, title: str, words: str, action: str) -> None:
        """There is no case to show: say why, and what to do."""
        held = self._holds_focus()
        self.empty.say(title, words, action)
        self._stack.setCurrentWidget(self.empty)
        self._header.hide()
        self.popup.hide()
        self._shown = None
        if held:
            self.take_focus()

    def take_focus(self) -> None:
        """Give the keyboard to the page, or to what stands in its place."""
        there = self.text if self._stack.currentWidget() is self.text else self.empty
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_document(self, found: DocumentReview, title: str) -> None:
        """Show a page with its gold, unless it is there already."""
        held = self._holds_focus()
        self._stack.setCurrentWidget(self.text)
        if held:
            self.take_focus()
        self._header.show()
        self.title.show_text(title)
        if self._shown is None or self._shown.document_id != found.document_id or self._shown.text != found.text:
            self.text.set_document(found.text)
            self.text.setAccessibleName(f"Document {title}")
        self._shown = found

    def show_work(self, work: Work, names: Mapping[str, str]) -> None:
        """Draw gold, what is in hand, and the lanes; `names` are what each analyst is called, by name."""
        shown = self._shown
        if shown is None:
            return
        case = set(work.view.case.spans) | {(one.start, one.end, one.label) for one in work.view.gold}
        gold = [span for one in shown.gold if _mark(one) not in case for span in self._drawn([_mark(one)], "gold:")]
        mine = self._drawn(work.choice.marks, IN_HAND)
        self.text.set_spans([*gold, *mine])
        active = work.choice.at if work.editing else None
        self.text.set_active_span(f"{IN_HAND}{active[0]}:{active[1]}:{active[2]}" if active else None)
        self._show_lanes(shown, work, names)

    def frame(self, work: Work) -> tuple[int, int]:
        """The stretch that the case takes up, with what is in hand."""
        marks = [*work.view.case.spans, *work.choice.marks]
        return min(mark[0] for mark in marks), max(mark[1] for mark in marks)

    def below(self, offset: int) -> QPoint:
        """The global point under the line of an offset, and under its lanes."""
        text = self.text
        text.ensure_visible(offset, offset)
        flow = text.flow()
        paragraph, layout = flow.index.at(offset), flow.layout_of(offset)
        x = text.column_left() + round(layout.caret_x(offset))
        y = text.paragraph_y(paragraph) + layout.line_top(layout.line_of(offset) + 1)
        return text.viewport().mapToGlobal(QPoint(x, y))

    def go_to(self, start: int, end: int) -> None:
        """Bring a case into sight, with some text before it and after it."""
        text = self.text.flow().text or ""
        before = text.rfind("\n", 0, max(0, start - 200)) + 1
        after = text.find("\n", min(len(text), end + 200))
        self.text.ensure_visible(before, before)
        self.text.ensure_visible(after if after >= 0 else len(text), after if after >= 0 else len(text))
        self.text.ensure_visible(start, end)
        self.text.set_caret(start)

    def _holds_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and any(
            place.isAncestorOf(focus) or place is focus for place in (self.text, self.empty)
        )

    def _show_lanes(self, shown: DocumentReview, work: Work, names: Mapping[str, str]) -> None:
        frame = self.frame(work)
        held: dict[str, list[Mark]] = {name: [] for name in shown.analysts}
        for each in shown.reviews:
            for one in each.case.candidates:
                if one.start < frame[1] and frame[0] < one.end:
                    for name in one.voters:
                        held.setdefault(name, []).append(one.mark)
        letters = work.view.letters

        def place(name: str) -> tuple[int, str]:
            letter = letters.get(name) or name
            return len(letter), letter

        people = sorted(held, key=place)
        gold = [*work.choice.marks]
        gold += [_mark(one) for one in shown.gold if _mark(one) not in work.view.case.spans and _mark(one) not in gold]
        lanes = [LaneRow(GOLD_SIGN, "Gold", self._drawn(gold, "lane:"))]
        lanes += [
            LaneRow(letters.get(name, "?"), names.get(name, "?"), self._drawn(held[name], f"{number}:"))
            for number, name in enumerate(people)
        ]
        if tuple(lanes) != self._lanes or frame != self._frame:
            self._lanes, self._frame = tuple(lanes), frame
            self.text.show_lanes(lanes, frame)

    _frame: tuple[int, int] | None = None

    def _drawn(self, marks: Sequence[Mark], prefix: str) -> tuple[ViewSpan, ...]:
        return tuple(
            ViewSpan(f"{prefix}{start}:{end}:{name}", start, end, self._labels[name].id)
            for start, end, name in marks
            if name in self._labels
        )

    def _lay_out(self) -> None:
        self._header.setFixedHeight(48)
        head = widgets.row(self._header, margins=(24, 0, 16, 0), spacing=12)
        head.addWidget(self.title, 1)
        head.addWidget(self.facts)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.text)
        layout = widgets.column(self)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)


def _mark(gold: GoldSpan) -> Mark:
    return gold.start, gold.end, gold.label
