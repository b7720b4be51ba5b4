"""All keys on one sheet, read from the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from annotator.ui.actions.table import MENUS, ActionSpec
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.wording import keys_here

# Label keys are one line, not ten.
_TOGETHER = {
    "label.1": ("Label the selection, or relabel the span", "1 … 9, 0"),
    "review.take_1": ("Choose a candidate; again, or Enter, accepts it", "1 … 9"),
    "review.also_1": ("Choose a candidate beside the others", "Ctrl+1 … Ctrl+9"),
}
_RUNS = ("label.", "review.take_", "review.also_")


class ShortcutSheet(Dialog):
    """Menus as groups, filtered while one types."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Keyboard shortcuts")
        self.resize(880, 640)
        self._lines: list[tuple[str, QLabel, QLabel]] = []
        self._groups: list[QWidget] = []
        self.filter = widgets.field("Filter by name or key", "Filter shortcuts")
        self.filter.textChanged.connect(self._filter)
        layout = widgets.column(self, margins=(24, 20, 24, 20), spacing=12)
        layout.addWidget(widgets.text("Keyboard shortcuts", "display"))
        layout.addWidget(
            widgets.text("Single keys act while the text has the focus; Escape always goes one step back.", "muted")
        )
        layout.addWidget(self.filter)
        layout.addWidget(self._sheet(), 1)
        self.filter.setFocus()

    def _sheet(self) -> QScrollArea:
        inner = widgets.surface("panel")
        columns = widgets.row(inner, spacing=16)
        groups = [(name, [spec for group in groups for spec in group if shown(spec)]) for name, groups in MENUS]
        halves = (("Annotate", "Review", "Help"), ("Go", "Edit", "View", "File"))
        for half in halves:
            column = widgets.column_of(spacing=8)
            for name, specs in sorted(groups, key=lambda group, half=half: _order(half, group[0])):  # type: ignore[misc]
                if name in half:
                    column.addWidget(self._group(name, specs))
            column.addStretch()
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("Shortcuts")
        # The keys stand at the right of each column: not one may be cut.
        area.setMinimumWidth(inner.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
        return area

    def _group(self, name: str, specs: list[ActionSpec]) -> QWidget:
        made = QWidget()
        self._groups.append(made)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 8, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(widgets.heading(name), 0, 0, 1, 2)
        for number, spec in enumerate(specs, 1):
            words, keys = _TOGETHER.get(spec.id, (spec.text.rstrip("…"), shown(spec)))
            keys = keys_here(keys)
            left, right = widgets.text(words), widgets.text(keys, "key")
            grid.addWidget(left, number, 0)
            grid.addWidget(right, number, 1, Qt.AlignmentFlag.AlignRight)
            self._lines.append((f"{words} {keys} {spec.tip}".casefold(), left, right))
        return made

    def _filter(self, words: str) -> None:
        wanted = words.casefold().strip()
        for text, left, right in self._lines:
            # A single letter is a key one wonders about: it stands in nearly every line somewhere.
            fits = wanted in text if len(wanted) != 1 else wanted in right.text().casefold().split()
            left.setVisible(fits)
            right.setVisible(fits)
        for group in self._groups:
            group.setVisible(any(not left.isHidden() for _, left, _ in self._lines if left.parentWidget() is group))


def shown(spec: ActionSpec) -> str:
    """An action's keys as this system writes them; empty for those that go without a line."""
    if spec.id.startswith(_RUNS) and spec.id not in _TOGETHER:
        return ""
    native = QKeySequence.SequenceFormat.NativeText
    return "  ".join(QKeySequence(keys).toString(native) for keys in spec.keys[:2] if "Enter" not in keys)


def page() -> str:
    """The same sheet as a page of the guide, docs/guide/shortcuts.md; a test holds the two equal."""
    lines = ["# Keys", "", "Single keys act while the text has the focus; `Esc` always goes one step back.", ""]
    for name, groups in MENUS:
        lines += [f"## {name}", "", "| keys | do | |", "| --- | --- | --- |"]
        lines += [_line(spec) for group in groups for spec in group if shown(spec)]
        lines.append("")
    return "\n".join(lines)


def _line(spec: ActionSpec) -> str:
    words, keys = _TOGETHER.get(spec.id, (spec.text.rstrip("…"), " or ".join(f"`{keys}`" for keys in spec.keys)))
    return f"| {keys} | {words} | {spec.tip} |"


def _order(half: tuple[str, ...], name: str) -> int:
    return half.index(name) if name in half else len(half)
