"""What can be shown a frame later: the text is painted first after a key press, then all that sums it up."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Late(QTimer):
    """Calls `show` once the loop has nothing else to do, however often it was asked for meanwhile.

    Painting a page goes before it. Whoever must know what is shown calls `now` first.
    """

    def __init__(self, parent: QObject, show: Callable[[], None]) -> None:
        super().__init__(parent, singleShot=True, interval=0)
        self._show = show
        self.timeout.connect(show)

    def ask(self) -> None:
        """Show it soon."""
        if not self.isActive():
            self.start()

    def now(self) -> None:
        """Show at once what was asked for and is not shown yet."""
        if self.isActive():
            self.stop()
            self._show()
