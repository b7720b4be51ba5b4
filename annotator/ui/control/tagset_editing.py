"""Changing the tagset: from the Annotate menu, the palette, and the label panel's own menu."""

from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from annotator.domain.changes import Changes
from annotator.domain.model import Label
from annotator.services import labels as service
from annotator.ui.actions.action_set import mnemonic_free
from annotator.ui.control.operations import Operations
from annotator.ui.control.pen import TITLE as PEN_TITLE
from annotator.ui.control.pen import Pen
from annotator.ui.control.session import Session
from annotator.ui.dialogs.label_dialog import LabelDialog, LabelDraft
from annotator.ui.dialogs.quick_open import Choice, QuickOpen
from annotator.ui.look import icons, theme
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow


class TagsetEditing(QObject):
    """Binds adding, editing and removing labels."""

    def __init__(
        self, window: MainWindow, session: Session, operations: Operations, palette: QuickOpen, pen: Pen
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._operations = window, session, operations
        self._palette, self._pen = palette, pen
        window.actions_.bind(
            {
                "tagset.add": self._add,
                "tagset.edit": lambda: palette.open_with("Which label to edit?", self._choices(remove=False)),
                "tagset.remove": lambda: palette.open_with("Which label to remove?", self._choices(remove=True)),
            }
        )
        window.side.labels.menu_wanted.connect(self._show_menu)

    def _choices(self, *, remove: bool) -> list[Choice]:
        act = self._remove if remove else self._edit
        return [
            Choice(shown_name(label), partial(act, label), keys=label.key or "", color=label.color)
            for label in self._session.labels
        ]

    def _add(self) -> None:
        dialog = LabelDialog(self._window, self._session.labels)
        dialog.chosen.connect(self._added)
        dialog.open()

    def _added(self, draft: LabelDraft) -> None:
        project = self._session.project
        if project is None:
            return

        def act(_: object) -> Changes:
            return service.add_label(
                project, draft.name, color=draft.color, key=draft.key, description=draft.description
            )

        self._operations.run("Add a label", act)

    def _edit(self, label: Label) -> None:
        dialog = LabelDialog(self._window, self._session.labels, label)
        dialog.chosen.connect(partial(self._edited, label))
        dialog.open()

    def _edited(self, label: Label, draft: LabelDraft) -> None:
        project = self._session.project
        if project is None or draft == LabelDraft(label.name, label.color, label.key, label.description):
            return

        def act(_: object) -> Changes:
            return service.change_label(
                project,
                label.name,
                new_name=draft.name,
                color=draft.color,
                key=draft.key,
                description=draft.description,
            )

        self._operations.run("Change a label", act)

    def _remove(self, label: Label) -> None:
        project = self._session.project
        if project is not None:
            self._operations.run("Remove a label", lambda _: service.remove_label(project, label.name))

    def _show_menu(self, label_id: str, place: QPoint) -> None:
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        label = self._session.label(label_id)
        if label is not None:
            writable = self._window.actions_.action("tagset.add").isEnabled()
            name = mnemonic_free(shown_name(label))
            for words, act in ((f"Edit “{name}”…", self._edit), (f"Remove “{name}”", self._remove)):
                action = menu.addAction(words)
                action.setEnabled(writable)
                action.triggered.connect(lambda _checked=False, act=act: act(label))
            menu.addSeparator()
            action = menu.addAction(icons.icon("highlighter", theme.current().muted, theme.current().faint), PEN_TITLE)
            action.setEnabled(self._window.actions_.action("annotate.pen").isEnabled())
            action.triggered.connect(lambda: self._pen.take_up(label.id))
            menu.addSeparator()
        menu.addAction(self._window.actions_.action("tagset.add"))
        menu.popup(place)
