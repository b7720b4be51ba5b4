"""A shown reading view over a given text, with exact mouse points for offsets."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.tokens import Unit
from annotator.ui.text import LabelStyle, LineStyle, TextView

STYLES = {
    "actor": LabelStyle(QColor("#2b3e7e"), QColor("#d0d5e3"), "ACT", LineStyle.SOLID, name="Actor"),
    "location": LabelStyle(QColor("#238250"), QColor("#cfe4d8"), "LOC", LineStyle.DOTTED, name="Location"),
    "claim": LabelStyle(QColor("#aa4705"), QColor("#ecd7c8"), "CLM", LineStyle.DASHED, name="Claim"),
    "double": LabelStyle(QColor("#7f03f8"), QColor("#e3c8fd"), "DBL", LineStyle.DOUBLE, name="Double"),
    "wave": LabelStyle(QColor("#0ba0c4"), QColor("#c9eaf2"), "WAV", LineStyle.WAVE, name="Wave"),
    "boilerplate": LabelStyle(QColor("#4e4e50"), QColor("#d8d8d8"), "BLR", LineStyle.SOLID, True, "Boilerplate"),
}

SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
NEWS = (
    "Secretary of State John Kerry met Vladimir Putin in Sochi on Tuesday. They talked about Ukraine.\n\n"
    "The Kremlin said that the talks were useful, and that more of them would follow soon in Moscow."
)
LONG = "\n".join(f"Paragraph {number} of many, with Kyiv and Minsk in it. " * 5 for number in range(400))

Shown = Callable[..., TextView]


@pytest.fixture
def shown(qtbot) -> Shown:
    def show(text: str, width: int = 900, height: int = 700) -> TextView:
        view = TextView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.set_document(text)
        view.set_label_styles(STYLES)
        view.snap_unit = Unit.CHARACTER
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        return view

    return show


def point_in(view: TextView, offset: int, share: float) -> QPoint:
    """A point inside the sign at `offset`, `share` of its width from where its reading begins."""
    flow = view.flow()
    paragraph = flow.index.at(offset)
    layout = flow.layout(paragraph)
    box = layout.boxes(offset, max(layout.next_stop(offset), offset + 1))[0]
    share = 1 - share if layout.is_right_to_left(offset) else share
    y = view.paragraph_y(paragraph) + layout.line_top(box.line) + flow.typography.line_height // 2
    return QPoint(round(view.column_left() + box.left + (box.right - box.left) * share), y)


def start_point(view: TextView, start: int) -> QPoint:
    """Where a reader would put the pointer to start selecting at an offset: just inside its sign."""
    return point_in(view, start, 0.1)


def end_point(view: TextView, end: int) -> QPoint:
    """Where a reader would end a selection: just before the end of the last sign."""
    layout = view.flow().layout_of(end)
    return point_in(view, layout.previous_stop(end), 0.9)


def drag(view: TextView, start: QPoint, end: QPoint, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """A real drag with the left button, in three moves."""
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, modifier, start)
    for step in (1, 2, 3):
        point = start + (end - start) * step / 3
        mouse_move(view, point, modifier)
    QTest.mouseRelease(viewport, left, modifier, end)


def mouse_move(view: TextView, point: QPoint, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """A move with the left button held, delivered as the window system would."""
    spot = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        spot,
        QPointF(view.viewport().mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        modifier,
    )
    QApplication.sendEvent(view.viewport(), event)


def selected(view):
    return view.flow().text[slice(*view.selection())] if view.selection() else ""


def at(quote, text=NEWS):
    start = text.index(quote)
    return start, start + len(quote)
