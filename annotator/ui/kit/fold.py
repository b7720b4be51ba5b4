"""A part of a form that unfolds: its title and, at the right, in a few words what it is set to."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.kit import widgets
from annotator.ui.look import icons, theme


class Fold(QWidget):
    """Folded at first. A title may hold a mnemonic; `body` is laid out by its maker."""

    folded = Signal(bool)

    def __init__(self, title: str, body: QWidget) -> None:
        super().__init__()
        self.body = body
        self._name = title.replace("&", "")
        self.head = widgets.ToolButton()
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setProperty("fold", "part")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(14, 14))
        self._summary = widgets.ElidedText("small")
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = widgets.row(spacing=8)
        top.addWidget(self.head)
        top.addWidget(self._summary, 1)
        layout = widgets.column(self)
        layout.addLayout(top)
        layout.addWidget(body)
        body.setContentsMargins(18, 4, 0, 12)
        body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.head.toggled.connect(self._toggled)
        self._toggled(False)

    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self.head.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or fold the body."""
        self.head.setChecked(is_open)

    def summary(self) -> str:
        """What stands at the right."""
        return self._summary.whole_text()

    def say(self, words: str) -> None:
        """What the part is set to."""
        self._summary.show_text(words)
        self.head.setAccessibleName(f"{self._name}: {words}")

    def _toggled(self, is_open: bool) -> None:
        self.body.setVisible(is_open)
        name = "chevron-down" if is_open else "chevron-right"
        self.head.setIcon(icons.icon(name, theme.current().muted, theme.current().faint))
        self.folded.emit(is_open)
