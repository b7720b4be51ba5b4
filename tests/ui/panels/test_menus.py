"""The menu bar has room for its menus whoever works."""

from PySide6.QtWidgets import QMenuBar

from annotator.ui.actions.table import MENUS
from tests.ui.desk import Desk


def test_a_very_long_name_leaves_all_menus_in_sight(desk: Desk) -> None:
    desk.window.resize(900, 600)
    desk.window.menus.show_person("Dr. Maximiliane-Alexandra von Hohenzollern-Sigmaringen, Redaktion " * 3)
    bar = desk.window.menuBar()
    assert isinstance(bar, QMenuBar)
    corner = bar.cornerWidget()
    desk.qtbot.waitUntil(lambda: corner.width() >= corner.sizeHint().width())
    places = [bar.actionGeometry(action) for action in bar.actions()]
    assert len(places) == len(MENUS)
    assert all(place.width() > 20 and place.right() <= corner.x() for place in places)
