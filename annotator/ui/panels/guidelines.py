"""What a label means: its description, and the project's guidelines where it has some."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from annotator.domain.counting import count_words
from annotator.domain.model import Label
from annotator.ui.kit import widgets
from annotator.ui.kit.panel import Section
from annotator.ui.look.label_styles import shown_name

NAME = "GUIDELINES.md"
LARGEST = 200_000  # bytes: more would not be read in a side panel


class Guidelines(Section):
    """A fold that shows the guidance for the label in use."""

    def __init__(self) -> None:
        self.page: QPlainTextEdit = widgets.text_field("Guidelines", read_only=True)
        self.page.setProperty("field", False)
        self.page.setViewportMargins(12, 0, 8, 8)
        self.page.setMinimumHeight(96)
        super().__init__("Guidelines", self.page, open_at_first=False)
        self._whole = ""
        self._label: Label | None = None
        self._tagset: Sequence[Label] = ()
        self._trouble: Mapping[str, int] = {}
        self.folded.connect(lambda is_open: self._show_page() if is_open else None)

    def show_trouble(self, cases: Mapping[str, int]) -> None:
        """Say beside each label's name how many disagreements its section causes, by label; nothing for none."""
        self._trouble = cases
        self._show_note()

    def show_guidelines(self, whole: str) -> None:
        """Remember the project's guidelines, Markdown."""
        self._whole = whole
        self.show_label(self._label)

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Know the whole tagset, for when no label is in use."""
        self._tagset = labels
        if self.is_open():
            self._show_page()

    def show_label(self, label: Label | None) -> None:
        """Show what is said about this label; without one, everything."""
        self._label = label
        self._show_note()
        if self.is_open():
            self._show_page()

    def _show_page(self) -> None:
        """What is said, once somebody looks: a key press need not read through all guidelines."""
        label = self._label
        words = about(self._whole, label) if label else self._whole
        shown = (
            unmarked(words)
            or (label.description if label else _meanings(self._tagset))
            or "No guidelines are written down for this project yet."
        )
        if shown != self.page.toPlainText():
            self.page.setPlainText(shown)

    def _show_note(self) -> None:
        label = self._label
        cases = self._trouble.get(label.name, 0) if label else 0
        told = count_words(cases, "case") if cases else ""
        widgets.set_tip(self.note, f"{told} in which analysts differ about this label" if cases else "")
        self.note.setText(" · ".join(filter(None, (shown_name(label) if label else "", told))))


def _meanings(labels: Sequence[Label]) -> str:
    """What the labels say of themselves, where there are no guidelines."""
    return "\n\n".join(f"{shown_name(label)}: {label.description}" for label in labels if label.description)


def beside(database: Path) -> str:
    """The guidelines that lie beside a database, or in its folder of seeds; empty when there are none to read."""
    for place in (database.parent / NAME, database.parent / "seeds" / NAME):
        try:
            with place.open("rb") as file:
                return file.read(LARGEST).decode("utf-8", "replace")
        except OSError:
            continue
    return ""


def unmarked(markdown: str) -> str:
    """Markdown as plain reading text: without the signs for headings, emphasis and code."""
    lines = (re.sub(r"^#+\s*", "", line) for line in markdown.splitlines())
    joined = re.sub(r"(?<=\S)\n(?=[^\s\-*|>\d])", " ", "\n".join(lines))
    return re.sub(r"\*\*|`", "", joined).strip()


def about(guidelines: str, label: Label) -> str:
    """The section of Markdown guidelines under the heading that names the label; empty when there is none."""
    heading = re.compile(rf"^(#+)[^\w\n]*{re.escape(label.name)}\b.*$", re.IGNORECASE | re.MULTILINE)
    found = heading.search(guidelines)
    if not found:
        return ""
    level = len(found.group(1))
    rest = guidelines[found.end() :]
    end = re.search(rf"^#{{1,{level}}}\s", rest, re.MULTILINE)
    return rest[: end.start() if end else None].strip()
