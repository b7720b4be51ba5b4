"""What a project holds. Every record is immutable and free of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType

DocumentId = NewType("DocumentId", str)
SetId = NewType("SetId", str)
SpanId = NewType("SpanId", str)
LabelId = NewType("LabelId", str)
StepId = NewType("StepId", str)


class SetKind(StrEnum):
    """Whose work an annotation set is."""

    HUMAN = "human"
    GOLD = "gold"
    SUGGESTION = "suggestion"
    IMPORTED = "imported"


class State(StrEnum):
    """How far one person is with one document."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"

    @property
    def is_finished(self) -> bool:
        """Whether the document needs no further look from this person."""
        return self in (State.DONE, State.SKIPPED)


@dataclass(frozen=True, slots=True)
class Document:
    """One text, kept code point for code point; `sha256` is of its UTF-8 bytes."""

    id: DocumentId
    text: str
    sha256: str
    title: str = ""
    source: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """One category of the tagset. `key` is the digit that applies it, `color` is `#rrggbb` on a white page."""

    id: LabelId
    name: str
    color: str
    key: str | None
    code: str
    description: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """One owner's pass over one document."""

    id: SetId
    document_id: DocumentId
    owner: str
    kind: SetKind
    state: State
    version: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch: `start` inclusive, `end` exclusive, in code points of the document's text.

    `version` is the one this copy was read at; a write with an outdated copy is refused.
    """

    id: SpanId
    set_id: SetId
    start: int
    end: int
    label_id: LabelId
    quote: str
    note: str | None = None
    flagged: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of the document list; `spans` and `state` are those of one person's pass."""

    id: DocumentId
    title: str
    characters: int
    spans: int
    state: State


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document as one person has it: their pass (None before their first mark) and its spans in order."""

    document: Document
    annotation_set: AnnotationSet | None
    spans: tuple[Span, ...]

    @property
    def state(self) -> State:
        """The pass's state; `new` before the first mark."""
        return self.annotation_set.state if self.annotation_set else State.NEW
