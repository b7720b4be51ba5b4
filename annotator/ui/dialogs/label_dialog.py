"""Adding a label to the tagset, or renaming and recolouring one."""

from collections.abc import Collection

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QHBoxLayout, QToolButton, QWidget

from annotator.domain import tagset
from annotator.domain.model import Label
from annotator.domain.names import is_label_name
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.look import theme
from annotator.ui.look.label_styles import shown_name

# What a screen reader calls our colours, in their order.
_HUES = ("navy", "green", "rust", "grey", "violet", "cyan", "mauve", "brown", "olive", "rose")


class LabelDialog(Dialog):
    """Name and colour; the key is shown. `chosen` carries the name and the colour, `#rrggbb` as on a white page."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget, labels: tuple[Label, ...], label: Label | None = None) -> None:
        super().__init__(parent, f"Edit {shown_name(label)}" if label else "Add a label")
        self._taken = {one.name for one in labels if one is not label}
        self.field = widgets.field("For example: organisation", "Name")
        self.colors = QButtonGroup(self)
        self._values: list[str] = []
        self._wrong = widgets.text(role="error", wrap=True)
        self._wrong.hide()
        color = label.color if label else tagset.free_color([one.color for one in labels])
        self._lay_out(label, color, label.key if label else tagset.free_key([one.key for one in labels]))
        self.field.setText(label.name if label else "")
        self._mark_color(color)
        self.field.textChanged.connect(self._wrong.hide)
        self.field.selectAll()
        self.field.setFocus()

    def accept(self) -> None:
        """Hand over what was chosen, unless the name will not do; then say why and stay."""
        name = self.field.text().strip()
        wrong = fault(name, self._taken)
        if wrong:
            self._wrong.setText(wrong)
            self._wrong.show()
            self.field.setFocus()
            return
        self.chosen.emit(name, self._values[self.colors.checkedId()])
        super().accept()

    def _lay_out(self, label: Label | None, color: str, key: str | None) -> None:
        self.setMinimumWidth(440)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(widgets.text("Name"), self.field)
        form.addRow(widgets.text("Colour"), self._swatches(color))
        digit = widgets.row()
        digit.addWidget(widgets.text(key, "key") if key else widgets.text("none is free", "muted"))
        digit.addStretch()
        form.addRow(widgets.text("Key"), digit)
        save, cancel = widgets.button("Save label" if label else "Add label", primary=True), widgets.button("Cancel")
        save.setDefault(True)
        save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = widgets.row(spacing=8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(widgets.text(self.windowTitle(), "display", wrap=True))
        layout.addLayout(form)
        layout.addWidget(self._wrong)
        layout.addLayout(buttons)

    def _swatches(self, chosen: str) -> QHBoxLayout:
        own = [chosen] if chosen not in tagset.COLORS else []
        row = widgets.row(spacing=2)
        for color, hue in zip([*tagset.COLORS, *own], [*_HUES, "one of its own"], strict=False):
            made = QToolButton()
            made.setCheckable(True)
            made.setIcon(_swatch(color))
            made.setIconSize(QSize(18, 18))
            made.setAccessibleName(f"Colour: {hue}")
            widgets.set_tip(made, hue.capitalize())
            self.colors.addButton(made, len(self._values))
            self._values.append(color)
            row.addWidget(made)
        row.addStretch()
        return row

    def _mark_color(self, color: str) -> None:
        self.colors.button(self._values.index(color)).setChecked(True)


def fault(name: str, taken: Collection[str]) -> str:
    """Why a name cannot be a label's; empty when it can."""
    if not is_label_name(name):
        return "A name has 1 to 200 visible characters on one line."
    return f"There is a label {name} already." if name in taken else ""


def _swatch(color: str) -> QIcon:
    made = QPixmap(18, 18)
    made.fill(QColor(theme.label_color(color)))
    return QIcon(made)
