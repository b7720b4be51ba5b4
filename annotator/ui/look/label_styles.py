"""How the spans of a label and the page look in the current theme."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from annotator.domain.model import Label
from annotator.ui.look import palette_file, theme

if TYPE_CHECKING:  # panels want the names of labels before there is a text
    from annotator.ui.text import LabelStyle, PageStyle

# Boilerplate is marked so that it can be left out; on the page it steps back.
FADED = "boilerplate"


def page_style() -> "PageStyle":
    """The page's colours."""
    from annotator.ui.text import PageStyle

    colors = theme.current()
    return PageStyle(
        background=QColor(colors.page),
        text=QColor(colors.text),
        muted=QColor(colors.muted),
        faded=QColor(theme.mix(colors.muted, colors.page, 0.75)),
        accent=QColor(colors.accent),
        selection=QColor(colors.selection),
        selected_text=QColor(colors.selection_ink),
        match=QColor(colors.warning),
    )


def styles(labels: tuple[Label, ...]) -> "dict[str, LabelStyle]":
    """The look of every label by its id."""
    return {label.id: _style(label, number) for number, label in enumerate(labels)}


def shown_name(label: Label | None) -> str:
    """A label's name as people read it: names are stored in lower case and case matters, so only the look changes.

    "?" stands for one that was removed meanwhile.
    """
    return label.name[:1].upper() + label.name[1:] if label else "?"


def _style(label: Label, number: int) -> "LabelStyle":
    from annotator.ui.text import LabelStyle, LineStyle

    lines = tuple(LineStyle)
    colors = theme.current()
    color = theme.label_color(label.color)
    share = 0.0 if colors.name == "contrast" else palette_file.tint_share(dark=colors.dark)
    ours = palette_file.label_colors().get(label.color.lower())
    return LabelStyle(
        color=QColor(color),
        tint=QColor(theme.mix(color, colors.page, share)),
        code=label.code,
        line=LineStyle(ours.line) if ours else lines[number % len(lines)],
        faded=label.name == FADED,
        name=shown_name(label),
    )
