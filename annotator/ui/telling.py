"""Words for a screen reader, about what it cannot find out from the widgets themselves.

They are an announcement, for which the readers of Windows and macOS and the newer ones of Linux listen. Orca before
version 45 (as in Debian 12) does not: there they are told as a changed description of what has the keyboard, which it
reads out at once.
"""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

_ANSWER_MS = 300


class Voice:
    """Collects what one event of the program gives rise to, and says it once that event is dealt with."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._by_the_way: list[str] = []
        self._aside: str | None = None

    def tell(self, words: str, *, by_the_way: bool = False) -> None:
        """Have words read out; what is `by_the_way` gives way to anything else. Without a reader nothing happens."""
        if not words or not QAccessible.isActive():
            return
        if not (self._waiting or self._by_the_way):
            QTimer.singleShot(0, self._say)
        queue = self._by_the_way if by_the_way else self._waiting
        if words not in queue:
            queue.append(words)

    def aside(self) -> str | None:
        """What a widget has to give as its description while words are told by way of it; None otherwise."""
        return self._aside

    def _say(self) -> None:
        words = ". ".join(self._waiting or self._by_the_way)
        self._waiting, self._by_the_way = [], []
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        if widget is None:
            return
        if announcements_are_heard():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
        else:
            self._say_as_description(widget, words)

    def _say_as_description(self, widget: QWidget, words: str) -> None:
        """Only for the moment of the event: what is asked for later is the widget's own description."""
        own = widget.accessibleDescription()
        try:
            self._aside = words
            widget.setAccessibleDescription(words)  # sends the event, and answers where the interface is Qt's own
            self._aside = ""
            widget.setAccessibleDescription(own)
        finally:
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
