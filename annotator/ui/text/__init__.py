"""The reading view: a text, the spans drawn into it, a caret and a selection. It knows neither services nor store."""

from annotator.ui.text.model import GOLD_SIGN, LabelStyle, LaneRow, LineStyle, PageStyle, ViewSpan
from annotator.ui.text.view import TextView

__all__ = ["GOLD_SIGN", "LabelStyle", "LaneRow", "LineStyle", "PageStyle", "TextView", "ViewSpan"]
