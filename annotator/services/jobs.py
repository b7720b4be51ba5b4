"""Long work: how far it is, and stopping it. Knows no window; front ends pass a function that shows."""

import threading
import time
from collections.abc import Callable

from annotator.domain.errors import Cancelled

#: Seconds between two reports: more often only costs, less often looks stuck.
_INTERVAL = 0.1

Show = Callable[[int, int, str], None]


class Progress:
    """Handed to a service that takes long. `show(done, total, what)` is called at most ten times a second.

    `total` 0 means that nobody knows. `cancel` may be called from another thread.
    """

    def __init__(self, show: Show | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._show = show
        self._clock = clock
        self._stop = threading.Event()
        self._next = float("-inf")

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    def at(self, done: int, total: int, what: str = "") -> None:
        """Report how far the work is. Raises Cancelled when somebody asked it to stop."""
        if self._stop.is_set():
            raise Cancelled("Stopped.", "Run it again to continue.")
        if self._show is None:
            return
        now = self._clock()
        if now >= self._next:
            self._next = now + _INTERVAL
            self._show(done, total, what)
