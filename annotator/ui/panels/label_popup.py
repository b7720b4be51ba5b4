"""The small palette at a selection made with the mouse."""

from PySide6.QtWidgets import QWidget

from annotator.domain.model import Label
from annotator.ui.kit.key_popup import Alternative, KeyPopup
from annotator.ui.look.label_styles import shown_name


class LabelPopup(KeyPopup):
    """One line per label, floating over the text; `picked` carries the label's id."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, columns=2)

    def show_labels(self, labels: tuple[Label, ...]) -> None:
        """Offer these labels."""
        self.offer(
            "Labels for the selection",
            [Alternative(label.key or "", shown_name(label), label.id, label.color) for label in labels],
        )
