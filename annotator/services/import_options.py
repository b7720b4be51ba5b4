"""What an import can be asked for besides its files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision
from annotator.domain.passes import Mark
from annotator.formats.exchange import GOLD, DocumentRecord, Item, Notice, ReadOptions, SpanRecord


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import. `owner` has the spans that carry no name, None means the person who imports.

    `rename` gives labels of the files other names, `drop_labels` (names as in the files) leaves their spans out.
    `reading` is what formats want to know; `encoding` goes before the one in there. `without_decisions` takes no gold.
    """

    format: str = "auto"
    encoding: str = "auto"
    strict: bool = False
    owner: str | None = None
    rename: tuple[tuple[str, str], ...] = ()
    drop_labels: tuple[str, ...] = ()
    reading: ReadOptions = field(default_factory=ReadOptions)
    without_decisions: bool = False


def undecided(items: Iterable[Item]) -> Iterator[Item]:
    """The items with every gold line as a document that nobody has touched: what is to be decided, and no decision."""
    for item in items:
        if isinstance(item, DocumentRecord) and item.layer == GOLD:
            yield replace(item, layer=None, status=None, spans=(), decisions=(), gold=())
        else:
            yield item


class Relabelling:
    """Gives the labels of records the names that the project has for them; counts the spans left out by label."""

    def __init__(self, rename: Iterable[tuple[str, str]], drop: Iterable[str]) -> None:
        self._left_out: Counter[str] = Counter()
        self._rename: Mapping[str, str] = dict(rename)
        self._drop = frozenset(drop)

    def apply(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items one by one; those that are no records as they are."""
        if not self._rename and not self._drop:
            yield from items
            return
        for item in items:
            yield self._record(item) if isinstance(item, DocumentRecord) else item

    def notices(self) -> list[Notice]:
        """What was left out, a line for each label."""
        counted = sorted(self._left_out.items())
        return [Notice(f"label {label}", f"{number:,} left out, as asked") for label, number in counted]

    def _record(self, record: DocumentRecord) -> DocumentRecord:
        kept = [span for span in record.spans if span.label not in self._drop]
        for span in record.spans:
            if span.label in self._drop:
                self._left_out[span.label] += 1
        decisions = tuple(made for made in map(self._decision, record.decisions) if made is not None)
        # What is said of each span goes by place: the intake makes no use of it.
        return replace(record, spans=tuple(map(self._span, kept)), decisions=decisions, gold=(), votes=())

    def _span(self, span: SpanRecord) -> SpanRecord:
        new = self._rename.get(span.label)
        return span if new is None else span._replace(label=new)

    def _mark(self, mark: Mark) -> Mark:
        start, end, label = mark
        return (start, end, self._rename.get(label, label))

    def _decision(self, made: Decision) -> Decision | None:
        """The decision in other words; None when it was about nothing but labels that are left out."""
        spans = tuple(self._mark(mark) for mark in made.spans if mark[2] not in self._drop)
        candidates: dict[Mark, Candidate] = {}
        for one in made.candidates:
            if one.mark[2] not in self._drop:
                mark = self._mark(one.mark)
                same = candidates.get(mark)
                voters = one.voters if same is None else tuple(sorted({*same.voters, *one.voters}))
                candidates[mark] = replace(one, start=mark[0], end=mark[1], label=mark[2], voters=voters)
        if not spans and not candidates and (made.spans or made.candidates):
            return None
        return replace(made, spans=tuple(dict.fromkeys(spans)), candidates=tuple(candidates.values()))
