"""The font that texts are read in: hours go by with it, and not every script looks well in the usual one."""

import re
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontDatabase

from annotator.ui.dialogs.quick_open import Choice, QuickOpen
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.text.typography import FAMILIES

_KEPT = "view/font"
_STAND_INS = {"Sans", "Sans Serif", "Serif", "Monospace"}
_MAKER = re.compile(r" \[[^]]*\]$")


class ReadingFont(QObject):
    """Binds the list of installed fonts, with the one that comes with the program first."""

    def __init__(self, window: MainWindow, palette: QuickOpen) -> None:
        super().__init__(window)
        self._window, self._palette = window, palette
        window.actions_.bind({"view.font": self._ask})
        kept = window.settings.text(_KEPT)
        if kept:
            window.text.set_family(kept)

    def _ask(self) -> None:
        self._palette.open_with("Font of the text", self._choices())

    def _choices(self) -> list[Choice]:
        now = self._window.text.family()
        usual = Choice("The usual font", partial(self._choose, ""), FAMILIES[0] if now else "in use")
        return [usual, *(self._choice(family, is_used=family == now) for family in _families())]

    def _choice(self, family: str, *, is_used: bool) -> Choice:
        return Choice(family, partial(self._choose, family), "in use" if is_used else "")

    def _choose(self, family: str) -> None:
        self._window.settings.remember(_KEPT, family)
        self._window.text.set_family(family)
        self._window.status.say(f"Text in {family or 'the usual font'}")


def _families() -> list[str]:
    """The installed families that can be drawn at any size, without those that the system keeps to itself.

    Qt lists fontconfig's stand-ins too, which a list of families takes for unknown, and adds who made a font.
    """
    found = QFontDatabase.families()
    usable = [one for one in found if QFontDatabase.isSmoothlyScalable(one) and not QFontDatabase.isPrivateFamily(one)]
    return sorted({_MAKER.sub("", one) for one in usable} - _STAND_INS)
