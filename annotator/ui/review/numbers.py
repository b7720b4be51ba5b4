"""A number in a dialog that nothing scrolls: the arrow keys and the wheel change it."""

from PySide6.QtWidgets import QSpinBox


def plain_number() -> QSpinBox:
    """Without the buttons, which the style sheet leaves without arrows; as high as a field."""
    made = QSpinBox()
    made.setProperty("plain", True)
    made.lineEdit().setTextMargins(6, 0, 6, 0)
    return made
