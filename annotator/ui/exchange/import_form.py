"""Which files come in, and how they are read."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.domain.model import Label
from annotator.formats import registry
from annotator.services.import_options import ImportOptions
from annotator.services.import_preview import ImportPreview
from annotator.ui.exchange.form_parts import applied
from annotator.ui.exchange.import_sections import LabelMapping, Part, Reading, Whose
from annotator.ui.kit import ask, widgets
from annotator.ui.kit.choices import Choices
from annotator.ui.kit.form_rows import FormRows

ENCODINGS = (
    ("UTF-8", "utf-8"),
    ("UTF-16", "utf-16"),
    ("Windows-1252, Western", "cp1252"),
    ("Windows-1250, Central European", "cp1250"),
    ("Windows-1251, Cyrillic", "cp1251"),
    ("KOI8-R, Cyrillic", "koi8-r"),
    ("Windows-1253, Greek", "cp1253"),
    ("Windows-1254, Turkish", "cp1254"),
    ("Windows-1255, Hebrew", "cp1255"),
    ("Windows-1256, Arabic", "cp1256"),
    ("GB 18030, Chinese", "gb18030"),
    ("Big5, Chinese", "big5"),
    ("Shift JIS, Japanese", "cp932"),
    ("EUC-KR, Korean", "cp949"),
)
#: What the formats are called where files come in: a table may hold texts as well as spans.
TITLES = {each.name: each.title for each in registry.FORMATS} | {"csv": "Table"}
_FIND_OUT = "Find out"
_LINES = 3


class ImportForm(QWidget):
    """Tells `changed` whenever anything does."""

    changed = Signal()

    def __init__(self, labels: Sequence[Label], who: str) -> None:
        super().__init__()
        self.paths: list[Path] = []
        self.list = widgets.text_field("Chosen files and folders", read_only=True)
        self.list.setPlaceholderText("Add files or folders, or drop them on the window.")
        self.list.setFixedHeight(_LINES * self.list.fontMetrics().lineSpacing() + 22)
        self.format, self.encoding = Choices("Format"), Choices("Encoding")
        self.labels, self.whose, self.reading = LabelMapping(labels), Whose(who), Reading()
        self.add_files, self.add_folder = _quiet("&Add files…"), _quiet("Add f&older…")
        self.clear = _quiet("Remo&ve all")
        self.clear.setEnabled(False)
        self._fill()
        self._lay_out()
        self.add_files.clicked.connect(self._ask_files)
        self.add_folder.clicked.connect(self._ask_folder)
        self.clear.clicked.connect(self._clear)
        for choices in (self.format, self.encoding):
            choices.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for part in self.parts():
            part.changed.connect(self.changed)

    def parts(self) -> tuple[Part, ...]:
        """The parts that unfold, in order."""
        return self.labels, self.whose, self.reading

    def add(self, paths: Sequence[Path]) -> None:
        """Choose these too."""
        self.paths += [path for path in paths if path not in self.paths]
        self.list.setPlainText("\n".join(str(path) for path in self.paths))
        self.clear.setEnabled(bool(self.paths))
        self.changed.emit()

    def options(self) -> ImportOptions:
        """What is asked for. Raises AnnotatorError for a field that holds no value."""
        return applied(
            self.parts(), ImportOptions(format=self.format.currentData(), encoding=self.encoding.currentData())
        )

    def show_found(self, found: ImportPreview) -> None:
        """Offer what a look found: labels, names, columns, the encoding."""
        for part in self.parts():
            part.show_found(found)
        if self.encoding.currentData() == "auto":
            names = ", ".join(found.encodings[:3])
            self.encoding.setItemText(0, f"{_FIND_OUT}: {names}" if names else _FIND_OUT)

    def _fill(self) -> None:
        self.format.addItem("By name and content", "auto")
        for each in registry.FORMATS:
            if each.reads:
                suffixes = f" ({', '.join(each.suffixes[:3])})" if each.suffixes else ""
                self.format.addItem(TITLES[each.name] + suffixes, each.name)
        self.encoding.addItem(_FIND_OUT, "auto")
        for title, name in ENCODINGS:
            self.encoding.addItem(title, name)

    def _lay_out(self) -> None:
        buttons = widgets.row(spacing=0)
        for made in (self.add_files, self.add_folder, self.clear):
            buttons.addWidget(made)
        buttons.addStretch()
        rows = FormRows()
        rows.add("&Format", self.format)
        rows.add("&Encoding", self.encoding)
        layout = widgets.column(self, margins=(0, 0, 8, 0), spacing=4)
        layout.addWidget(self.list)
        layout.addLayout(buttons)
        layout.addSpacing(4)
        layout.addWidget(rows)
        layout.addSpacing(8)
        for part in self.parts():
            layout.addWidget(part)
        layout.addStretch()

    def _ask_files(self) -> None:
        self.add(ask.files_to_open(self, "Files to import", "", "All files (*)"))

    def _ask_folder(self) -> None:
        found = ask.folder_to_open(self, "Folder to import", "")
        if found is not None:
            self.add([found])

    def _clear(self) -> None:
        self.paths = []
        self.add([])
        self.add_files.setFocus()


def local_files(data: QMimeData) -> list[Path]:
    """The files that are dragged, if they lie on this computer."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _quiet(words: str) -> QPushButton:
    """A button without a frame whose words may hold a mnemonic."""
    made = widgets.button(words.replace("&", ""), quiet=True)
    made.setText(words)
    return made
