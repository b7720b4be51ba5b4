"""Words for a screen reader, about what it cannot find out from the widgets themselves.

They are an announcement, for which the readers of Windows and macOS and the newer ones of Linux listen. Orca before
version 45 (as in Debian 12) does not: there they are told as a changed description of what has the keyboard, which it
reads out at once.
"""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

_ANSWER_MS = 300


class Voice:
    """Collects what one event of the program gives rise to, and says it once that event is dealt with."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._by_the_way: dict[str, str] = {}
        self._aside: str | None = None
        self._described: tuple[QWidget, str] | None = None

    def tell(self, words: str, *, about: str = "", by_the_way: bool = False) -> None:
        """Have words read out; what is `by_the_way` gives way to anything else. Without a reader nothing happens.

        Newer words `about` the same thing take the place of older ones that are not said yet.
        """
        if not words or not QAccessible.isActive():
            return
        if not (self._waiting or self._by_the_way):
            QTimer.singleShot(0, self._say)
        (self._by_the_way if by_the_way else self._waiting)[about or words] = words

    def aside(self) -> str | None:
        """What a widget has to give as its description while words are told by way of it; None otherwise."""
        return self._aside

    def _say(self) -> None:
        words = ". ".join((self._waiting or self._by_the_way).values())
        self._waiting, self._by_the_way = {}, {}
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        if widget is None:
            return
        if announcements_are_heard():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
        else:
            self._say_as_description(widget, words)

    def _say_as_description(self, widget: QWidget, words: str) -> None:
        """It stays until the keyboard goes elsewhere: given back at once, the widget's own would be read out too."""
        if self._described is None or self._described[0] is not widget:
            self._give_back()
            self._described = (widget, widget.accessibleDescription())
            app = QApplication.instance()
            if isinstance(app, QApplication):
                app.focusChanged.connect(self._give_back, Qt.ConnectionType.SingleShotConnection)
        elif widget.accessibleDescription() == words:
            words += " "  # the same again is no change, and nobody would hear it
        self._describe(widget, words, words)

    def _give_back(self) -> None:
        found, self._described = self._described, None
        if found is not None and Shiboken.isValid(found[0]):
            self._describe(*found, aside="")

    def _describe(self, widget: QWidget, words: str, aside: str) -> None:
        """Qt asks for the description while it sends the event; `aside` is what our own interfaces answer then."""
        self._aside = aside
        widget.setAccessibleDescription(words)
        self._aside = None


_voice = Voice()
tell = _voice.tell
aside = _voice.aside


def announcements_are_heard() -> bool:
    """Whether anybody on the accessibility bus listens for announcements; elsewhere than on Linux they always do."""
    if not sys.platform.startswith("linux"):
        return True
    from PySide6.QtDBus import QDBusConnection

    address = _ask(QDBusConnection.sessionBus(), "org.a11y.Bus", "/org/a11y/bus", "GetAddress").arguments()
    if not address:
        return True
    bus = QDBusConnection.connectToBus(str(address[0]), "annotator-accessibility")
    heard = _ask(bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "GetRegisteredEvents")
    # PySide cannot unpack an array of structures, but it writes out what is in it.
    return not heard.arguments() or "Object:Announcement" in repr(heard)


def _ask(bus: "QDBusConnection", service: str, path: str, method: str) -> "QDBusMessage":
    from PySide6.QtDBus import QDBus, QDBusMessage

    call = QDBusMessage.createMethodCall(service, path, service, method)  # both name their interface as themselves
    return bus.call(call, QDBus.CallMode.Block, _ANSWER_MS)
