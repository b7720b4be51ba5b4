"""The line at the foot of the window."""

from pytestqt.qtbot import QtBot

from annotator.ui.panels.status_bar import Standing, StatusBar


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
