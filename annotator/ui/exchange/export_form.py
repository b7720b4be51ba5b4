"""What an export is asked for: format, layer and target always in sight, the rest in parts that unfold."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import Label
from annotator.formats import registry
from annotator.services.export_fit import used_by
from annotator.services.export_options import ExportOptions
from annotator.services.layers import LayerKind, OfferedLayer
from annotator.ui.exchange.export_sections import Fit, Part, Shape, Split, WhichSpans
from annotator.ui.exchange.form_parts import applied
from annotator.ui.kit import ask, widgets
from annotator.ui.kit.choices import Choices
from annotator.ui.kit.form_rows import FormRows
from annotator.ui.look import icons, theme
from annotator.ui.telling import tell

_LAYERS = {
    LayerKind.OWN: "My spans ({name})",
    LayerKind.GOLD: "Gold: what was decided",
    LayerKind.MAJORITY: "What more than half marked, with votes",
    LayerKind.UNION: "What anybody marked, with votes",
    LayerKind.ALL: "Every pass, and gold",
    LayerKind.OTHER: "{name}",
}
_FOLDER_NAME = "export"


class ExportForm(QWidget):
    """Tells `changed` whenever anything does; `options` and `out` say what is asked for."""

    changed = Signal()

    def __init__(self, labels: Sequence[Label], layers: Sequence[OfferedLayer], beside: Path) -> None:
        super().__init__()
        self._beside, self._layers = beside, tuple(layers)
        self._filling = False
        self.format, self.layer = Choices("Format"), Choices("Whose spans")
        self.target = widgets.field("Choose a place", "File or folder to write")
        self.browse = widgets.ToolButton()
        self.browse.setIcon(icons.icon("folder-open", theme.current().muted, theme.current().faint))
        self.browse.setAccessibleName("Choose a place")
        widgets.set_tip(self.browse, "Choose a place")
        self.trouble = widgets.text(role="error", wrap=True)
        self.trouble.hide()
        self.about = widgets.text(role="small", wrap=True)
        self.which, self.shape, self.fit, self.split = WhichSpans(labels), Shape(), Fit(), Split()
        self._fill()
        self._lay_out()
        self.format.currentIndexChanged.connect(self._another_format)
        self.layer.currentIndexChanged.connect(self._tell)
        self.target.textChanged.connect(self._tell)
        self.browse.clicked.connect(self._choose)
        for part in self.parts():
            part.changed.connect(self._part_changed)

    def parts(self) -> tuple[Part, ...]:
        """The parts that unfold, in order."""
        return self.which, self.shape, self.fit, self.split

    def chosen(self) -> registry.Format:
        """The format."""
        found = registry.by_name(self.format.currentData())
        assert found is not None
        return found

    def writes_folder(self) -> bool:
        """Whether the target is a folder."""
        by_label = self.fit.flat.currentData() == "split"
        return self.chosen().folder or self.split.wanted.isChecked() or by_label

    def out(self) -> Path:
        """Where to; a name alone lies beside the database. Raises AnnotatorError for what is no place."""
        written = self.target.text().strip()
        if not written:
            raise AnnotatorError("Nothing says where to.", "Choose a place to write to.")
        if "\0" in written:
            raise AnnotatorError("The place to write to holds a sign that no name can have.", "Write it anew.")
        try:
            return self._beside / Path(written).expanduser()
        except RuntimeError as error:  # ~nobody/
            raise AnnotatorError(f"{written} names nobody's home.", "Write the whole path.") from error

    def show_trouble(self, error: AnnotatorError | None) -> None:
        """Say under the place why nothing can be written there, or take that back."""
        words = f"{error.message} {error.hint}" if error else ""
        self.trouble.setText(widgets.breakable(words))
        self.trouble.setVisible(bool(words))
        tell(words, about="place")

    def options(self) -> ExportOptions:
        """What is asked for. Raises AnnotatorError for a field that holds no value."""
        return applied(self.parts(), ExportOptions(format=self.chosen().name, layer=self.layer.currentData()))

    def show_options(self, options: ExportOptions, out: str) -> None:
        """Set every field."""
        self._filling = True
        self.format.setCurrentIndex(max(0, self.format.findData(options.format)))
        self.layer.setCurrentIndex(max(0, self.layer.findData(options.layer)))
        self._fit_to_format()
        for part in self.parts():
            part.show_options(options)
        self.target.setText(out)
        self._filling = False
        self._propose()
        self._tell()

    def _fill(self) -> None:
        for each in registry.FORMATS:
            if each.writes:
                suffix = f" ({each.suffix()})" if each.suffix() and not each.folder else ""
                self.format.addItem(each.title + suffix, each.name)
        for layer in self._layers:
            self.layer.addItem(_LAYERS[layer.kind].format(name=widgets.one_line(layer.name)), layer.name)

    def _lay_out(self) -> None:
        place = QWidget()
        row = widgets.row(place, spacing=4)
        row.addWidget(self.target, 1)
        row.addWidget(self.browse)
        top = FormRows()
        top.add("&Format", self.format)
        top.add("Whose s&pans", self.layer)
        top.add("Wr&ite to", place, self.target)
        layout = widgets.column(self, margins=(0, 0, 8, 0), spacing=4)
        layout.addWidget(top)
        layout.addWidget(self.trouble)
        layout.addWidget(self.about)
        layout.addSpacing(8)
        for part in self.parts():
            layout.addWidget(part)
        layout.addStretch()

    def _part_changed(self) -> None:
        self._propose()
        self._tell()

    def _another_format(self) -> None:
        if self._filling:
            return
        self._fit_to_format()
        self._propose()
        self._tell()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _fit_to_format(self) -> None:
        chosen = self.chosen()
        self.fit.use(used_by(chosen.name))
        self.about.setText(_about(chosen))

    def _propose(self) -> None:
        """A name beside the database, with the suffix of the format, none for a folder."""
        if self._filling:
            return
        chosen, is_folder = self.chosen(), self.writes_folder()
        path = Path(self.target.text().strip() or self._beside / _FOLDER_NAME)
        known = {suffix for each in registry.FORMATS for suffix in (*each.suffixes, each.suffix()) if suffix}
        suffix = "" if is_folder else chosen.suffix()
        if path.suffix in chosen.suffixes and not is_folder:
            suffix = path.suffix
        stem = path.name.removesuffix(path.suffix) if path.suffix in known else path.name
        if stem and path.name != stem + suffix:
            path = path.with_name(stem + suffix)
        if self.target.text() != str(path):
            self._filling = True
            self.target.setText(str(path))
            self._filling = False

    def _choose(self) -> None:
        if not self.writes_folder():
            found = ask.file_to_write(self, "File to write", self.target.text(), "All files (*)")
        else:
            found = ask.folder_to_open(self, "Folder to write", str(Path(self.target.text()).parent))
            if found is not None and found.is_dir() and not _is_free(found):
                found = found / _FOLDER_NAME
        if found is not None:
            self.target.setText(str(found))


def _is_free(folder: Path) -> bool:
    """Whether an export may take this folder's place: it is empty, or an export wrote it."""
    names = [entry.name for entry in folder.iterdir()]
    return not names or "manifest.json" in names


def _about(chosen: registry.Format) -> str:
    """What a format has room for, in a sentence or two."""
    parts = ["Holds nested and overlapping spans." if chosen.overlaps else "Has room for one span at a place."]
    parts += ["A file holds one person's spans."] * chosen.single_layer + ["Writes a folder."] * chosen.folder
    return " ".join(parts)
