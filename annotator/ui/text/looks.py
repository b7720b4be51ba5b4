"""How each label is painted at one size and in one set of colours: worked out once, not for every span."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPixmap

from annotator.ui.text.ink import Ink, mixed
from annotator.ui.text.model import LabelStyle, LineStyle, PageStyle

_FAINT = 0.4


@dataclass(frozen=True, slots=True)
class Look:
    """A label's tints (whole, and faint for what holds others), its line, and the colour of its code.

    `stroke` is one period of a line that is not solid; `rise` is how far it swings over its lane.
    """

    style: LabelStyle
    tint: QPixmap
    faint_tint: QPixmap
    stroke: QPixmap | None
    thickness: int
    rise: int
    code_color: QColor


class Looks:
    """The looks of all labels. Spans of a label that is not known look neutral."""

    def __init__(self, styles: Mapping[str, LabelStyle], page: PageStyle, ink: Ink) -> None:
        self.page = page
        self.ink = ink
        self._styles = styles
        self._made: dict[str, Look] = {}

    def of(self, label_id: str) -> Look:
        """The look of a label."""
        look = self._made.get(label_id)
        if look is None:
            look = self._made[label_id] = self._make(self._styles.get(label_id) or self._neutral())
        return look

    def _neutral(self) -> LabelStyle:
        page = self.page
        return LabelStyle(page.muted, mixed(page.muted, page.background, 0.2), "")

    def _make(self, style: LabelStyle) -> Look:
        page, ink = self.page, self.ink
        height = ink.lane_height(style.line)
        return Look(
            style,
            tint=ink.tint(style.tint),
            faint_tint=ink.tint(mixed(style.tint, page.background, _FAINT)),
            stroke=ink.tile(style.line, style.color),
            thickness=max(round(height), 1),
            rise=round((height - ink.typography.lane_width) / 2) if style.line is LineStyle.WAVE else 0,
            code_color=mixed(style.color, page.text, 0.75),
        )
