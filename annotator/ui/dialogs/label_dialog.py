"""Adding a label to the tagset, or changing one."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from annotator.domain import tagset
from annotator.domain.model import Label
from annotator.domain.names import is_label_name
from annotator.ui.kit import widgets
from annotator.ui.kit.choices import Choices
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.form_rows import FormRows
from annotator.ui.look import theme
from annotator.ui.look.label_styles import shown_name

# What a screen reader calls our colours, in their order.
_HUES = ("navy", "green", "rust", "grey", "violet", "cyan", "mauve", "brown", "olive", "rose")


@dataclass(frozen=True, slots=True)
class LabelDraft:
    """What a label is to be; `color` is `#rrggbb` as on a white page, `key` a digit or None."""

    name: str
    color: str
    key: str | None
    description: str


class LabelDialog(Dialog):
    """Name, colour, key and when to use it. `chosen` carries a LabelDraft."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, labels: tuple[Label, ...], label: Label | None = None) -> None:
        super().__init__(parent, f"Edit {shown_name(label)}" if label else "Add a label")
        self._taken = {one.name for one in labels if one is not label}
        self.field = widgets.field("For example: organisation", "Name")
        self.keys = Choices("Key")
        self.description = widgets.field("For example: A company, party or body", "When to use it")
        self.colors = QButtonGroup(self)
        self._values: list[str] = []
        self._wrong = widgets.text(role="error", wrap=True)
        self._wrong.hide()
        color = label.color if label else tagset.free_color([one.color for one in labels])
        self._fill_keys(labels, label)
        self._lay_out(label, color)
        self.field.setText(label.name if label else "")
        self.description.setText(label.description if label else "")
        self.description.setCursorPosition(0)
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
        color, key = self._values[self.colors.checkedId()], self.keys.currentData()
        self.chosen.emit(LabelDraft(name, color, key, self.description.text().strip()))
        super().accept()

    def _fill_keys(self, labels: tuple[Label, ...], label: Label | None) -> None:
        """Free digits; of an existing label the others' too, which are swapped, and none."""
        owners = {one.key: one for one in labels if one.key and one is not label}
        given = f"it gets {label.key}" if label and label.key else "it loses it"
        for key in tagset.KEYS:
            if key not in owners:
                self.keys.addItem(key, key)
            elif label is not None:
                self.keys.addItem(f"{key}, now {shown_name(owners[key])}’s: {given}", key)
        if label is not None or not self.keys.count():
            self.keys.addItem("none" if label else "none is free", None)
        self.keys.setCurrentIndex(self.keys.findData(label.key) if label else 0)

    def _lay_out(self, label: Label | None, color: str) -> None:
        self.setMinimumWidth(520)
        form = FormRows()
        form.add("&Name", self.field)
        form.add("&Colour", self._swatches(color), self.colors.button(self._values.index(color)))
        form.add("&Key", self.keys)
        form.add("&When to use it", self.description)
        save = widgets.button("Save label" if label else "Add label", primary=True)
        save.setDefault(True)
        save.clicked.connect(self.accept)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(widgets.text(self.windowTitle(), "display", wrap=True))
        layout.addWidget(form)
        layout.addWidget(self._wrong)
        layout.addLayout(self.answers(save))

    def _swatches(self, chosen: str) -> QWidget:
        own = [chosen] if chosen not in tagset.COLORS else []
        swatches = QWidget()
        row = widgets.row(swatches, spacing=2)
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
        return swatches

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
