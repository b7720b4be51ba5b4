"""Letters in several colours on one line, and lines that are kept while others are drawn anew."""

import random

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from annotator.ui.text import LabelStyle, TextView, ViewSpan
from annotator.ui.text.model import LIGHT_PAGE

STYLES = {
    "a": LabelStyle(QColor("#1f5fbf"), QColor("#dbe7fb"), "ACT"),
    "b": LabelStyle(QColor("#555555"), QColor("#eeeeee"), "BLR", faded=True),
}
WORDS = "The office of the first minister affirmed it in a chilly affidavit on Tuesday afternoon. "


def view_of(qtbot: QtBot, text: str, spans: list[ViewSpan]) -> TextView:
    view = TextView()
    qtbot.addWidget(view)
    view.set_label_styles(STYLES)
    view.resize(760, 500)
    view.show()
    view.set_document(text)
    view.set_spans(spans)
    return view


def picture(view: TextView) -> QImage:
    return view.viewport().grab().toImage()


def colors(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for y in range(image.height()) for x in range(image.width())}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_drawn_after_many_changes_is_what_a_fresh_view_draws(qtbot: QtBot, seed: int) -> None:
    chance = random.Random(seed)
    text = "\n".join(WORDS * 5 for _ in range(3))
    spans: dict[str, ViewSpan] = {}
    view = view_of(qtbot, text, [])
    for number in range(40):
        picture(view)
        gone = chance.sample(sorted(spans), min(len(spans), chance.randrange(2)))
        start = chance.randrange(len(text) - 200)
        length = chance.choice((3, 8, 30, 180))
        name = chance.choice([*spans, str(number)]) if number % 5 == 0 else str(number)
        fresh = ViewSpan(name, start, start + length, chance.choice("ab"), suggestion=chance.random() < 0.1)
        view.update_spans([fresh], [one for one in gone if one != name])
        for one in gone:
            spans.pop(one, None)
        spans[name] = fresh
    view.select(40, 300)
    again = view_of(qtbot, text, list(spans.values()))
    again.select(40, 300)
    assert picture(view) == picture(again)


def test_a_selection_goes_over_what_is_faded(qtbot: QtBot) -> None:
    view = view_of(qtbot, "Support us", [ViewSpan("1", 0, 10, "b")])
    assert LIGHT_PAGE.faded.name() in colors(picture(view))
    view.select(0, 10)
    seen = colors(picture(view))
    assert LIGHT_PAGE.selected_text.name() in seen
    assert LIGHT_PAGE.faded.name() not in seen


@pytest.mark.parametrize("text", ["office", "שלום עולם abc", "e\u0301a\U0001f468\u200d\U0001f469\u200d\U0001f467x"])
def test_a_stretch_that_ends_anywhere_leaves_all_letters_there(qtbot: QtBot, text: str) -> None:
    """Whatever is faded, there is ink wherever the plain text has some."""
    view = view_of(qtbot, text, [])
    view.setFocus()
    plain = picture(view)
    dark = [(x, y) for y in range(40, 60) for x in range(plain.width()) if plain.pixelColor(x, y).lightness() < 110]
    assert dark
    for end in range(1, len(text)):
        view.set_spans([ViewSpan("1", 0, end, "b")])
        now = picture(view)
        assert all(now.pixelColor(x, y).lightness() < 240 for x, y in dark), end
