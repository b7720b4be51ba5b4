"""The one style sheet: Fusion, quietened. Everything stands on an 8-pixel grid; only the page is loud."""

from string import Template

from annotator.ui.look import resources
from annotator.ui.look.palette_file import Theme

_SHEET = Template("""
QWidget { font-size: 13px; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $page; color: $text; border: 1px solid $line; padding: 6px 8px; }
QMenuBar { background: $window; border: none; padding: 2px 4px; }
QMenuBar::item { padding: 6px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $page; border: 1px solid $line; padding: 6px; menu-scrollable: 1; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: 6px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }
QMenu::indicator { width: 14px; height: 14px; padding-left: 8px; }

QLineEdit, QPlainTextEdit[field="true"], QComboBox, QSpinBox {
  background: $page; color: $text; border: 1px solid $line; border-radius: 6px; padding: 5px 8px;
  selection-background-color: $accent_fill; selection-color: $accent_ink; }
QLineEdit { min-height: 18px; }
QSpinBox { min-height: 18px; }
QSpinBox[plain="true"]::up-button, QSpinBox[plain="true"]::down-button { width: 0; border: none; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus { border: none; padding: 0; min-height: 0; background: transparent; }
QSpinBox[plain="true"] { max-height: 18px; }
QLineEdit:focus, QPlainTextEdit[field="true"]:focus, QComboBox:focus, QSpinBox:focus {
  border: 2px solid $accent; padding: 4px 7px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $faint; background: $window; }
QComboBox { min-height: 18px; padding-right: 24px; combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $page; border: 1px solid $line; padding: 4px;
  selection-background-color: $hover; selection-color: $text; outline: none; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $selected; color: $text; }

QPushButton { background: $page; color: $text; border: 1px solid $line; border-radius: 6px; padding: 6px 16px;
  min-height: 18px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 15px; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[primary="true"] { background: $accent_fill; color: $accent_ink; border: 1px solid $accent_fill; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 5px 15px; }
QPushButton[primary="true"]:disabled { background: $hover; color: $faint; border-color: $line; }
QPushButton[quiet="true"] { background: transparent; border: 1px solid transparent; padding: 3px 8px; color: $muted; }
QPushButton[quiet="true"]:hover { background: $hover; color: $text; }
QPushButton[quiet="true"]:disabled { color: $faint; background: transparent; }
QPushButton[quiet="true"]:focus { border: 2px solid $accent; padding: 2px 7px; }
QPushButton[chip="true"] { background: transparent; border: 1px solid transparent; border-radius: 12px;
  padding: 2px 11px; color: $muted; min-height: 18px; }
QPushButton[chip="true"]:hover { background: $hover; }
QPushButton[chip="true"]:checked { background: $selected; color: $text; }
QPushButton[chip="true"]:focus { border: 2px solid $accent; padding: 1px 10px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selected; }
QToolButton:focus { border: 2px solid $accent; padding: 3px; }
QToolButton[cell="true"] { color: $muted; padding: 1px 1px; margin: 0; font-size: 12px; }
QToolButton[cell="true"]:hover { color: $text; }
QToolButton[cell="true"]:focus { padding: 0; }
QToolButton[lit="true"] { background: $selected; color: $text; border-radius: 4px; }
QToolButton[fold="true"]:checked { background: transparent; }
QToolButton::menu-indicator { image: none; }

QToolButton[fold="part"] { padding: 5px 8px 5px 0; font-weight: 600; }
QToolButton[fold="part"]:focus { padding: 4px 7px 4px 0; }
QToolButton[fold="part"]:checked { background: transparent; }
QLineEdit[code="true"] { font-family: monospace; font-size: 12px; color: $muted; background: transparent; }
QPlainTextEdit[code="true"] { font-family: monospace; font-size: 12px; }

QTableView, QListView, QPlainTextEdit { background: transparent; border: none; outline: none; }
QTableView { selection-background-color: transparent; selection-color: $text; }
QTableView[boxed="true"] { background: $page; border: 1px solid $line; border-radius: 6px; }
QHeaderView::section { background: $window; color: $muted; border: none; border-bottom: 1px solid $line;
  padding: 6px 8px; }
QTableView[boxed="true"] QHeaderView, QTableView[boxed="true"] QHeaderView::section { background: $page; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $thumb; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
  color: transparent; }
QProgressBar::chunk { background: $accent_fill; border-radius: 3px; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }

QLabel[role="heading"] { color: $muted; font-size: 11px; font-weight: 600; letter-spacing: 1px; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="display"] { font-size: 20px; font-weight: 600; }
QLabel[role="error"] { color: $error; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="key"] { color: $muted; background: $window; border: 1px solid $line; border-radius: 4px;
  padding: 1px 6px; font-size: 12px; }

QFrame[surface="page"] { background: $page; }
QFrame[surface="panel"] { background: $window; }
QFrame[surface="float"] { background: $page; border: 1px solid $line; border-radius: 8px; }
QFrame[surface="bar"] { background: $window; border: none; border-top: 1px solid $line; }
QFrame[surface="top"] { background: $page; border: none; border-bottom: 1px solid $line; }
QFrame[surface="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[surface="banner"] { background: $banner; border: none; border-bottom: 1px solid $line; }
QFrame[surface="alarm"] { background: $alarm; border: none; border-bottom: 1px solid $error; }
QFrame[surface="overlay"] { background: $page; border: 2px dashed $accent; border-radius: 12px; }
""")


# Fusion draws the box of a check box a shade darker than the window: on a dark one that cannot be seen.
_BLACK = "#000000"
_OUTLINES = Template("""
QCheckBox::indicator, QTableView::indicator { width: 14px; height: 14px; border: 2px solid $muted; border-radius: 4px;
  background: $page; }
QCheckBox::indicator:checked, QTableView::indicator:checked { background: $accent_fill; image: url("$tick"); }
QCheckBox::indicator:focus { border-color: $accent; }
QDialog { border: 1px solid $line; }
""")
# A groove of bright lines would look like a bar that is full.
_BRIGHT_LINES = Template("QProgressBar { background: $page; border: 1px solid $line; }")


def build(theme: Theme) -> str:
    """The style sheet in a theme's colours."""
    colors = theme.colors()
    # A style sheet takes files only: the icon as it is would be black.
    tick = resources.icon_file("check" if theme.accent_ink == _BLACK else "check-light").as_posix()
    outlines = _OUTLINES.substitute(colors, tick=tick) if theme.dark else ""
    bright = _BRIGHT_LINES.substitute(colors) if theme.line == theme.text else ""
    return _SHEET.substitute(colors) + outlines + bright
