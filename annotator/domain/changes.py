"""What an operation touched, so that every panel can decide whether to read again."""

from dataclasses import dataclass, field

from annotator.domain.model import DocumentId, Span, SpanId


@dataclass(frozen=True, slots=True)
class Focus:
    """Where to look after a change: a document and, unless it is gone, a stretch in code points."""

    document_id: DocumentId
    start: int | None = None
    end: int | None = None
    span_id: SpanId | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The outcome of one step. `everything` is set where naming the rows would be longer than reading again.

    `spans` names every span the step wrote, so that a view need not read the others again; empty: it is not known.
    `now` is what became of those that are still there, None when a pass itself changed too or it is not known.
    `kind` is "do", "undo" or "redo" for whoever carried the step out; of a step that is read from the journal it is "".
    `who` is the person whose step was read from the journal; empty for whoever carried it out.
    """

    what: str
    number: int
    documents: frozenset[DocumentId] = frozenset()
    labels: bool = False
    list_changed: bool = False
    everything: bool = False
    focus: Focus | None = None
    spans: frozenset[SpanId] = frozenset()
    now: tuple[Span, ...] | None = field(default=None, compare=False)
    kind: str = field(default="", compare=False)
    who: str = field(default="", compare=False)

    def touches(self, document_id: DocumentId | None) -> bool:
        """Whether a view of this document must be read again."""
        return self.everything or document_id in self.documents
