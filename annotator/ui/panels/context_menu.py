"""The menu at the right mouse button in the text."""

from collections.abc import Callable

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from annotator.domain.model import Label
from annotator.ui.actions.action_set import mnemonic_free
from annotator.ui.look import theme
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow

_GROUPS = (
    ("annotate.note", "annotate.flag", "annotate.delete"),
    ("annotate.same_here", "annotate.same_everywhere"),
    ("edit.copy", "edit.offsets"),
)


def context_menu(window: MainWindow, labels: tuple[Label, ...], pick: Callable[[str], None], *, are_all: bool) -> QMenu:
    """Labels first (of a large tagset some, and the way to the others), then what can be done with the span."""
    menu = QMenu(window)
    menu.aboutToHide.connect(menu.deleteLater)
    writable = window.actions_.action("annotate.done").isEnabled()
    for label in labels:
        key = f"\t{label.key}" if label.key else ""
        action = menu.addAction(_swatch(label), mnemonic_free(shown_name(label)) + key)
        action.setEnabled(writable)
        action.triggered.connect(lambda _checked=False, name=label.id: pick(name))
    if not are_all:
        menu.addAction(window.actions_.action("annotate.label"))
    for group in _GROUPS:
        menu.addSeparator()
        for name in group:
            menu.addAction(window.actions_.action(name))
    return menu


def _swatch(label: Label) -> QIcon:
    made = QPixmap(6, 16)
    made.fill(theme.color(theme.label_color(label.color)))
    return QIcon(made)
