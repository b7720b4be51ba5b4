"""A quiet column beside the page, and sections of it that fold."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from annotator.ui.kit import widgets
from annotator.ui.look import icons, theme


class Panel(QFrame):
    """A column of the window; `body` is where its parts go."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.body: QVBoxLayout = widgets.column(self)


class Section(QWidget):
    """A heading, a count or some buttons at its right, and a content that can be folded away."""

    folded = Signal(bool)

    def __init__(self, title: str, content: QWidget, *, open_at_first: bool = True) -> None:
        super().__init__()
        self._title = title
        self._content = content
        self._fold = QToolButton()
        self._fold.setCheckable(True)
        self._fold.setChecked(open_at_first)
        self._fold.setIconSize(QSize(14, 14))
        self._fold.setAccessibleName(f"Show {title.lower()}")  # it is checked while they are shown
        self._fold.setProperty("fold", True)
        self._fold.toggled.connect(self._toggled)
        self.heading = widgets.heading(title)
        self.note = widgets.text(role="small")
        self.head = widgets.row(margins=(8, 8, 16, 4), spacing=4)
        self.head.addWidget(self._fold)
        self.head.addWidget(self.heading)
        self.head.addStretch()
        self.head.addWidget(self.note)
        layout = widgets.column(self)
        layout.addLayout(self.head)
        layout.addWidget(content, 1)
        self._toggled(open_at_first)

    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._fold.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or fold the content."""
        self._fold.setChecked(is_open)

    def repaint_icon(self) -> None:
        """Tint the fold mark in the current theme."""
        name = "chevron-down" if self.is_open() else "chevron-right"
        self._fold.setIcon(icons.icon(name, theme.current().muted, theme.current().faint))

    def _toggled(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self.repaint_icon()
        self.folded.emit(is_open)
