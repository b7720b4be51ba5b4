"""What a screen reader would say beside what it reads by itself."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication

from annotator.ui import telling


class Ear:
    """Listens in place of Qt: whatever is told while it does is in `heard` after `listen`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard: list[str] = []
        monkeypatch.setattr(telling, "announcements_are_heard", lambda: True)
        monkeypatch.setattr(telling, "QAccessible", self)
        QAccessible.setActive(True)

    def isActive(self) -> bool:  # as Qt calls it
        return True

    def updateAccessibility(self, event: QAccessibleEvent) -> None:  # as Qt calls it
        assert isinstance(event, QAccessibleAnnouncementEvent)
        self.heard.append(event.message())

    def listen(self) -> list[str]:
        """What was said since this was asked last."""
        QApplication.processEvents()
        said, self.heard = self.heard, []
        return said
