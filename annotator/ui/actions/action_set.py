"""The table of actions made into QActions: bound to what they do, enabled where they are possible."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.domain.model import Label
from annotator.ui.actions.table import ACTIONS, LABEL_KEYS, ActionSpec, Needs, Scope
from annotator.ui.kit import widgets
from annotator.ui.kit.late import Late
from annotator.ui.look import icons, theme

# Buttons that are in sight while the window is empty; all other icons are drawn after its first paint.
SEEN_FIRST = ("file.person", "view.palette")

LEAVE_FIRST = "Leave the review first (F9)."
_ANNOTATING = (Needs.DOCUMENT, Needs.EDIT, Needs.SPAN)
_IN_REVIEW = (Scope.REVIEW, Scope.REVIEW_TEXT)
_REVIEWING = (Needs.REVIEW, Needs.CASE, Needs.DECIDE)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is there at the moment; decides which actions are possible."""

    project: bool = False
    writable: bool = False
    document: bool = False
    span: bool = False
    undo: str | None = None
    redo: str | None = None
    reviewing: bool = False
    case: bool = False

    def lacks(self, needs: Needs) -> str:
        """Why an action is not possible now; empty when it is."""
        if needs is not Needs.NOTHING and not self.project:
            return Needs.PROJECT.value
        if self.reviewing and needs in _ANNOTATING:
            return LEAVE_FIRST
        return "" if self._has(needs) else self._why(needs)

    def _has(self, needs: Needs) -> bool:
        edit = self.document and self.writable
        return {
            Needs.WRITABLE: self.writable,
            Needs.DOCUMENT: self.document,
            Needs.EDIT: edit,
            Needs.SPAN: edit and self.span,
            Needs.UNDO: self.writable and self.undo is not None,
            Needs.REDO: self.writable and self.redo is not None,
            Needs.REVIEW: self.reviewing,
            Needs.CASE: self.reviewing and self.case,
            Needs.DECIDE: self.reviewing and self.case and self.writable,
        }.get(needs, True)

    def _why(self, needs: Needs) -> str:
        if needs in _REVIEWING and not self.reviewing:
            return Needs.REVIEW.value
        if needs in (Needs.REVIEW, Needs.CASE):
            return needs.value
        if needs is not Needs.DOCUMENT and not self.writable:
            return Needs.WRITABLE.value
        return needs.value if self.document or needs is not Needs.SPAN else Needs.DOCUMENT.value


class ActionSet(QObject):
    """All actions of one window by id; until `complete`, only those whose buttons are in sight at first."""

    used = Signal(str)  # an action's id, after it ran
    refused = Signal(str)  # why the key that was pressed in the text does nothing now

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._text: QWidget | None = None
        self._actions: dict[str, QAction] = {}
        self._by_keys: dict[str, list[str]] = {}
        self._handlers: dict[str, Callable[[], object]] = {}
        self._in_review: dict[str, Callable[[], object]] = {}
        self._situation = Situation()
        self._label_names: dict[str, str] = {}
        self._lacking: dict[Needs, str] = {}
        self._whys: dict[str, str] = {}
        self._withheld: dict[str, str] = {}
        self._turns: dict[str, str | None] = {}
        self._unsaid: set[str] = set()  # actions whose words are old
        self._late = Late(self, self._say)
        for spec in map(ACTIONS.__getitem__, SEEN_FIRST):
            self._actions[spec.id] = self._made(spec)
            self._enable(spec, self._situation.lacks(spec.needs))
        self.repaint_icons(SEEN_FIRST)

    def complete(self) -> None:
        """Make those that nobody sees in the first moment."""
        for spec in ACTIONS.values():
            if spec.id not in self._actions:
                self._actions[spec.id] = self._made(spec)
        self.show_situation(self._situation)

    def serve(self, text: QWidget) -> None:
        """Let the keys that are about the text act while it has the focus."""
        self._text = text
        text.addActions([self._actions[spec.id] for spec in ACTIONS.values() if spec.scope is Scope.TEXT])
        text.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key whose action is not possible now says why, instead of doing nothing."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(event.keyCombination())
        others = _IN_REVIEW if watched is self._text else (Scope.TEXT,)
        for name in self._by_keys.get(pressed.toString(), ()):
            if ACTIONS[name].scope not in others and not self._actions[name].isEnabled():
                self.refused.emit(self._situation.lacks(ACTIONS[name].needs) or "No label has this key.")
                return True
        return False

    def action(self, action_id: str) -> QAction:
        """The action with this id of the table, with the words it has now."""
        self._late.now()
        return self._actions[action_id]

    def bind(self, handlers: dict[str, Callable[[], object]]) -> None:
        """Say what actions do."""
        self._handlers.update(handlers)

    def bind_in_review(self, handlers: dict[str, Callable[[], object]]) -> None:
        """Say what actions do while somebody reviews, if it is something else then."""
        self._in_review.update(handlers)

    def add_review_places(self, text: QWidget, others: Iterable[QWidget]) -> None:
        """Let the single keys of the review act in its text and the other places, those of the text there alone."""
        mine = [self._actions[spec.id] for spec in ACTIONS.values() if spec.scope is Scope.REVIEW]
        text.addActions([self._actions[spec.id] for spec in ACTIONS.values() if spec.scope is Scope.REVIEW_TEXT])
        for place in (text, *others):
            place.addActions([*mine, self._actions["help.keys"]])
            place.installEventFilter(self)

    def run(self, action_id: str) -> None:
        """Do it, if it is possible now."""
        action = self._actions[action_id]
        if action.isEnabled():
            action.trigger()

    def show_situation(self, situation: Situation) -> None:
        """Enable what is possible; the rest says why it is not. Called at every key, so only differences are told."""
        self._situation = situation
        lacking = {needs: situation.lacks(needs) for needs in Needs}
        changed = {needs for needs, why in lacking.items() if self._lacking.get(needs) != why}
        self._lacking = lacking
        for spec in ACTIONS.values() if changed else ():
            if spec.needs in changed:
                self._enable(spec, lacking[spec.needs])
        for name, words in (("edit.undo", situation.undo), ("edit.redo", situation.redo)):
            if self._turns.get(name, "") != words:
                self._turns[name] = words
                self._unsaid.add(name)
                self._late.ask()

    def withhold(self, names: Iterable[str], why: str) -> None:
        """Keep actions from the person who works, and say why; an empty reason gives them back."""
        for name in names:
            self._withheld[name] = why
            self._enable(ACTIONS[name], self._lacking[ACTIONS[name].needs])

    def show_labels(self, labels: tuple[Label, ...]) -> None:
        """Name the label actions after the labels that hold their keys."""
        self._label_names = {label.key: label.name for label in labels if label.key}
        for key in LABEL_KEYS:
            name = self._label_names.get(key)
            action = self._actions[f"label.{key}"]
            action.setText(mnemonic_free(f"Label as {name.capitalize()}" if name else f"Label {key}"))
            action.setVisible(name is not None)
            self._enable(ACTIONS[f"label.{key}"], self._lacking[Needs.EDIT])

    def repaint_icons(self, names: Iterable[str] = ACTIONS) -> None:
        """Tint the icons of these actions in the colours of the current theme."""
        colors = theme.current()
        for spec in map(ACTIONS.__getitem__, names):
            if spec.icon:
                self._actions[spec.id].setIcon(icons.icon(spec.icon, colors.muted, colors.faint))

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(mnemonic_free(spec.text), self)
        action.setObjectName(spec.id)
        action.setIconText(spec.text.rstrip("…"))
        keys = [QKeySequence(keys) for keys in spec.keys]
        action.setShortcuts(keys)
        for one in keys:
            self._by_keys.setdefault(one.toString(), []).append(spec.id)
        wide = spec.scope is Scope.WINDOW
        context = Qt.ShortcutContext.WindowShortcut if wide else Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(context)
        action.setCheckable(spec.checkable)
        action.setAutoRepeat(spec.repeats)
        action.triggered.connect(lambda _checked=False, name=spec.id: self._triggered(name))
        if wide:
            self._window.addAction(action)
        return action

    def _triggered(self, name: str) -> None:
        others = self._in_review if self._situation.reviewing else {}
        handler = others.get(name) or self._handlers.get(name)
        if handler:
            handler()
            self.used.emit(name)

    def _enable(self, spec: ActionSpec, why: str) -> None:
        """Make an action possible, or say why it is not."""
        if spec.id.startswith("label.") and spec.id[-1] not in self._label_names:
            why = "No label has this key."
        elif why == LEAVE_FIRST and spec.id in self._in_review:
            why = ""
        why = why or self._withheld.get(spec.id, "")
        self._whys[spec.id] = why
        self._actions[spec.id].setEnabled(not why)
        self._unsaid.add(spec.id)
        self._late.ask()

    def _say(self) -> None:
        """Tooltips and names, a frame after what they are about: keys must do the right thing at once, and do."""
        unsaid, self._unsaid = self._unsaid, set()
        for name in unsaid:
            widgets.set_tip(self._actions[name], self._whys.get(name) or tip(ACTIONS[name]))
        for name, verb in (("edit.undo", "Undo"), ("edit.redo", "Redo")):
            if name in unsaid and name in self._turns:
                self._name(name, verb, self._turns[name])

    def _name(self, action_id: str, verb: str, words: str | None) -> None:
        action = self._actions[action_id]
        action.setText(mnemonic_free(f"{verb}: {widgets.one_line(words)}" if words else verb))
        if words:
            widgets.set_tip(action, f"{verb}: {words} ({shown_keys(ACTIONS[action_id])})")


def mnemonic_free(words: str) -> str:
    """Menu text that shows every ampersand of a user's words instead of reading it as a mnemonic."""
    return words.replace("&", "&&")


@cache
def shown_keys(spec: ActionSpec) -> str:
    """The first key of an action as this system writes it."""
    return QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""


def tip(spec: ActionSpec) -> str:
    """The words of a tooltip: what it does, and its key."""
    keys = shown_keys(spec)
    return f"{spec.tip} ({keys})" if keys else spec.tip
