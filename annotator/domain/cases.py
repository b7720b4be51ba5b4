"""The cases of one document: what its analysts marked in one place, who voted for what, and how they differ.

Everything here is worked out from the passes alone, the same whatever the order they come in; nothing is stored.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from annotator.domain.competing import components
from annotator.domain.passes import DocumentPasses, Extent, Mark, in_text_order

_ID_BYTES = 8
_compact = json.JSONEncoder(separators=(",", ":")).encode


class Kind(StrEnum):
    """How the analysts of a case differ: the first that fits, in this order."""

    AGREE = "agree"
    MISSING = "missing"
    MIXED = "mixed"
    TRIVIAL = "trivial"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One distinct span of a case and the analysts who hold it, by name; each counts once."""

    start: int
    end: int
    label: str
    quote: str
    voters: tuple[str, ...]

    @property
    def mark(self) -> Mark:
        """The span itself: start, end and label."""
        return self.start, self.end, self.label


@dataclass(frozen=True, slots=True)
class Case:
    """One place to decide.

    `candidates` stand by most voters, then start, then longest, then label. `against` are those who finished the
    document and hold none of them: their vote is "no span here".
    """

    document_id: str
    kind: Kind
    candidates: tuple[Candidate, ...]
    against: tuple[str, ...]

    @property
    def id(self) -> str:
        """16 hex digits that depend on the document's id and the case's spans, not on who holds them."""
        return case_id(self.document_id, self.spans)

    @property
    def spans(self) -> frozenset[Mark]:
        """What was marked here, whoever marked it."""
        return frozenset(candidate.mark for candidate in self.candidates)

    @property
    def finished(self) -> int:
        """How many analysts finished the document: each votes here, for a span or against any."""
        return count_analysts(self.candidates, self.against)


def count_analysts(candidates: Iterable[Candidate], against: Sequence[str]) -> int:
    """How many people voted: each for one candidate or more, or against any."""
    return len({name for candidate in candidates for name in candidate.voters}) + len(against)


def case_id(document_id: str, spans: Iterable[Mark]) -> str:
    """BLAKE2b, 8 bytes in hex, of the compact ASCII JSON `[document id, [[start, end, label], …]]`.

    The spans are in text order: by start, then longest first, then label.
    """
    content = [document_id, sorted(spans, key=in_text_order)]
    written = _compact(content)
    return blake2b(written.encode("ascii"), digest_size=_ID_BYTES).hexdigest()


def cases_of(document: DocumentPasses) -> list[Case]:
    """The cases of a document in text order, those with full agreement included; every span is in exactly one."""
    voters: dict[Mark, list[str]] = {}
    finished = sorted(document.passes)
    for name in finished:
        for mark in set(document.passes[name]):
            voters.setdefault(mark, []).append(name)
    return [_case(document, finished, group, voters) for group in components(voters)]


def kind_of(text: str, candidates: Sequence[Candidate], against: Sequence[str]) -> Kind:
    """How the analysts differed in a case that was written down; at least one candidate."""
    finished = count_analysts(candidates, against)
    if len(candidates) == 1 and len(candidates[0].voters) == finished:
        return Kind.AGREE
    held = sum(len(candidate.voters) for candidate in candidates)
    return _kind(text, [candidate.mark for candidate in candidates], not against and held == finished)


def trimmed(text: str, start: int, end: int) -> Extent:
    """An extent without the white space and punctuation (Unicode category P) at its edges; as given if that is all."""
    first, last = start, end
    while first < last and _is_edge(text[first]):
        first += 1
    while first < last and _is_edge(text[last - 1]):
        last -= 1
    return (first, last) if first < last else (start, end)


def _is_edge(sign: str) -> bool:
    return sign.isspace() or is_punctuation(sign)


def is_punctuation(sign: str) -> bool:
    """Whether a character is of Unicode's category P; currency and other symbols are not."""
    return unicodedata.category(sign).startswith("P")


def _case(
    document: DocumentPasses, finished: Sequence[str], group: Sequence[Mark], voters: dict[Mark, list[str]]
) -> Case:
    candidates = [
        Candidate(start, end, label, document.text[start:end], tuple(voters[start, end, label]))
        for start, end, label in group
    ]
    if len(candidates) == 1 and len(candidates[0].voters) == len(finished):
        return Case(document.document_id, Kind.AGREE, tuple(candidates), ())
    held = [name for mark in group for name in voters[mark]]
    against = tuple(sorted(set(finished).difference(held)))
    # In text order so far, and sorting keeps that order among equals.
    candidates.sort(key=lambda candidate: -len(candidate.voters))
    each_holds_one = not against and len(held) == len(finished)
    return Case(document.document_id, _kind(document.text, group, each_holds_one), tuple(candidates), against)


def _kind(text: str, group: Sequence[Mark], each_holds_one: bool) -> Kind:
    """The kind of a case in which the analysts do not all hold the same single span."""
    if len(group) == 1:
        return Kind.MISSING
    if not each_holds_one:
        return Kind.MIXED
    labels = {label for _, _, label in group}
    if len(labels) == 1:
        cores = {trimmed(text, start, end) for start, end, _ in group}
        return Kind.TRIVIAL if len(cores) == 1 else Kind.BOUNDARY
    return Kind.LABEL if len({(start, end) for start, end, _ in group}) == 1 else Kind.BOTH
