"""The parts of the export form that unfold: which spans, cut how, fitted how, divided how."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import Label, State
from annotator.domain.name_lists import join_names, split_names
from annotator.domain.splits import parse_shares, told_shares
from annotator.domain.units import UnitOptions, Whole
from annotator.services.export_options import ExportOptions, parse_since
from annotator.ui.exchange.form_parts import FormPart
from annotator.ui.exchange.label_choices import LabelChoices
from annotator.ui.kit import widgets
from annotator.ui.kit.choices import Choices
from annotator.ui.kit.form_rows import Number

_STATES = (
    (State.NEW, "New"),
    (State.IN_PROGRESS, "In progress"),
    (State.DONE, "Done"),
    (State.SKIPPED, "Skipped"),
)
_WHOLES = (
    (Whole.DOCUMENT, "Whole documents", "documents"),
    (Whole.PARAGRAPH, "Paragraphs", "paragraphs"),
    (Whole.SENTENCE, "Sentences", "sentences"),
)
_ALIGNS = (("Lose the span", "strict"), ("Make it larger", "expand"), ("Make it smaller", "contract"))
_SCHEMES = (("IOB2", "iob2"), ("BILUO", "biluo"))
_MOST = 1_000_000_000


class Part(FormPart[ExportOptions]):
    """One part: reads its fields into options and shows options in its fields."""

    def show_options(self, options: ExportOptions) -> None:
        """Set the fields."""
        raise NotImplementedError


class WhichSpans(Part):
    """States, labels, since when, names of people."""

    def __init__(self, labels: Sequence[Label]) -> None:
        super().__init__("&Which spans")
        self.states: dict[State, QPushButton] = {
            state: widgets.chip(name, f"Only {name.lower()}") for state, name in _STATES
        }
        self.labels = LabelChoices(labels, "Labels to export")
        self.since = widgets.field("2026-03-31, any time", "Worked on since, a date")
        self.pseudonyms = widgets.check_box("A1, A2 … in place of people's names")
        chips = QWidget()
        row = widgets.row(chips, spacing=0)
        only = widgets.text("&Only")
        chips.setFocusProxy(self.states[State.NEW])
        chips.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        only.setBuddy(chips)  # a button itself would not only be led to but pressed
        row.addWidget(only)
        row.addSpacing(8)
        for chip in self.states.values():
            row.addWidget(chip)
            chip.toggled.connect(self._tell)
        row.addStretch()
        self.rows.add_wide(chips)
        self.rows.add("&Since", self.since)
        self.rows.add_wide(self.labels)
        self.rows.add_wide(self.pseudonyms)
        self.labels.on_change(self._tell)
        self.since.textChanged.connect(self._tell)
        self.pseudonyms.toggled.connect(self._tell)
        self.show_options(ExportOptions())

    def apply(self, options: ExportOptions) -> ExportOptions:
        """Raises AnnotatorError for a date that is none."""
        since, dropped, renamed = self.since.text().strip(), self.labels.table.dropped(), self.labels.table.renamed()
        states = frozenset(state for state, chip in self.states.items() if chip.isChecked())
        words = [name.lower() for state, name in _STATES if state in states]
        words += [f"{len(dropped):,} label{'s' * (len(dropped) != 1)} left out"] * bool(dropped)
        words += [f"{len(renamed):,} renamed"] * bool(renamed)
        words += [f"since {since}"] * bool(since) + ["pseudonyms"] * self.pseudonyms.isChecked()
        self.say(", ".join(words) or "all")
        return replace(
            options,
            states=states,
            since=parse_since(since) if since else None,
            drop_labels=dropped,
            rename=tuple(pair for pair in renamed if pair[0] not in dropped),
            pseudonyms=self.pseudonyms.isChecked(),
        )

    def show_options(self, options: ExportOptions) -> None:
        """Set the fields."""
        for state, chip in self.states.items():
            chip.setChecked(state in options.states)
        self.labels.table.show(options.drop_labels, options.rename)
        self.since.setText(_day(options.since or ""))
        self.pseudonyms.setChecked(options.pseudonyms)


class Shape(Part):
    """What an entry is, how long at most, and whether boilerplate is cut out."""

    def __init__(self) -> None:
        super().__init__("Sh&ape")
        self.whole = Choices("What an entry is")
        for whole, name, _ in _WHOLES:
            self.whole.addItem(name, whole)
        self.longest = Number("Longest entry, in characters", 0, _MOST, "no limit", " characters")
        self.stride = Number("Windows begin every so many characters", 0, _MOST, "no overlap", " characters")
        self.empty = Number("Share of entries without spans that is kept", 0, 100, "", " %")
        self.strip = widgets.check_box("Cut out the text marked as boilerplate")
        self.rows.add("&Entries", self.whole)
        self.rows.add("&Longest", self.longest)
        self._stride_row = self.rows.add("New ever&y", self.stride)
        self.rows.add("&Keep empty", self.empty)
        self.rows.add_wide(self.strip)
        self.whole.currentIndexChanged.connect(self._tell)
        for number in (self.longest, self.stride, self.empty):
            number.valueChanged.connect(self._tell)
        self.strip.toggled.connect(self._tell)
        self.show_options(ExportOptions())

    def apply(self, options: ExportOptions) -> ExportOptions:
        """Raises AnnotatorError for windows that cannot be."""
        whole = Whole(self.whole.currentData())
        longest, stride = self.longest.value() or None, self.stride.value() or None
        self._stride_row.set_visible(longest is not None)
        empty = Fraction(self.empty.value(), 100)
        words = [next(words for each, _, words in _WHOLES if each == whole)]
        words += [f"up to {longest or 0:,} characters"] * bool(longest)
        words += [f"{self.empty.value()} % of the empty ones"] * (empty != 1)
        words += ["without boilerplate"] * self.strip.isChecked()
        self.say(", ".join(words))
        unit = UnitOptions(whole, longest, stride if longest else None, empty=empty)
        unit.check()
        return replace(options, unit=unit, strip_boilerplate=self.strip.isChecked())

    def show_options(self, options: ExportOptions) -> None:
        """Set the fields."""
        self.whole.setCurrentIndex(self.whole.findData(options.unit.whole))
        self.longest.setValue(options.unit.longest or 0)
        self.stride.setValue(options.unit.stride or 0)
        self.empty.setValue(round(options.unit.empty * 100))
        self.strip.setChecked(options.strip_boilerplate)


class Split(Part):
    """Train, dev and test."""

    def __init__(self) -> None:
        super().__init__("Spli&t")
        self.wanted = widgets.check_box("Divide into train, dev and test")
        self.shares = widgets.field("80/10/10", "Shares of train, dev and test")
        self.seed = Number("Seed of the split and of the choice of empty entries", 0, 2**31 - 1)
        self.rows.add_wide(self.wanted)
        self.rows.add("S&hares", self.shares)
        self.rows.add("Seed", self.seed)
        self.rows.add_wide(
            widgets.text(
                "Near-duplicates stay together. Documents keep their part in later exports.", "small", wrap=True
            )
        )
        self.wanted.toggled.connect(self._tell)
        self.shares.textChanged.connect(self._tell)
        self.seed.valueChanged.connect(self._tell)
        self.show_options(ExportOptions())

    def apply(self, options: ExportOptions) -> ExportOptions:
        """Raises AnnotatorError for shares that are none."""
        written, seed = self.shares.text().strip(), self.seed.value()
        self.shares.setEnabled(self.wanted.isChecked())
        split = (written or "80/10/10") if self.wanted.isChecked() else None
        self.say(f"{split}, seed {seed}" if split else "not divided")
        if split is not None:
            self.say(f"{told_shares(parse_shares(split))}, seed {seed}")
        unit = replace(options.unit, seed=seed if options.unit.empty != 1 else 0)
        return replace(options, split=split, seed=seed, unit=unit)

    def show_options(self, options: ExportOptions) -> None:
        """Set the fields."""
        self.wanted.setChecked(options.split is not None)
        self.shares.setText(options.split or "80/10/10")
        self.seed.setValue(options.seed)


class Fit(Part):
    """What a format cannot hold as it is, and what becomes of it; only what the chosen format asks for is shown."""

    def __init__(self) -> None:
        super().__init__("Fit to the for&mat")
        self.flat, self.align, self.scheme = Choices("Of overlapping spans"), Choices("Within words"), Choices("Tags")
        self.priority = widgets.field("actor, location", "Labels that go first, in this order")
        self.language = widgets.field("en", "Language of the texts, two letters")
        self.trim = widgets.check_box("Trim punctuation at the ends of spans")
        self.excel = widgets.check_box("Make cells harmless for spreadsheets")
        for words, value in _ALIGNS:
            self.align.addItem(words, value)
        for words, value in _SCHEMES:
            self.scheme.addItem(words, value)
        self._rows = {
            "flat": self.rows.add("O&verlaps", self.flat),
            "priority": self.rows.add("Fi&rst", self.priority),
            "align": self.rows.add("Insi&de words", self.align),
            "scheme": self.rows.add("Ta&gs", self.scheme),
            "language": self.rows.add("La&nguage", self.language),
        }
        self.rows.add_wide(self.trim)
        self.rows.add_wide(self.excel)
        self._used: frozenset[str] = frozenset()
        self.use(frozenset())
        for choices in (self.flat, self.align, self.scheme):
            choices.currentIndexChanged.connect(self._tell)
        for field in (self.priority, self.language):
            field.textChanged.connect(self._tell)
        for box in (self.trim, self.excel):
            box.toggled.connect(self._tell)

    def use(self, used: frozenset[str]) -> None:
        """Show the fields that a format uses, by the names of `ExportOptions`."""
        self._used = used
        kept = self.flat.currentData()
        self.flat.blockSignals(True)
        self.flat.clear()
        for words, value in _flat_choices("flat" in used):
            self.flat.addItem(words, value)
        self.flat.setCurrentIndex(max(0, self.flat.findData(kept)))
        self.flat.blockSignals(False)
        for name in ("align", "scheme", "language"):
            self._rows[name].set_visible(name in used)
        self.trim.setVisible("trim" in used)
        self.excel.setVisible("excel" in used)

    def apply(self, options: ExportOptions) -> ExportOptions:
        """Raises AnnotatorError where a label of the order is missing."""
        flat = self.flat.currentData()
        self._rows["priority"].set_visible(flat == "priority")
        given = {
            "align": self.align.currentData(),
            "trim": self.trim.isChecked(),
            "scheme": self.scheme.currentData(),
            "language": self.language.text().strip(),
            "excel": self.excel.isChecked(),
        }
        shown = {name: value for name, value in given.items() if name in self._used}
        words = [self.flat.currentText().lower()] * (flat != "longest" or "flat" in self._used)
        words += [self.scheme.currentText()] * ("scheme" in self._used) + ["trimmed"] * bool(shown.get("trim"))
        self.say(", ".join(words) or "as it is")
        priority = split_names(self.priority.text().strip()) if flat == "priority" else ()
        if flat == "priority" and not all(priority):
            raise AnnotatorError("No label is said to go first.", "Write them with commas: actor, location.")
        return replace(options, flat=flat, priority=priority, **shown)

    def show_options(self, options: ExportOptions) -> None:
        """Set the fields; `use` comes first."""
        self.flat.setCurrentIndex(max(0, self.flat.findData(options.flat)))
        self.priority.setText(join_names(options.priority))
        self.align.setCurrentIndex(max(0, self.align.findData(options.align)))
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(options.scheme)))
        self.trim.setChecked(options.trim)
        self.language.setText(options.language)
        self.excel.setChecked(options.excel)


def _flat_choices(chooses: bool) -> tuple[tuple[str, str], ...]:
    """What is done about overlaps, for formats without room for them and for those that hold them all."""
    if not chooses:
        return (("All labels in one file", "longest"), ("A file for each label", "split"))
    return (
        ("Keep the longest", "longest"),
        ("Keep the innermost", "innermost"),
        ("Keep by order of labels", "priority"),
        ("A file for each label", "split"),
    )


def _day(moment: str) -> str:
    """A moment as short as it can be written."""
    return moment.removesuffix("T00:00:00.000+00:00")
