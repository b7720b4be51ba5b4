"""Let SIGTERM and Ctrl+C in the terminal close the window as a click would."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier


@contextmanager
def by_signals(close: Callable[[], object]) -> Iterator[None]:
    """While this lasts, the two signals call `close` from the event loop.

    Python runs signal handlers only between its own instructions, and Qt's loop has none: a socket wakes it.
    """
    receiving, sending = socket.socketpair()
    for end in (receiving, sending):
        end.setblocking(False)
    wakeup = signal.set_wakeup_fd(sending.fileno(), warn_on_full_buffer=False)
    former = {number: signal.signal(number, _heard) for number in (signal.SIGTERM, signal.SIGINT)}
    notifier = QSocketNotifier(receiving.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: _drain(receiving, close))
    try:
        yield
    finally:
        notifier.setEnabled(False)
        for number, handler in former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        receiving.close()
        sending.close()


def _heard(_number: int, _frame: object) -> None:
    """Keep the default action away; the socket carries the news."""


def _drain(receiving: socket.socket, close: Callable[[], object]) -> None:
    heard = receiving.recv(64)
    if signal.SIGTERM in heard or signal.SIGINT in heard:
        close()
