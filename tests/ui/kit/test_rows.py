"""Rows that are painted once and copied look as if they were painted each time."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.model import Label, LabelId, SetId, Span, SpanId
from annotator.ui.kit import rows
from annotator.ui.kit.panel import Panel
from annotator.ui.kit.rows import RowDelegate
from annotator.ui.look import theme
from annotator.ui.look.theme import Choice
from annotator.ui.panels.span_panel import SpanList

LABELS = {LabelId(name): Label(LabelId(name), name, color, None, name[:3].upper(), "") for name, color in
          (("actor", "#2b3e7e"), ("claim", "#aa4705"))}  # fmt: skip


def _span(number: int, **more: object) -> Span:
    label = LabelId("claim" if number % 3 else "actor")
    return Span(
        SpanId(str(number)), SetId("s"), number * 10, number * 10 + 8, label, f"words {number} <b>& more", **more
    )


@pytest.fixture
def shown(qtbot):
    """The list of spans on its panel, in a theme."""
    before = theme.current().name

    def show(choice: Choice) -> tuple[Panel, SpanList]:
        theme.apply(QApplication.instance(), choice)
        panel, spans = Panel("Spans"), SpanList()
        panel.body.addWidget(spans)
        qtbot.addWidget(panel)
        panel.resize(300, 400)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel, spans

    yield show
    theme.apply(QApplication.instance(), Choice(before))


def test_home_and_end_go_to_the_ends_of_the_list(shown):
    _panel, spans = shown(Choice.LIGHT)
    spans.show_spans(tuple(_span(number) for number in range(60)), LABELS, document_open=True)
    for key, row in ((Qt.Key.Key_End, 59), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(spans.view, key)
        assert spans.view.currentIndex().row() == row
        assert spans.view.viewport().rect().contains(spans.view.visualRect(spans.view.currentIndex()))


def _pictures(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> tuple[QImage, QImage]:
    """As it is, and with every row painted by itself."""
    panel.grab()  # what is asked for twice comes from what was kept
    kept = panel.grab().toImage()
    with monkeypatch.context() as patched:
        patched.setattr(rows.KeptRowDelegate, "paint", RowDelegate.paint)
        return kept, panel.grab().toImage()


@pytest.mark.parametrize("choice", [Choice.LIGHT, Choice.DARK])
def test_kept_rows_look_like_painted_ones(shown, monkeypatch, choice):
    panel, spans = shown(choice)
    listed = [_span(number, flagged=number == 2, note="n" if number == 4 else None) for number in range(8)]
    spans.show_spans(listed, LABELS, document_open=True)
    for active in (None, listed[3]):
        spans.mark_span(active)
        kept, painted = _pictures(panel, monkeypatch)
        assert kept == painted
    flagged = _span(3, flagged=True, version=2)
    spans.change_spans([listed[3], listed[5]], [flagged])
    spans.view.setFocus()
    kept, painted = _pictures(panel, monkeypatch)
    assert kept == painted


def test_kept_rows_follow_the_theme(shown):
    panel, spans = shown(Choice.LIGHT)
    spans.show_spans([_span(1)], LABELS, document_open=True)
    light = panel.grab().toImage()
    theme.apply(QApplication.instance(), Choice.DARK)
    QApplication.processEvents()
    dark = panel.grab().toImage()
    place = spans.view.viewport().mapTo(panel, spans.view.visualRect(spans.rows.index(0)).topLeft() + QPoint(2, 2))
    assert light.pixelColor(place).lightness() > 180
    assert dark.pixelColor(place).lightness() < 90
