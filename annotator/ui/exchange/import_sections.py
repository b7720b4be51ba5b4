"""The parts of the import form that unfold: labels, whose spans, how files are read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import Label
from annotator.domain.name_lists import split_names
from annotator.domain.names import is_person_name
from annotator.services.import_options import ImportOptions
from annotator.services.import_preview import ImportPreview, unknown_labels
from annotator.ui.exchange.form_parts import FormPart
from annotator.ui.kit import widgets
from annotator.ui.kit.choices import Choices
from annotator.ui.kit.form_rows import Row

#: More labels than these are kept as they are; nobody maps them by hand.
MAPPED = 60
_KEEP, _DROP = "", "\0"  # no label can be called so
_MARKUP = frozenset({"html"})
_TABLES = frozenset({"csv", "jsonl", "prodigy", "doccano"})
_TAGS = frozenset({"conll", "conll-columns"})


class Part(FormPart[ImportOptions]):
    """One part: reads its fields into options, and shows what a look found."""

    def show_found(self, found: ImportPreview) -> None:
        """Offer what was found; what was chosen stays."""
        raise NotImplementedError


class LabelMapping(Part):
    """What labels of the files become; those that the project has are themselves."""

    def __init__(self, labels: Sequence[Label]) -> None:
        super().__init__("&Labels")
        self.rows.widen_captions()
        self._labels = tuple(labels)
        self.choices: dict[str, Choices] = {}
        self._known = 0
        self._more = widgets.text(role="small", wrap=True)
        self.rows.add_wide(self._more)
        self.show_found(ImportPreview())

    def apply(self, options: ImportOptions) -> ImportOptions:
        """Renamed and left out, in the order of the list."""
        chosen = {name: str(choices.currentData()) for name, choices in self.choices.items()}
        self._summarise(chosen)
        return replace(
            options,
            rename=tuple((name, to) for name, to in chosen.items() if to not in (_KEEP, _DROP)),
            drop_labels=tuple(name for name, to in chosen.items() if to == _DROP),
        )

    def show_found(self, found: ImportPreview) -> None:
        """A row for each label that the project lacks."""
        unknown = unknown_labels(found, [label.name for label in self._labels])
        self._known = len(found.labels) - len(unknown)
        for name, number in list(unknown.items())[:MAPPED]:
            if name not in self.choices:
                self._add(name, number)
        parts = [f"{count_words(self._known, 'label')} known here already."] * bool(self._known)
        parts += [f"{len(unknown) - MAPPED:,} more come in as they are."] * (len(unknown) > MAPPED)
        self._more.setText(" ".join(parts) or "No spans were found, so there are no labels.")
        self._more.setVisible(bool(parts) or not unknown)

    def _add(self, name: str, number: int) -> None:
        choices = Choices(f"What the label {name} becomes")
        choices.addItem("New label", _KEEP)
        for label in self._labels:
            choices.addItem(widgets.one_line(label.name), label.name)
        choices.addItem("Leave out", _DROP)
        caption = widgets.ElidedText(mode=Qt.TextElideMode.ElideMiddle)  # names are often alike but for their ends
        caption.show_text(f"{name} ({number:,})")
        self.rows.add_made(caption, choices)
        before = next(reversed(self.choices.values()), None)
        self.setTabOrder(before or self.head, choices)  # made late, it would be led to after everything else
        self.choices[name] = choices
        choices.currentIndexChanged.connect(self._tell)

    def _summarise(self, chosen: Mapping[str, str]) -> None:
        left_out = sum(to == _DROP for to in chosen.values())
        new = sum(to == _KEEP for to in chosen.values())
        words = [f"{new:,} new"] * bool(new) + [f"{left_out:,} left out"] * bool(left_out)
        mapped = len(chosen) - new - left_out
        words += [f"{mapped:,} mapped"] * bool(mapped)
        self.say(", ".join(words) or "as they are")


class Whose(Part):
    """Whose the spans are that carry no name."""

    def __init__(self, who: str) -> None:
        super().__init__("&Whose spans")
        self._who = who
        self.owner = widgets.field(who, "Whose spans without a name are")
        self._named = widgets.text(role="small", wrap=True)
        self.rows.add("Without na&me", self.owner)
        self.undecided = widgets.check_box("Leave out what a reviewer decided")
        self.rows.add_wide(self._named)
        self.rows.add_wide(self.undecided)
        self.undecided.toggled.connect(self._tell)
        self.owner.textChanged.connect(self._tell)
        self.show_found(ImportPreview())

    def apply(self, options: ImportOptions) -> ImportOptions:
        """Raises AnnotatorError for what cannot be a name."""
        owner = self.owner.text().strip() or self._who
        words = ["mine" if owner == self._who else owner]
        self.say(", ".join([*words, *["no gold"] * self.undecided.isChecked()]))
        if not is_person_name(owner):
            raise AnnotatorError(f"{owner[:40]!r} cannot be a person's name here.", "Use up to 200 visible characters.")
        found = owner if owner != self._who else None
        return replace(options, owner=found, without_decisions=self.undecided.isChecked())

    def show_found(self, found: ImportPreview) -> None:
        """The names that stand in the files."""
        named = [(name, number) for name, number in found.owners.most_common(12) if name is not None]
        words = ", ".join(f"{widgets.one_line(name)} ({number:,})" for name, number in named)
        self._named.setText(widgets.breakable(f"Named in the files: {words}.") if named else "The files name nobody.")


class Reading(Part):
    """What formats want to know; shown where a file of theirs is among those chosen."""

    def __init__(self) -> None:
        super().__init__("&Reading")
        self.main_text = widgets.check_box("Web pages: the main text only")
        self.text, self.id = Choices("Where the text stands"), Choices("Where the id stands")
        self.meta = widgets.field("all others", "Columns that are kept beside the text")
        self.alone = widgets.check_box("None of the other columns")
        self.analysts = widgets.field("analyst-1, analyst-2", "Whose the tag columns are, in order")
        self.per = Choices("What a document is")
        for words, value in (("From -DOCSTART- to the next", "docstart"), ("Each sentence", "sentence")):
            self.per.addItem(words, value)
        self._nothing = widgets.text("Nothing to choose for these files.", "small")
        self.rows.add_wide(self.main_text)
        self._tables = [self.rows.add("Te&xt in", self.text), self.rows.add("I&d in", self.id)]
        self._tables.append(self.rows.add("&Keep", self.meta))
        self.rows.add_wide(self.alone)
        self._tags = [self.rows.add("Anal&ysts", self.analysts), self.rows.add("Doc&ument", self.per)]
        self.rows.add_wide(self._nothing)
        self._columns: tuple[str, ...] = ()
        for choices in (self.text, self.id):
            choices.addItem("As usual", "")
        for signal in (
            *(self.main_text.toggled, self.alone.toggled),
            *(self.meta.textChanged, self.analysts.textChanged),
        ):
            signal.connect(self._tell)
        for choices in (self.text, self.id, self.per):
            choices.currentIndexChanged.connect(self._tell)
        self._use(frozenset())

    def apply(self, options: ImportOptions) -> ImportOptions:
        """Raises AnnotatorError for an empty name in a list."""
        text, name = self.text.currentData(), self.id.currentData()
        words = ["main text only"] * self.main_text.isChecked()
        words += [f"text in {text}"] * bool(text) + [f"id in {name}"] * bool(name)
        words += ["a document for each sentence"] * (self.per.currentData() == "sentence")
        words += ["no other columns"] * self.alone.isChecked()
        self.say(", ".join(words) or "as usual")
        self.meta.setEnabled(not self.alone.isChecked())
        reading = replace(
            options.reading,
            main_text=self.main_text.isChecked(),
            text_column=text,
            id_column=name,
            meta_columns=() if self.alone.isChecked() else _names(self.meta.text()) or None,
            analysts=_names(self.analysts.text()),
            document_per=self.per.currentData(),
        )
        return replace(options, reading=reading)

    def show_found(self, found: ImportPreview) -> None:
        """Columns to choose from, and only the fields that these files have a use for."""
        self._use(frozenset(found.formats))
        if found.columns == self._columns or not found.columns:
            return
        self._columns = found.columns
        for choices in (self.text, self.id):
            kept = choices.currentData()
            choices.blockSignals(True)
            choices.clear()
            choices.addItem("As usual", "")
            for column in found.columns[:200]:
                choices.addItem(widgets.one_line(column)[:80], column)
            choices.setCurrentIndex(max(0, choices.findData(kept)))
            choices.blockSignals(False)

    def _use(self, formats: Collection[str]) -> None:
        used = frozenset(formats)
        self.main_text.setVisible(bool(used & _MARKUP))
        _show(self._tables, bool(used & _TABLES))
        self.alone.setVisible(bool(used & _TABLES))
        _show(self._tags, bool(used & _TAGS))
        self._nothing.setVisible(not used & (_MARKUP | _TABLES | _TAGS))


def _show(rows: Sequence[Row], is_visible: bool) -> None:
    for row in rows:
        row.set_visible(is_visible)


def _names(written: str) -> tuple[str, ...]:
    if not written.strip():
        return ()
    names = split_names(written)
    if not all(names):
        raise AnnotatorError(f"There is an empty name in {written[:40]!r}.", "Write names with commas between them.")
    return names
