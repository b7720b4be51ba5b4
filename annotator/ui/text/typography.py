"""Sizes of the page in logical pixels: the font, the column and the vertical rhythm of a line."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

FAMILIES = ("Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "Noto Color Emoji")
READING_SIZE = 16
_COLUMN_CHARACTERS = 72
_SAMPLE = "The talks in the resort city lasted for more than four hours, a spokesman said on Tuesday."
_MARGIN = 32


@dataclass(frozen=True, slots=True)
class Typography:
    """One line box, from its top: room for codes, the text (`text_top`, `text_height`), then the lanes.

    Tints begin at `tint_top`, just above the tallest letters, and leave a pixel free above the first lane.
    """

    font: QFont
    code_font: QFont
    column: int
    line_height: int
    text_top: int
    text_height: int
    ascent: float
    tint_top: int
    code_baseline: int
    lane_top: int
    lane_pitch: int
    lane_width: int
    paragraph_gap: int
    blank_height: int
    page_margin: int
    row_height: int
    """One row of a case under its lines, with the pixel that parts it from the next."""
    per_line: float
    """Characters that fill a line on average, for estimates."""


def typeset(zoom: int, available: int, family: str = "") -> Typography:
    """The page at `zoom` per cent in a viewport `available` pixels wide; `family` goes before the usual fonts."""
    scale = zoom / 100
    font = QFont()
    font.setFamilies([family, *FAMILIES] if family else list(FAMILIES))
    font.setPixelSize(max(round(READING_SIZE * scale), 6))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    metrics = QFontMetricsF(font)
    advance = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
    column = max(min(round(advance * _COLUMN_CHARACTERS), available - 2 * _MARGIN), 80)
    text_height = round(metrics.ascent() + metrics.descent())
    line_height = round(text_height * 1.6)
    text_top = round((line_height - text_height) * 0.38)
    above_letters = metrics.ascent() - 1.04 * metrics.capHeight()  # the tallest letters are a little over capitals
    tint_top = text_top + round(above_letters * 0.4)
    lane_width = max(round(2 * scale), 1)  # whole pixels, or the lines would blur
    return Typography(
        font=font,
        code_font=_code_font(font, scale),
        column=column,
        line_height=line_height,
        text_top=text_top,
        text_height=text_height,
        ascent=metrics.ascent(),
        tint_top=tint_top,
        code_baseline=tint_top - 1,
        lane_top=text_top + text_height,
        lane_pitch=lane_width + max(round(scale), 1),
        lane_width=lane_width,
        paragraph_gap=round(6 * scale),
        blank_height=round(14 * scale),
        page_margin=round(40 * scale),
        row_height=max(round(14 * scale), 7),
        per_line=column / advance * 0.94,
    )


def _code_font(reading: QFont, scale: float) -> QFont:
    font = QFont(reading)
    font.setPixelSize(max(round(9 * scale), 5))
    font.setWeight(QFont.Weight.DemiBold)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
    return font
