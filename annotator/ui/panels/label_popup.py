"""The small palette at a selection made with the mouse."""

from PySide6.QtWidgets import QWidget

from annotator.domain.model import Label
from annotator.ui.kit.key_popup import Alternative, KeyPopup
from annotator.ui.look.label_styles import shown_name


class LabelPopup(KeyPopup):
    """One line per label, floating over the text; `picked` carries the label's id."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, columns=2)

    def show_labels(self, labels: tuple[Label, ...], *, are_all: bool = True, heading: str = "") -> None:
        """Offer these labels; when there are more of them, a last line is for those and picks an empty id."""
        self.head(heading)
        lines = [Alternative(label.key or "", shown_name(label), label.id, label.color) for label in labels]
        more = [] if are_all else [Alternative("L", "Another label…", "")]
        self.offer(heading or "Labels for the selection", [*lines, *more])
