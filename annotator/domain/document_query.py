"""What one types to find documents: words of their texts, and words for what one has marked in them.

`label:claim` stands for a span with that label, `label:` for any span, `flag:` for a flagged one, `note:` for one with
a note and `note:later` for one whose note holds that; a minus in front says that there is none. A name with blanks
stands in quotation marks, label:"armed group"; so does what is to be found in the texts though it looks like that,
"note:later".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from annotator.domain.finding import USUAL, Manner
from annotator.domain.model import Label


class About(StrEnum):
    """What of a span is asked for."""

    LABEL = "label"
    FLAG = "flag"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must be so of a person's spans in a document. `value`: a label's name or what a note holds."""

    about: About
    value: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """All of it must fit: `words` occur in the text, in any order, and the spans are as the criteria say.

    `manner`: how the words are looked for, which nobody types.
    """

    words: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    manner: Manner = USUAL

    def __bool__(self) -> bool:
        return bool(self.words or self.criteria)

    def looked_for(self, manner: Manner) -> "DocumentQuery":
        """The same, its words looked for in this manner."""
        return replace(self, manner=manner)


_ABOUT = r"flag:(?!\S)|(?:label|note):"
_TOKEN = re.compile(
    rf'(?P<minus>-?)(?P<about>{_ABOUT})(?:"(?P<quoted>(?:[^"]|"")*)(?:"|\Z)|(?P<plain>[^\s"]\S*)?)(?!\S)'
    rf'|"(?P<literal>-?(?:{_ABOUT}|flag:)[^\s"]*)"(?!\S)'
    r"|(?P<word>\S+)"
)


def read_query(line: str) -> DocumentQuery:
    """What a line asks for; every line can be read."""
    words: list[str] = []
    criteria: list[Criterion] = []
    for token in _TOKEN.finditer(line):
        if token["about"]:
            criteria.append(_criterion(token))
        else:
            words.append(token["literal"] or token["word"])
    return DocumentQuery(tuple(words), tuple(dict.fromkeys(criteria)))


def written(criterion: Criterion) -> str:
    """The criterion as one types it."""
    value = criterion.value
    if re.search(r'[\s"]', value):
        value = '"' + value.replace('"', '""') + '"'
    return f"{'-' * criterion.absent}{criterion.about}:{value}"


def with_criterion(line: str, criterion: Criterion, at: int) -> tuple[str, int]:
    """The line with a criterion in place of the token that ends at or covers `at`, and where the caret stands then.

    A criterion that the line has already is not written twice.
    """
    start, end = token_at(line, at)
    before, after = line[:start], line[end:].lstrip()
    rest = read_query(f"{before} {after}").criteria
    head = before if criterion in rest else f"{before}{written(criterion)} "
    return head + after, len(head)


def token_at(line: str, at: int) -> tuple[int, int]:
    """The token that covers a place or ends there; (at, at) between blanks."""
    return next((token.span() for token in _TOKEN.finditer(line) if token.start() <= at <= token.end()), (at, at))


def begun_criterion(token: str) -> Criterion | None:
    """What a token says so far, when it is one about spans."""
    found = _TOKEN.fullmatch(token)
    return _criterion(found) if found and found["about"] else None


def fitting_labels(labels: Sequence[Label], value: str) -> list[Label]:
    """Those that a name means: the label of just that name, else whatever its case, else those that begin with it."""
    folded = value.casefold()
    exact = [label for label in labels if label.name == value]
    same = [label for label in labels if label.name.casefold() == folded]
    return exact or same or [label for label in labels if label.name.casefold().startswith(folded)]


def unknown_label(query: DocumentQuery, labels: Sequence[Label]) -> str:
    """The first name that spans are asked to have though no label is called so; empty when there is none."""
    asked = (one.value for one in query.criteria if one.about is About.LABEL and not one.absent)
    return next((name for name in asked if not fitting_labels(labels, name)), "")


def _criterion(token: "re.Match[str]") -> Criterion:
    value = token["plain"] or (token["quoted"] or "").replace('""', '"').strip()
    return Criterion(About(token["about"].rstrip(":")), value, bool(token["minus"]))
