"""The line at the foot of the window: where it is narrow, what matters least goes, never what is not saved yet."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.status_bar import Standing, StatusBar

WAITING = "2 changes not saved yet, waiting: another program is using annotations-of-the-whole-team.db"
FULL = Standing(place=3, documents=12_345, spans=1_234, snap="sentence", who="a-very-long-name-of-an-analyst")


def test_the_dots_stand_in_the_middle_between_the_words(qtbot: QtBot) -> None:
    """Buttons and plain words take the same room beside a dot."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1200, 32)
    bar.show()
    bar.show_standing(Standing("", 1, 5, 62, "word", "ana", "all saved"))
    assert bar.words() == "1 of 5 · 62 spans · snap: word · ana · all saved"
    qtbot.waitUntil(lambda: bar._parts[-1].x() > bar._parts[0].geometry().right())
    for dot, after in bar._dots:
        before = next(part for part in bar._parts if part.geometry().right() < dot.x() <= part.geometry().right() + 4)
        words = [part.fontMetrics().horizontalAdvance(part.text()) for part in (before, after)]
        gaps = [before.width() - words[0], after.width() - words[1]]
        assert abs(gaps[0] - gaps[1]) <= 2, (before.text(), after.text())


def shown(qtbot: QtBot, width: int, now: Standing) -> StatusBar:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(width, 32)
    bar.show()
    bar.show_standing(now)
    bar.show_undo("Add actor “President Vladimir Vladimirovich Putin”")
    bar.say("No further candidate in this document.")
    bar.words()
    bar.layout().activate()
    return bar


def overlapping(bar: StatusBar) -> list[tuple[QRect, QRect]]:
    """Parts that lie over each other, or stand out of the bar."""
    parts = [part.geometry() for part in bar.findChildren(QWidget) if part.isVisible()]
    lying = [(one, two) for one in parts for two in parts if one is not two and one.intersects(two)]
    return lying + [(part, bar.rect()) for part in parts if not bar.rect().contains(part)]


@pytest.mark.parametrize("width", [440, 900, 1440])
@pytest.mark.parametrize("now", [WAITING, ""])
def test_no_part_lies_over_another(qtbot: QtBot, width: int, now: str) -> None:
    bar = shown(qtbot, width, Standing(**{name: getattr(FULL, name) for name in FULL.__slots__} | {"waiting": now}))
    assert not overlapping(bar)


def test_what_is_not_saved_yet_is_read_whole_at_900_pixels(qtbot: QtBot) -> None:
    bar = shown(qtbot, 900, Standing(place=3, documents=12_345, spans=1_234, snap="sentence", who="a", waiting=WAITING))
    assert bar._saved.text() == WAITING
    assert "12,345" in bar.words()
    assert bar._undo.isHidden()
    bar.resize(1_600, 32)
    assert not bar._undo.isHidden()


def test_of_what_is_not_saved_yet_the_number_comes_first(qtbot: QtBot) -> None:
    bar = shown(qtbot, 300, Standing(place=3, documents=5, waiting=WAITING))
    assert bar._saved.text().startswith("2 changes not saved yet")
    assert bar._saved.text().endswith("…")
    assert bar._saved.accessibleName() == WAITING


def test_a_message_is_read_whole_and_what_undo_would_do_comes_back_behind_it(qtbot: QtBot) -> None:
    said = "Choose a candidate first: 1 to 9, or 0 for no span, or Tab for those behind the ninth."
    bar = shown(qtbot, 900, Standing("", 1, 5, 62, "word", "ana", "all saved"))
    bar._timer.timeout.emit()
    assert bar._undo.isVisible()
    bar.say(said)
    assert bar.message() == said
    bar.layout().activate()
    assert bar._message.text() == said, "nothing of it is cut"
    assert "62 spans" in bar.words()
    bar._timer.timeout.emit()
    assert bar._undo.isVisible()
