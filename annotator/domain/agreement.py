"""How far analysts agree: F1 over spans, kappa and alpha over tokens.

Documents are added one by one and forgotten; what is kept grows with pairs of analysts and labels, not with documents.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypedDict

from annotator.domain.kappa import cohen, fleiss, krippendorff, ratio, summed
from annotator.domain.matching import overlap_matches
from annotator.domain.passes import DocumentPasses, Extent, Mark
from annotator.domain.token_values import NOTHING, Value, count_pairs, token_starts, value_steps

ValueTable = Counter[tuple[Value, Value]]
ByLabel = dict[str, set[Extent]]


class PairFigures(TypedDict):
    """What can be said of two analysts on one label; None is undefined."""

    f1_exact: float | None
    f1_overlap: float | None
    kappa_token: float | None


class PairReport(PairFigures):
    """Two analysts over the documents that count for both."""

    a: str
    b: str
    documents: int
    spans_a: int
    spans_b: int
    by_label: dict[str, PairFigures]


class AlphaFigure(TypedDict):
    """What can be said of all analysts on one label."""

    alpha_token: float | None


class AllFigures(AlphaFigure):
    """All analysts together."""

    fleiss_token: float | None
    fleiss_entity: float | None
    by_label: dict[str, AlphaFigure]


class Report(TypedDict):
    """What `agreement --json` prints. `documents` counts those that at least two analysts did."""

    analysts: list[str]
    documents: int
    pairs: list[PairReport]
    all: AllFigures


class _SpanCounts:
    """How many spans of one label two analysts have, and how many of them pair up."""

    __slots__ = ("exact", "first", "overlap", "second")

    def __init__(self) -> None:
        self.first = self.second = self.exact = self.overlap = 0

    def add(self, first: set[Extent], second: set[Extent]) -> None:
        """Counts one document."""
        self.first += len(first)
        self.second += len(second)
        self.exact += len(first & second)
        self.overlap += overlap_matches(first, second)


class _Pair:
    """What is kept of two analysts; token tables are keyed by how many analysts did the documents in them."""

    __slots__ = ("documents", "labels", "tables")

    def __init__(self) -> None:
        self.documents = 0
        self.labels: defaultdict[str, _SpanCounts] = defaultdict(_SpanCounts)
        self.tables: defaultdict[int, ValueTable] = defaultdict(Counter)

    def add_spans(self, first: ByLabel, second: ByLabel) -> None:
        """Counts the spans of one document."""
        self.documents += 1
        for label in first.keys() | second.keys():
            self.labels[label].add(first.get(label, set()), second.get(label, set()))


class Agreement:
    """Takes in documents one at a time and works out the figures in the end.

    `analysts` are those with a pass marked done somewhere. A document counts for those of them who marked it done, or
    with `all_documents` for all who have a pass over it.
    """

    def __init__(self, analysts: Iterable[str], *, all_documents: bool = False) -> None:
        self.analysts = sorted(set(analysts))
        self._all_documents = all_documents
        self._documents = 0
        self._pairs = {pair: _Pair() for pair in combinations(self.analysts, 2)}
        self._entities: ValueTable = Counter()

    def add(self, document: DocumentPasses) -> None:
        """Counts one document; one that fewer than two of the analysts did changes nothing."""
        passes = self._counting(document)
        if len(passes) < 2:
            return
        self._documents += 1
        if len(passes) == len(self.analysts):
            _count_entities(self._entities, passes.values())
        starts = token_starts(document.text)
        labels = {name: _by_label(marks) for name, marks in passes.items()}
        steps = {name: value_steps(document.text, starts, marks) for name, marks in passes.items()}
        for pair in combinations(passes, 2):
            one, two = pair
            kept = self._pairs[pair]
            kept.add_spans(labels[one], labels[two])
            count_pairs(kept.tables[len(passes)], steps[one], steps[two], len(starts))

    def result(self) -> Report:
        """The figures over all documents added so far; None is undefined, nothing is rounded."""
        pairs = [_pair_report(one, two, kept) for (one, two), kept in self._pairs.items()]
        return Report(analysts=self.analysts, documents=self._documents, pairs=pairs, all=self._all_figures())

    def _counting(self, document: DocumentPasses) -> dict[str, frozenset[Mark]]:
        held = {**document.unfinished, **document.passes} if self._all_documents else document.passes
        return {name: frozenset(held[name]) for name in self.analysts if name in held}

    def _all_figures(self) -> AllFigures:
        grouped: defaultdict[int, list[ValueTable]] = defaultdict(list)
        for kept in self._pairs.values():
            for judged, table in kept.tables.items():
                grouped[judged].append(table)
        tables = {judged: summed(parts) for judged, parts in grouped.items()}
        labels = sorted({label for kept in self._pairs.values() for label in kept.labels})
        return AllFigures(
            fleiss_token=fleiss(tables.get(len(self.analysts), Counter())),
            fleiss_entity=fleiss(self._entities),
            alpha_token=krippendorff(tables),
            by_label={label: AlphaFigure(alpha_token=krippendorff(_narrowed(tables, label))) for label in labels},
        )


def agreement(documents: Sequence[DocumentPasses], *, all_documents: bool = False) -> Report:
    """The figures over documents at hand; their analysts are those with a done pass over one of them."""
    analysts = {name for document in documents for name in document.passes}
    gathered = Agreement(analysts, all_documents=all_documents)
    for document in documents:
        gathered.add(document)
    return gathered.result()


def _by_label(marks: Iterable[Mark]) -> ByLabel:
    labels: ByLabel = {}
    for start, end, label in marks:
        labels.setdefault(label, set()).add((start, end))
    return labels


def _count_entities(table: ValueTable, passes: Iterable[frozenset[Mark]]) -> None:
    """Each extent that anybody marked is a unit; whoever marked nothing there gave it the empty set."""
    units: defaultdict[Extent, list[Value]] = defaultdict(list)
    analysts = 0
    for marks in passes:
        analysts += 1
        held: dict[Extent, Value] = {}
        for start, end, label in marks:
            held[start, end] = held.get((start, end), NOTHING) | {label}
        for extent, value in held.items():
            units[extent].append(value)
    for values in units.values():
        counts = {NOTHING: analysts - len(values)}
        for value in values:
            counts[value] = counts.get(value, 0) + 1
        for value, count in counts.items():
            table[value, value] += count * (count - 1) // 2
        for (one, some), (two, others) in combinations(counts.items(), 2):
            table[one, two] += some * others


def _narrowed(tables: Mapping[int, ValueTable], label: str) -> dict[int, Counter[tuple[bool, bool]]]:
    return {judged: _in_or_out(table, label) for judged, table in tables.items()}


def _in_or_out(table: ValueTable, label: str) -> Counter[tuple[bool, bool]]:
    narrow: Counter[tuple[bool, bool]] = Counter()
    for (one, two), count in table.items():
        narrow[label in one, label in two] += count
    return narrow


def _pair_report(one: str, two: str, kept: _Pair) -> PairReport:
    table = summed(kept.tables.values())
    counts = list(kept.labels.values())
    return PairReport(
        a=one,
        b=two,
        documents=kept.documents,
        spans_a=sum(label.first for label in counts),
        spans_b=sum(label.second for label in counts),
        **_span_figures(counts),
        kappa_token=cohen(table),
        by_label={label: _label_figures(kept.labels[label], table, label) for label in sorted(kept.labels)},
    )


def _label_figures(counts: _SpanCounts, table: ValueTable, label: str) -> PairFigures:
    return PairFigures(**_span_figures([counts]), kappa_token=cohen(_in_or_out(table, label)))


class _SpanFigures(TypedDict):
    f1_exact: float | None
    f1_overlap: float | None


def _span_figures(counts: Sequence[_SpanCounts]) -> _SpanFigures:
    """Micro-averaged over the labels given."""
    spans = sum(label.first + label.second for label in counts)
    return _SpanFigures(
        f1_exact=ratio(2 * sum(label.exact for label in counts), spans),
        f1_overlap=ratio(2 * sum(label.overlap for label in counts), spans),
    )
