"""What people said about a case, and that a document was closed: as the program keeps it."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.passes import Mark


class CaseMark(StrEnum):
    """What people said about a case without deciding it: put off, to be talked about, or appealed against."""

    SKIPPED = "skipped"
    FLAGGED = "flagged"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class StoredMark:
    """What somebody said about a case, and the spans it had then. `at` is an ISO time. `answered`: a decision came
    after it."""

    id: str
    document_id: str
    kind: CaseMark
    who: str
    at: str
    reason: str | None
    spans: frozenset[Mark]
    answered: bool
    version: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Who closed a document, and when (ISO time)."""

    id: str
    who: str
    at: str
    version: int
