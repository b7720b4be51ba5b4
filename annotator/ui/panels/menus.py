"""The menu bar, made from the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from annotator.ui.actions.action_set import ActionSet, mnemonic_free
from annotator.ui.actions.table import MENUS, ActionSpec
from annotator.ui.kit import widgets

# A longer name would push the menus out of a bar of 900 px.
LONGEST_NAME = 28

# Long runs of alternatives go into a menu of their own: prefix of the ids, its title.
_SUBMENUS = {
    "view.theme_": "Theme",
    "view.sort_": "Sort documents",
    "annotate.end_": "Boundaries",
    "annotate.start_": "Boundaries",
    "tagset.": "Tagset",
    "review.take_": "Candidates",
    "review.also_": "Candidates",
    "review.start_": "Edges",
    "review.end_": "Edges",
}


class Menus:
    """Fills a menu bar; keeps the menus that others add to."""

    def __init__(self, bar: QMenuBar, actions: ActionSet) -> None:
        self._bar, self._actions = bar, actions
        self.by_name: dict[str, QMenu] = {}
        self.recent = QMenu("Open recent", bar)
        for name, _groups in MENUS:
            self.by_name[name] = bar.addMenu(f"&{name}")
        bar.setCornerWidget(_corner(bar, actions))

    def fill(self) -> None:
        """Put the actions into the menus, of which only the titles are in sight at first."""
        for name, groups in MENUS:
            menu = self.by_name[name]
            menu.setToolTipsVisible(True)
            for group in groups:
                self._add_group(menu, group)
        self.by_name["File"].insertMenu(self._actions.action("file.copy"), self.recent)

    def show_person(self, name: str) -> None:
        """Say in the corner who is working."""
        shown = mnemonic_free(widgets.shortened(name, LONGEST_NAME))
        self._actions.action("file.person").setIconText(shown or "Work as")
        self._bar.setCornerWidget(self._bar.cornerWidget())  # or it would keep the room of the name before

    def _add_group(self, menu: QMenu, group: tuple[ActionSpec, ...]) -> None:
        if not menu.isEmpty():
            menu.addSeparator()
        for spec in group:
            title = next((title for prefix, title in _SUBMENUS.items() if spec.id.startswith(prefix)), None)
            self._home(menu, title).addAction(self._actions.action(spec.id))

    def _home(self, menu: QMenu, title: str | None) -> QMenu:
        if title is None:
            return menu
        if title not in self.by_name:
            self.by_name[title] = menu.addMenu(title)
            self.by_name[title].setToolTipsVisible(True)
        return self.by_name[title]


def _corner(bar: QMenuBar, actions: ActionSet) -> QWidget:
    corner = QWidget(bar)
    layout = widgets.row(corner, margins=(0, 0, 8, 0), spacing=4)
    actions.action("view.palette").setIconText("Commands")
    for name in ("file.person", "view.palette"):
        made = widgets.tool_button(actions.action(name), with_text=True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(made)
    return corner
