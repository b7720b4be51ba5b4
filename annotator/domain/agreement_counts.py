"""Agreement as whole numbers that can be added up over documents, the figures worked out of them, and why one is not.

The numbers of two analysts, or of all of them, stand under keys of two parts: what is counted, and for which label or
which value of a token.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from annotator.domain.kappa import cohen, fleiss, krippendorff, pooled, ratio, same
from annotator.domain.matching import overlap_matches
from annotator.domain.passes import Extent
from annotator.domain.token_values import Value

ValueTable = Counter[tuple[Value, Value]]
Key = tuple[str, Any]
Counts = Mapping[Key, int]


class Name(NamedTuple):
    """Which figure: of one label, or over all when the label is None."""

    label: str | None
    measure: str


Figures = dict[Name, float | None]

NO_DOCUMENT = "they finished no document in common"
NO_SPANS = "neither marked a span"
NO_TOKENS = "the documents hold no token"
ONE_VALUE = "every token has the same value for both, so chance alone would always agree"
ONE_VALUE_FOR_ALL = "every token has the same value for all, so chance alone would always agree"
NOBODY_TOGETHER = "no document was finished by two analysts"
NOT_ALL = "no document was finished by all analysts"
NO_ENTITIES = "nobody marked a span in the documents that all analysts finished"
ONE_ENTITY = "every stretch has the same labels for all, so chance alone would always agree"


class SpanCounts:
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


def count_pair(documents: int, labels: Mapping[str, SpanCounts], tables: Iterable[ValueTable]) -> Counter[Key]:
    """The numbers of two analysts; `tables` say how many tokens have which value for the one and the other."""
    counts: Counter[Key] = Counter({("documents", None): documents})
    for label, spans in labels.items():
        for what in SpanCounts.__slots__:
            counts[what, label] += getattr(spans, what)
    for table in tables:
        for (one, two), count in table.items():
            counts["tokens", None] += count
            counts["row", one] += count
            counts["column", two] += count
            if one == two:
                counts["same", None] += count
            for label in one:
                counts["tokens_a", label] += count
            for label in two:
                counts["tokens_b", label] += count
            for label in one & two:
                counts["tokens_both", label] += count
    return counts


def pair_figures(counts: Counts) -> Figures:
    """Every figure of two analysts; without any count only those over all labels, undefined."""
    of = _by_kind(counts)
    spans = {label: of["first"][label] + of["second"][label] for label in of["first"]}
    total = sum(spans.values())
    found: Figures = {
        Name(None, "f1_exact"): ratio(2 * sum(of["exact"].values()), total),
        Name(None, "f1_overlap"): ratio(2 * sum(of["overlap"].values()), total),
        Name(None, "kappa_token"): cohen(of["same"][None], of["row"], of["column"]),
    }
    tokens = of["tokens"][None]
    for label, number in spans.items():
        found[Name(label, "f1_exact")] = ratio(2 * of["exact"][label], number)
        found[Name(label, "f1_overlap")] = ratio(2 * of["overlap"][label], number)
        found[Name(label, "kappa_token")] = _in_or_out(
            tokens, of["tokens_a"][label], of["tokens_b"][label], of["tokens_both"][label]
        )
    return found


def why_no_pair_figure(counts: Counts, name: Name) -> str:
    """The reason for an undefined figure of two analysts."""
    if not counts.get(("documents", None)):
        return NO_DOCUMENT
    if name.measure != "kappa_token":
        return NO_SPANS
    return ONE_VALUE if counts.get(("tokens", None)) else NO_TOKENS


def count_all(tables: Mapping[int, ValueTable], entities: ValueTable, analysts: int) -> Counter[Key]:
    """The numbers of all analysts; `tables` of all pairs, by how many analysts did the documents in them."""
    counts: Counter[Key] = Counter()
    for judged, table in tables.items():
        members = pooled(table)
        pairs = sum(table.values())
        counts["pairs", judged] += pairs
        counts["unlike", judged] += pairs - same(table)
        for value, count in members.items():
            counts["member", (judged, value)] += count
            for label in value:
                counts["in", (judged, label)] += count
        for (one, two), count in table.items():
            for label in one ^ two:
                counts["unlike_in", (judged, label)] += count
        if judged == analysts:
            counts["whole_same", None] += same(table)
            for value, count in members.items():
                counts["whole", value] += count
    counts["entity_same", None] += same(entities)
    for value, count in pooled(entities).items():
        counts["entity", value] += count
    return counts


def all_figures(counts: Counts) -> Figures:
    """Every figure of all analysts; without any count only those over all labels, undefined."""
    of = _by_kind(counts)
    members: defaultdict[int, dict[Value, int]] = defaultdict(dict)
    for (judged, value), count in of["member"].items():
        members[judged][value] = count
    found: Figures = {
        Name(None, "fleiss_token"): fleiss(of["whole_same"][None], of["whole"]),
        Name(None, "fleiss_entity"): fleiss(of["entity_same"][None], of["entity"]),
        Name(None, "alpha_token"): krippendorff(
            {judged: (of["unlike"][judged], members[judged]) for judged in of["pairs"]}
        ),
    }
    for label in sorted({label for _, label in of["in"]}):
        parts = {}
        for judged, pairs in of["pairs"].items():
            inside = of["in"][judged, label]
            parts[judged] = (of["unlike_in"][judged, label], {True: inside, False: 2 * pairs - inside})
        found[Name(label, "alpha_token")] = krippendorff(parts)
    return found


def why_no_figure_of_all(counts: Counts, name: Name) -> str:
    """The reason for an undefined figure of all analysts."""
    of = _by_kind(counts)
    if not of["pairs"]:
        return NOBODY_TOGETHER
    if name.measure == "alpha_token":
        return ONE_VALUE_FOR_ALL if any(of["pairs"].values()) else NO_TOKENS
    if not of["whole"]:
        return NOT_ALL
    if name.measure == "fleiss_token":
        return ONE_VALUE_FOR_ALL if any(of["whole"].values()) else NO_TOKENS
    return ONE_ENTITY if of["entity"] else NO_ENTITIES


def _by_kind(counts: Counts) -> defaultdict[str, Counter[Any]]:
    found: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    for (what, of_what), count in counts.items():
        found[what][of_what] = count
    return found


def _in_or_out(tokens: int, first: int, second: int, both: int) -> float | None:
    """Cohen's kappa where the value of a token is in or out."""
    agreeing = tokens - first - second + 2 * both
    return cohen(agreeing, {True: first, False: tokens - first}, {True: second, False: tokens - second})
