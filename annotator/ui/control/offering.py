"""What the command palette offers: every action, every document, every label; and the sheets of the Help menu."""

from functools import partial

from PySide6.QtCore import QObject

from annotator.ui.actions.action_set import shown_keys
from annotator.ui.actions.table import ACTIONS, menu_of
from annotator.ui.control.annotating import Annotating
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.session import Session
from annotator.ui.dialogs import guide
from annotator.ui.dialogs.about_dialog import AboutDialog
from annotator.ui.dialogs.first_steps import FirstSteps
from annotator.ui.dialogs.guide import GuideWindow
from annotator.ui.dialogs.quick_open import Choice, QuickOpen
from annotator.ui.dialogs.shortcut_sheet import ShortcutSheet
from annotator.ui.kit.wording import short_id
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow

RECENT = 8
_BY_KEY_ALONE = ("label.", "review.take_", "review.also_")


class Offering(QObject):
    """Binds the palette and the Help menu."""

    def __init__(self, window: MainWindow, session: Session, going: Navigating, annotating: Annotating) -> None:
        super().__init__(window)
        self._window, self._session, self._going, self._annotating = window, session, going, annotating
        self.palette = QuickOpen(window)
        self._recent: list[str] = []
        window.actions_.used.connect(self._used)
        window.actions_.bind(
            {
                "view.palette": self._open_commands,
                "go.document": lambda: self.palette.open_with("Go to a document", self._documents()),
                "annotate.label": lambda: self.palette.open_with("Choose a label", self._labels("")),
                "help.keys": lambda: ShortcutSheet(window).open(),
                "help.guide": self._open_guide,
                "help.first": lambda: FirstSteps(window).open(),
                "help.guidelines": self._show_guidelines,
                "help.about": lambda: AboutDialog(window, session.project).open(),
            }
        )

    def _open_commands(self) -> None:
        if self.palette.isVisible():
            self.palette.close_palette()
        else:
            self.palette.open_with("Type a command, a document or a label", self._everything())

    def _everything(self) -> list[Choice]:
        return [*self._commands(), *self._labels(), *self._documents()]

    def _commands(self) -> list[Choice]:
        actions = self._window.actions_
        found = []
        for name in sorted(ACTIONS, key=self._rank):
            spec, action = ACTIONS[name], actions.action(name)
            if action.isEnabled() and not name.startswith(_BY_KEY_ALONE) and name != "view.palette":
                text = action.text().replace("&&", "&")
                run = partial(actions.run, name)
                found.append(Choice(text, run, menu_of(spec), shown_keys(spec), spec.icon))
        return found

    def _labels(self, verb: str = "Label as ") -> list[Choice]:
        """Every label; `verb` tells them from commands and documents where those are offered too."""
        if not self._window.actions_.action("annotate.label").isEnabled():
            return []
        return [
            Choice(
                f"{verb}{shown_name(label)}",
                partial(self._annotating.label, label.id),
                "Label" if verb else "",
                label.key or "",
                color=label.color,
            )
            for label in self._annotating.in_use.by_use(self._session.labels)
        ]

    def _documents(self) -> list[Choice]:
        return [
            Choice(
                f"{row.title or row.id}",
                partial(self._open_document, row.id),
                short_id(row.id),
                icon="file-text",
                id=row.id,
            )
            for row in self._session.rows
        ]

    def _open_document(self, document: str) -> None:
        if self._going.open(document):
            self._window.text.setFocus()

    def _used(self, name: str) -> None:
        if name != "view.palette":
            self._recent = [name, *(one for one in self._recent if one != name)][:RECENT]

    def _rank(self, name: str) -> int:
        return self._recent.index(name) if name in self._recent else RECENT

    def _open_guide(self) -> None:
        """The pages, or the card where an installation came without them."""
        (GuideWindow(self._window) if guide.is_there() else FirstSteps(self._window)).open()

    def _show_guidelines(self) -> None:
        self._window.side.show()
        self._window.side.guidelines.set_open(True)
        self._window.side.guidelines.page.setFocus()
