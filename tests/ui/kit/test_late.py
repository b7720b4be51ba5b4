"""What is shown a frame later: once however often it was asked for, after the page, and at once for whoever asks."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.kit.late import Late
from tests.ui.desk import KERRY, Desk


def test_it_is_shown_once_and_only_when_asked_for(qapp: QApplication) -> None:
    shown: list[str] = []
    parent = QObject()
    late = Late(parent, lambda: shown.append("now"))
    late.now()
    assert shown == []
    late.ask()
    late.ask()
    assert shown == []
    late.now()
    late.now()
    assert shown == ["now"]


def test_it_is_shown_when_nobody_asks(qtbot: QtBot) -> None:
    shown: list[str] = []
    parent = QObject()
    late = Late(parent, lambda: shown.append("later"))
    late.ask()
    qtbot.waitUntil(lambda: shown == ["later"])
    late.now()
    assert shown == ["later"]


class _FirstFrame(QObject):
    """What the list of spans holds when the page is painted for the first time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.listed: list[str] | None = None
        self._rows = desk.window.side.spans.view.model().rows  # type: ignore[attr-defined]
        desk.window.text.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.listed is None:
            self.listed = [row.span.quote for row in self._rows]
        return False


def test_a_key_press_paints_the_page_before_the_list_of_spans(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Kerry")
    desk.press("1")
    desk.select("Putin")
    assert desk.listed_spans() == [("Kerry", "Actor")]
    frame = _FirstFrame(desk)
    desk.press("1")
    desk.qtbot.waitUntil(lambda: frame.listed is not None)
    assert frame.listed == ["Kerry"]
    view = desk.window.side.spans._view
    desk.qtbot.waitUntil(lambda: view.model().rowCount() == 2)
    assert [quote for quote, _label in desk.listed_spans()] == ["Kerry", "Putin"]
