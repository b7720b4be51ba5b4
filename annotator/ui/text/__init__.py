"""The reading view: a text, the spans drawn into it, a caret and a selection. It knows neither services nor store."""

from annotator.ui.text.model import LabelStyle, LineStyle, PageStyle, ViewSpan
from annotator.ui.text.view import TextView

__all__ = ["LabelStyle", "LineStyle", "PageStyle", "TextView", "ViewSpan"]
