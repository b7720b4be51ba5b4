"""What can be shown a frame later: the text is painted first after a key press, then all that sums it up."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

# Qt paints with LowEventPriority, which is -1. A timer alone may be quicker than that, as on Windows.
_AFTER_PAINTING = -2
_PAINTED = QEvent.Type(QEvent.registerEventType())


class Late(QTimer):
    """Calls `show` when what is damaged now is painted, once, however often it was asked for meanwhile.

    Whoever must know what is shown calls `now` first.
    """

    def __init__(self, parent: QObject, show: Callable[[], None]) -> None:
        super().__init__(parent, singleShot=True, interval=0)
        self._show = show
        self._is_asked = False
        self.timeout.connect(self.now)

    def ask(self) -> None:
        """Show it soon."""
        if not self._is_asked:
            self._is_asked = True
            QCoreApplication.postEvent(self, QEvent(_PAINTED), _AFTER_PAINTING)

    def now(self) -> None:
        """Show at once what was asked for and is not shown yet."""
        if self._is_asked:
            self._is_asked = False
            self._show()

    def event(self, event: QEvent) -> bool:
        """The page is painted: go on when the loop comes round, so that what follows is a frame of its own."""
        if event.type() == _PAINTED:
            self.start()
            return True
        return super().event(event)
