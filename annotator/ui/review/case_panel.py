"""The column at the right: what the analysts hold, what was decided before, and the keys."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.model import Label
from annotator.services.project import Project
from annotator.ui.actions.action_set import ActionSet
from annotator.ui.kit import widgets
from annotator.ui.kit.panel import Panel, Section
from annotator.ui.kit.rows import sized
from annotator.ui.panels import guidelines
from annotator.ui.panels.guidelines import Guidelines
from annotator.ui.review.cards import Card, CardFace
from annotator.ui.review.choice import Work
from annotator.ui.review.faces import Names, candidate_faces, change_words, decision_words, mark_words, nothing_face
from annotator.ui.review.prompt import Prompt
from annotator.ui.review.rows import KIND_TIPS, KIND_WORDS

_MORE = (
    ("review.alike", "review.keep"),
    ("review.edit", "review.label", "review.reason", "review.confidence", "review.note"),
    ("review.flag", "review.skip"),
    ("review.unanimous", "review.policies"),
    ("review.close", "review.reopen"),
)
ROOMY = 330
_KEYS = (
    ("review.none", "0 no span"),
    ("review.edit", "E edit"),
    ("review.accept", "Enter accept"),
    ("review.skip", "S skip"),
)


class CasePanel(Panel):
    """Cards, guidelines, history, and the line of keys below. It says what was clicked."""

    picked = Signal(int, bool)  # a card's number from 0, and whether beside the others

    def __init__(self, actions: ActionSet) -> None:
        super().__init__("Case")
        self._actions = actions
        self.kind = widgets.heading("")
        self._alarms = widgets.text(role="warning", wrap=True)
        self._stale = widgets.text(role="small", wrap=True)
        self.cards: list[Card] = []
        self.nothing = Card()
        self.history = widgets.text(role="small", wrap=True)
        self.guidelines = Guidelines()
        self.prompt = Prompt()
        self.remarks = widgets.text(role="small", wrap=True)
        self._dots: list[QLabel] = []
        self._work: Work | None = None
        self._card_box: QVBoxLayout = widgets.column_of(spacing=4)
        self._history_section = Section("Decided before", _indented(self.history))
        self._lay_out()

    def show_work(self, work: Work, labels: Mapping[str, Label], names: Names) -> None:
        """Show a case; cards are kept and filled anew."""
        kind = work.view.case.kind
        self.kind.setText(KIND_WORDS[kind].upper())
        widgets.set_tip(self.kind, KIND_TIPS[kind])
        _say(self._alarms, "\n".join(filter(None, (work.notice, *work.view.warnings))))
        changed = [change_words(one, work.view.text, names) for one in work.view.changed]
        said = [mark_words(one, names) for one in work.view.marks]
        _say(self._stale, "\n".join([*said, *(["Changed since it was decided:"] if changed else []), *changed]))
        self._keep.setVisible(bool(changed) or work.is_disputed)
        faces = candidate_faces(work, labels, names)
        self._make_cards(len(faces))
        for card, face in zip(self.cards, faces, strict=True):
            card.show_face(face)
        self.nothing.show_face(nothing_face(work, names))
        history = "\n".join(decision_words(one, work.view.text) for one in reversed(work.view.history))
        self.history.setText(history)
        self._history_section.setVisible(bool(history))
        self.guidelines.show_label(labels.get(work.choice.at[2] if work.choice.at else work.view.label))
        self._scroll(work)
        self._body.setVisible(True)
        self._foot_area.setVisible(True)

    def _scroll(self, work: Work) -> None:
        """A new case begins at its top; after that the chosen card is kept in sight."""
        if work is not self._work or work.notice:
            self.cards_area.verticalScrollBar().setValue(0)
        else:
            QTimer.singleShot(0, self._show_chosen)  # cards of a moment ago have no place yet
        self._work = work

    def _show_chosen(self) -> None:
        chosen = next((card for card in (*self.cards, self.nothing) if card.face.chosen), None)
        if chosen is not None:
            self.cards_area.ensureWidgetVisible(chosen, 0, 8)

    def show_guidelines(self, project: Project | None) -> None:
        """Take the guidelines of another project."""
        self.guidelines.show_guidelines(guidelines.beside(project.path) if project else "")

    def show_remarks(self, words: str) -> None:
        """What is said about the decision so far, or what the keys do now."""
        _say(self.remarks, words)
        self._fit_remarks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow panel keeps its keys; the dots between them step back."""
        super().resizeEvent(event)
        for dot in self._dots:
            dot.setVisible(self.width() >= ROOMY)
        self._fit_remarks()

    def _fit_remarks(self) -> None:
        """Qt gives a wrapped text less room than it needs when something else above it may shrink."""
        self.remarks.setMinimumHeight(max(0, self.remarks.heightForWidth(max(100, self.width() - 24))))

    def show_nothing(self) -> None:
        """No case is looked at; nothing of the last one stays in a hidden card."""
        self._make_cards(0)
        for label in (self._alarms, self._stale, self.history):
            label.setText("")
        self.nothing.show_face(CardFace("0", ()))
        self.kind.setText("")
        self._body.setVisible(False)
        self._foot_area.setVisible(False)
        _say(self.remarks, "")
        self.prompt.hide()

    def repaint_theme(self) -> None:
        """Paint what is drawn by hand in other colours."""
        for card in (*self.cards, self.nothing):
            face = card.face
            card.show_face(type(face)("", ()))
            card.show_face(face)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space on a card, or Ctrl and a click, choose it beside the others."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            self._pick(watched, also=True)
            return True
        pressed = event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent)
        if pressed and event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # type: ignore[attr-defined]
            self._pick(watched, also=True)
            return True
        return False

    def _pick(self, card: QObject, *, also: bool) -> None:
        if card is self.nothing:
            self._actions.run("review.none")
        else:
            self.picked.emit(self.cards.index(card), also)  # type: ignore[arg-type]

    def _make_cards(self, number: int) -> None:
        while len(self.cards) > number:
            gone = self.cards.pop()
            self._card_box.removeWidget(gone)
            gone.hide()  # until it is deleted it would lie over the others
            gone.deleteLater()
        while len(self.cards) < number:
            made = Card()
            made.installEventFilter(self)
            made.clicked.connect(lambda _checked=False, card=made: self._pick(card, also=False))
            self.cards.append(made)
            self._card_box.addWidget(made)

    def _lay_out(self) -> None:
        self.nothing.installEventFilter(self)
        self.nothing.clicked.connect(lambda _checked=False: self._actions.run("review.none"))
        head = widgets.row(margins=(16, 12, 12, 4), spacing=8)
        head.addWidget(self.kind)
        head.addStretch()
        names = widgets.tool_button(self._actions.action("review.names"), with_text=True)
        names.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head.addWidget(names)
        self._body = QWidget()
        inner = widgets.column(self._body, margins=(8, 0, 8, 8), spacing=4)
        for part in (self._alarms, self._stale):
            part.setContentsMargins(8, 0, 8, 4)
            inner.addWidget(part)
        self._keep = _key_button(self._actions, "review.keep", "Y keep what was decided, or decide again")
        self._keep.hide()
        kept = widgets.row(margins=(4, 0, 0, 4))
        kept.addWidget(self._keep)
        kept.addStretch()
        inner.addLayout(kept)
        inner.addLayout(self._card_box)
        inner.addWidget(self.nothing)
        inner.addSpacing(8)
        inner.addWidget(self._history_section)
        inner.addWidget(self.guidelines, 1)
        inner.addStretch()
        self.guidelines.set_open(True)
        self.guidelines.folded.connect(partial(_share_room, inner))
        self.guidelines.note.setMinimumWidth(1)  # it gives way before the cards do
        self.guidelines.page.setMinimumHeight(176)
        self.body.addLayout(head)
        self.cards_area = _scrolling(self._body)
        self.body.addWidget(self.cards_area, 1)
        self.body.addWidget(widgets.rule())
        self._foot_area = QWidget()
        self._foot_area.setLayout(self._foot())
        self.body.addWidget(self._foot_area)

    def _foot(self) -> QVBoxLayout:
        made = widgets.column_of(margins=(8, 8, 8, 8), spacing=4)
        made.addWidget(self.prompt)
        self.remarks.setContentsMargins(4, 0, 4, 0)
        made.addWidget(self.remarks)
        keys = widgets.row(spacing=2)
        for number, (name, words) in enumerate(_KEYS):
            if number:
                self._dots.append(widgets.text("·", "small"))
                keys.addWidget(self._dots[-1])
            keys.addWidget(_key_button(self._actions, name, words))
        keys.addStretch()
        keys.addWidget(self._more())
        made.addLayout(keys)
        return made

    def _more(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("cell", True)
        made.setText("More ▾")
        made.setAccessibleName("More to do with this case")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        for group in _MORE:
            menu.addSeparator()
            menu.addActions([self._actions.action(name) for name in group])
        made.setMenu(menu)
        return made


def _share_room(layout: QVBoxLayout, is_open: bool) -> None:
    """The guidelines are the last but one: open, they take what room the cards leave; folded, nothing does."""
    layout.setStretch(layout.count() - 2, int(is_open))
    layout.setStretch(layout.count() - 1, int(not is_open))


def _key_button(actions: ActionSet, name: str, words: str) -> QToolButton:
    """A word for an action with its key; it leaves the keyboard where it is."""
    action = actions.action(name)
    made = QToolButton()
    made.setProperty("cell", True)
    made.setText(words)
    made.setAccessibleName(action.iconText())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setFixedWidth(QFontMetrics(sized(made.font(), 12)).horizontalAdvance(words) + 8)
    made.clicked.connect(lambda _checked=False: actions.run(name))

    def follow() -> None:
        made.setEnabled(action.isEnabled())
        widgets.share_tip(made, action)

    action.changed.connect(follow)
    follow()
    return made


def _scrolling(inner: QWidget) -> QScrollArea:
    made = QScrollArea()
    made.setWidget(inner)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return made


def _indented(label: QLabel) -> QWidget:
    made = QWidget()
    widgets.column(made, margins=(16, 0, 8, 8)).addWidget(label)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _say(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
