"""Light, dark and high-contrast colours of our own, and how a label's colour is shown on each of them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QApplication

from annotator.ui.look import palette_file, style_sheet
from annotator.ui.look.palette_file import Theme


class Choice(StrEnum):
    """What the View menu offers."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(slots=True)
class _Current:
    theme: Theme


def load() -> dict[str, Theme]:
    """The shipped themes by name."""
    return palette_file.themes()


def current() -> Theme:
    """The theme the window is drawn in."""
    return _current().theme


def apply(app: QApplication, choice: Choice) -> Theme:
    """Paint the whole program in a theme; the widgets hear of it through PaletteChange."""
    choose(app, choice)
    dress(app)
    return current()


def choose(app: QApplication, choice: Choice) -> None:
    """Take the colours of a theme, without the style sheet."""
    theme = load()[_resolve(app, choice)]
    _current().theme = theme
    app.setPalette(_palette(theme))


def dress(app: QApplication) -> None:
    """Put on the style sheet of the chosen theme. Once over the whole window costs a quarter of widget by widget."""
    app.setStyleSheet(style_sheet.build(current()))


def label_color(color: str) -> str:
    """A label's colour as this theme shows it; `color` is the one on a white page."""
    return _shown(color, current().name)


@lru_cache(maxsize=256)
def _shown(color: str, theme_name: str) -> str:
    theme = load()[theme_name]
    if not theme.dark:
        return color
    ours = palette_file.label_colors().get(color.lower())
    if ours:
        return ours.dark
    made = QColor(color)
    while contrast(made.name(), theme.page) < 3 and made.lightness() < 245:
        made = QColor.fromHsl(made.hslHue(), made.hslSaturation(), made.lightness() + 8)
    return made.name()


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(front: str, back: str, share: float) -> str:
    """`share` of one colour over another, as tints are made."""
    a, b = QColor(front), QColor(back)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    red, green, blue = (round(x * share + y * (1 - share)) for x, y in pairs)
    return QColor(red, green, blue).name()


def ink_on(color: str) -> str:
    """Black or white, whichever reads better on a colour."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, color))


@lru_cache(maxsize=1)
def _current() -> _Current:
    return _Current(load()["light"])


def _resolve(app: QApplication, choice: Choice) -> str:
    if choice is not Choice.SYSTEM:
        return choice.value
    hints = app.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and newer
    if accessibility and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for target, color in (
        (role.Window, theme.window), (role.WindowText, theme.text), (role.Base, theme.page),
        (role.AlternateBase, theme.window), (role.Text, theme.text), (role.Button, theme.window),
        (role.ButtonText, theme.text), (role.BrightText, theme.error), (role.Link, theme.accent),
        (role.LinkVisited, theme.accent), (role.Highlight, theme.accent_fill),
        (role.HighlightedText, theme.accent_ink), (role.PlaceholderText, theme.muted),
        (role.ToolTipBase, theme.page), (role.ToolTipText, theme.text), (role.Accent, theme.accent_fill),
        (role.Mid, theme.line), (role.Light, theme.page), (role.Dark, theme.line), (role.Shadow, theme.line),
    ):  # fmt: skip
        made.setColor(target, QColor(color))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.faint))
    return made


def _luminance(color: str) -> float:
    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)

    made = QColor(color)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


@lru_cache(maxsize=256)
def color(value: str) -> QColor:
    """A colour ready to paint with."""
    return QColor(value)


def pen(value: str, width: float) -> QPen:
    """A line ready to paint with."""
    return QPen(color(value), width)
