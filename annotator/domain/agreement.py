"""How far analysts agree: F1 over spans, kappa and alpha over tokens.

Documents are added one by one and forgotten; what is kept grows with pairs of analysts, labels and the units that
intervals are drawn from, not with documents.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypedDict

from annotator.domain.agreement_counts import (
    Counts,
    Figures,
    Key,
    Name,
    SpanCounts,
    ValueTable,
    all_figures,
    count_all,
    count_pair,
    pair_figures,
    why_no_figure_of_all,
    why_no_pair_figure,
)
from annotator.domain.bootstrap import Resampling, intervals
from annotator.domain.habits import BoundaryHabit, Confusion, Habits
from annotator.domain.passes import DocumentPasses, Extent, Mark
from annotator.domain.token_values import NOTHING, Value, count_pairs, token_starts, value_steps

ByLabel = dict[str, set[Extent]]

#: With more pairs of analysts than this only the figures of all get intervals: nobody reads a thousand of them.
MOST_PAIRS = 100
TOO_MANY_PAIRS = f"there are more than {MOST_PAIRS} pairs of analysts"
FEW_ANALYSTS = "fewer than two analysts finished a document"


class Details(TypedDict):
    """What stands beside figures: the counts they come from, their intervals, and why one of either is missing."""

    counts: dict[str, int]
    intervals: dict[str, list[float] | None]
    undefined: dict[str, str]
    no_interval: dict[str, str]


class PairFigures(Details):
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


class AlphaFigure(Details):
    """What can be said of all analysts on one label."""

    alpha_token: float | None


class AllFigures(AlphaFigure):
    """All analysts together."""

    fleiss_token: float | None
    fleiss_entity: float | None
    by_label: dict[str, AlphaFigure]


class ResamplingReport(TypedDict):
    """How the intervals were made; `units` is how many families, or groups of them, were drawn from."""

    resamples: int
    level: float
    seed: int
    units: int


class Report(TypedDict):
    """What `agreement --json` prints. `documents` counts those that at least two analysts did."""

    analysts: list[str]
    documents: int
    pairs: list[PairReport]
    all: AllFigures
    resampling: ResamplingReport | None
    confusions: list[Confusion]
    boundary: list[BoundaryHabit]


class _Pair:
    """What is kept of two analysts; token tables are keyed by how many analysts did the documents in them."""

    __slots__ = ("documents", "labels", "tables")

    def __init__(self) -> None:
        self.documents = 0
        self.labels: defaultdict[str, SpanCounts] = defaultdict(SpanCounts)
        self.tables: defaultdict[int, ValueTable] = defaultdict(Counter)

    def add_spans(self, first: ByLabel, second: ByLabel) -> None:
        """Counts the spans of one document."""
        self.documents += 1
        for label in first.keys() | second.keys():
            self.labels[label].add(first.get(label, set()), second.get(label, set()))

    def counts(self) -> Counter[Key]:
        """The same as numbers to add up."""
        return count_pair(self.documents, self.labels, self.tables.values())


class Agreement:
    """Takes in documents one at a time and works out the figures in the end.

    `analysts` are those with a pass marked done somewhere. A document counts for those of them who marked it done, or
    with `all_documents` for all who have a pass over it. `units` says by document what intervals are drawn from, as
    `bootstrap.units_of` does; without it there are none.
    """

    def __init__(
        self, analysts: Iterable[str], *, all_documents: bool = False, units: Mapping[str, int] | None = None
    ) -> None:
        self.analysts = sorted(set(analysts))
        self._all_documents = all_documents
        self._units = units
        self._documents = 0
        self._pairs: dict[tuple[str, str], dict[int, _Pair]] = {pair: {} for pair in combinations(self.analysts, 2)}
        self._entities: defaultdict[int, ValueTable] = defaultdict(Counter)
        self._habits = Habits()

    def counting(self, document: DocumentPasses) -> dict[str, frozenset[Mark]]:
        """The passes over a document that count, by analyst."""
        held = {**document.unfinished, **document.passes} if self._all_documents else document.passes
        return {name: frozenset(held[name]) for name in self.analysts if name in held}

    def add(self, document: DocumentPasses, gold: Iterable[Mark] = ()) -> None:
        """Counts one document; of one that fewer than two of the analysts did, only how it lies to the gold."""
        passes = self.counting(document)
        self._habits.add(passes, gold)
        if len(passes) < 2:
            return
        self._documents += 1
        unit = self._units[document.document_id] if self._units is not None else 0
        if len(passes) == len(self.analysts):
            _count_entities(self._entities[unit], passes.values())
        starts = token_starts(document.text)
        labels = {name: _by_label(marks) for name, marks in passes.items()}
        steps = {name: value_steps(document.text, starts, marks) for name, marks in passes.items()}
        for pair in combinations(passes, 2):
            one, two = pair
            kept = self._pairs[pair].setdefault(unit, _Pair())
            kept.add_spans(labels[one], labels[two])
            count_pairs(kept.tables[len(passes)], steps[one], steps[two], len(starts))

    def result(self, resampling: Resampling | None = None, beat: Callable[[], None] = lambda: None) -> Report:
        """The figures over all documents added so far; None is undefined, nothing is rounded.

        With `resampling` they have intervals; `beat` is called many times a second then, and may raise to stop.
        """
        drawn = resampling if self._units is not None else None
        pairs = [self._pair_report(pair, drawn, beat) for pair in self._pairs]
        units = {unit for kept in self._pairs.values() for unit in kept}
        return Report(
            analysts=self.analysts,
            documents=self._documents,
            pairs=pairs,
            all=self._all_figures(sorted(units), drawn, beat),
            resampling=_resampling_report(drawn, len(units)) if drawn else None,
            confusions=self._habits.confusions(),
            boundary=self._habits.boundary(),
        )

    def _pair_report(
        self, pair: tuple[str, str], resampling: Resampling | None, beat: Callable[[], None]
    ) -> PairReport:
        units = [kept.counts() for _, kept in sorted(self._pairs[pair].items())]
        counts = _added(units)
        figures = pair_figures(counts)
        if len(self._pairs) > MOST_PAIRS:
            found: Found = dict.fromkeys(figures, TOO_MANY_PAIRS) if resampling else {}
        else:
            found = intervals(units, pair_figures, resampling, beat) if resampling else {}
        shown = _Shown(figures, found, lambda name: why_no_pair_figure(counts, name))
        labels = sorted(label for what, label in counts if what == "first")
        return PairReport(
            a=pair[0],
            b=pair[1],
            documents=counts["documents", None],
            spans_a=sum(counts["first", label] for label in labels),
            spans_b=sum(counts["second", label] for label in labels),
            **shown.pair_figures(None, _pair_counts(counts, labels, len(units))),
            by_label={label: shown.pair_figures(label, _label_counts(counts, label)) for label in labels},
        )

    def _all_figures(self, units: Sequence[int], resampling: Resampling | None, beat: Callable[[], None]) -> AllFigures:
        each = [self._counts_of_all(unit) for unit in units]
        counts = _added(each)
        figures = all_figures(counts)
        found: Found = intervals(each, all_figures, resampling, beat) if resampling else {}

        def why(name: Name) -> str:
            return why_no_figure_of_all(counts, name) if len(self.analysts) > 1 else FEW_ANALYSTS

        shown = _Shown(figures, found, why)
        return AllFigures(
            fleiss_token=figures[Name(None, "fleiss_token")],
            fleiss_entity=figures[Name(None, "fleiss_entity")],
            **shown.alpha_figure(None, _counts_of_all_told(counts, len(self.analysts), len(units))),
            by_label={
                label: shown.alpha_figure(label, _alpha_counts(counts, label)) for label in sorted(_labels(figures))
            },
        )

    def _counts_of_all(self, unit: int) -> Counter[Key]:
        tables: defaultdict[int, ValueTable] = defaultdict(Counter)
        for kept in self._pairs.values():
            if unit in kept:
                for judged, table in kept[unit].tables.items():
                    tables[judged].update(table)
        return count_all(tables, self._entities.get(unit, Counter()), len(self.analysts))


def agreement(
    documents: Sequence[DocumentPasses], *, all_documents: bool = False, resampling: Resampling | None = None
) -> Report:
    """The figures over documents at hand; their analysts are those with a done pass over one of them.

    With `resampling` they have intervals, each document being a unit of its own.
    """
    analysts = {name for document in documents for name in document.passes}
    units = {document.document_id: number for number, document in enumerate(documents)} if resampling else None
    gathered = Agreement(analysts, all_documents=all_documents, units=units)
    for document in documents:
        gathered.add(document)
    return gathered.result(resampling)


Found = dict[Name, tuple[float, float] | str]


class _Shown:
    """Figures on their way into a report."""

    def __init__(self, figures: Figures, found: Found, why: Callable[[Name], str]) -> None:
        self._figures, self._found, self._why = figures, found, why

    def pair_figures(self, label: str | None, counts: dict[str, int]) -> PairFigures:
        figures = self._figures
        return PairFigures(
            f1_exact=figures[Name(label, "f1_exact")],
            f1_overlap=figures[Name(label, "f1_overlap")],
            kappa_token=figures[Name(label, "kappa_token")],
            **self._details(label, counts),
        )

    def alpha_figure(self, label: str | None, counts: dict[str, int]) -> AlphaFigure:
        return AlphaFigure(alpha_token=self._figures[Name(label, "alpha_token")], **self._details(label, counts))

    def _details(self, label: str | None, counts: dict[str, int]) -> Details:
        here = {name: figure for name, figure in self._figures.items() if name.label == label}
        found = {name: self._found[name] for name in here if name in self._found}
        undefined = {name.measure: self._why(name) for name, figure in here.items() if figure is None}
        return Details(
            counts=counts,
            intervals={name.measure: None if isinstance(one, str) else list(one) for name, one in found.items()},
            undefined=undefined,
            no_interval={
                name.measure: undefined.get(name.measure, one) for name, one in found.items() if isinstance(one, str)
            },
        )


def _added(units: Iterable[Mapping[Key, int]]) -> Counter[Key]:
    total: Counter[Key] = Counter()
    for unit in units:
        total.update(unit)
    return total


def _resampling_report(drawn: Resampling, units: int) -> ResamplingReport:
    return ResamplingReport(resamples=drawn.resamples, level=drawn.level, seed=drawn.seed, units=units)


def _pair_counts(counts: Counts, labels: Iterable[str], units: int) -> dict[str, int]:
    return {
        "exact": sum(counts["exact", label] for label in labels),
        "overlap": sum(counts["overlap", label] for label in labels),
        "tokens": counts.get(("tokens", None), 0),
        "tokens_same": counts.get(("same", None), 0),
        "units": units,
    }


def _label_counts(counts: Counts, label: str) -> dict[str, int]:
    told = {"spans_a": "first", "spans_b": "second", "exact": "exact", "overlap": "overlap"}
    tokens = ("tokens_a", "tokens_b", "tokens_both")
    return {
        **{name: counts[what, label] for name, what in told.items()},
        **{what: counts.get((what, label), 0) for what in tokens},
    }


def _counts_of_all_told(counts: Counts, analysts: int, units: int) -> dict[str, int]:
    pairs = analysts * (analysts - 1)
    entities = sum(count for (what, _), count in counts.items() if what == "entity")
    return {
        "tokens": sum(2 * count // (m * (m - 1)) for (what, m), count in counts.items() if what == "pairs"),
        "tokens_of_all": 2 * counts.get(("pairs", analysts), 0) // pairs if pairs else 0,
        "entities": entities // pairs if pairs else 0,
        "units": units,
    }


def _alpha_counts(counts: Counts, label: str) -> dict[str, int]:
    inside = ((of, count) for (what, of), count in counts.items() if what == "in")
    return {"values_in": sum(count // (judged - 1) for (judged, named), count in inside if named == label)}


def _labels(figures: Figures) -> set[str]:
    return {name.label for name in figures if name.label is not None}


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
