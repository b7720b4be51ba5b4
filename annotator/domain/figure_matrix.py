"""The figures of an agreement report as tables for people: rows, columns, and in each cell what there is to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.domain.agreement import PairFigures, PairReport, Report
from annotator.domain.measures import ALL_MEASURES, MEASURES, PAIR_MEASURES, Measure

EVERYBODY = "All analysts"
ALL_LABELS = "All labels"

#: With more pairs than this, one line a pair; each pair's labels stand in tables of their own.
PAIRS_WITH_LABELS = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: of two analysts (`pair`) or of all, over all labels or one; `why` it, or its interval, is missing."""

    measure: str
    pair: tuple[str, str] | None
    label: str | None
    value: float | None
    interval: tuple[float, float] | None
    why: str
    counts: Mapping[str, int]

    @property
    def shown(self) -> str:
        """Three decimals, or the word for none."""
        return "undefined" if self.value is None else three_decimals(self.value)

    @property
    def shown_interval(self) -> str:
        """From and to, or nothing."""
        return f"{three_decimals(self.interval[0])} – {three_decimals(self.interval[1])}" if self.interval else ""

    @property
    def sentence(self) -> str:
        """All of it in words, for tooltips and screen readers."""
        who = " and ".join(self.pair) if self.pair else EVERYBODY
        words = f"{who}, {self.label or ALL_LABELS.lower()}, {MEASURES[self.measure].title}: {self.shown}"
        words += f", interval {self.shown_interval.replace('–', 'to')}" if self.interval else ""
        words += f" ({self.why})" if self.why else ""
        told = counts_in_words(self.measure, self.counts)
        return f"{words}. {told[0].upper()}{told[1:]}." if told else f"{words}."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `level` 1 is a line below another, `counts` says how much its figures are made of."""

    title: str
    level: int
    cells: tuple[Cell, ...]
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of figures."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def matrices(report: Report) -> list[Matrix]:
    """Every figure of a report: the pairs, with many of them each measure by label too, and all together."""
    found = [pairs_by_measure(report)]
    if len(report["pairs"]) > PAIRS_WITH_LABELS:
        found += [pairs_by_label(report, measure) for measure in PAIR_MEASURES]
    return [matrix for matrix in [*found, everybody(report)] if matrix.rows]


def pairs_by_measure(report: Report) -> Matrix:
    """Each pair and, below it, its labels; only the pairs when there are many, those with nothing in common last."""
    rows: list[Row] = []
    few = len(report["pairs"]) <= PAIRS_WITH_LABELS
    for pair in _pairs(report):
        rows.append(Row(_named(pair), 0, tuple(_pair_cell(pair, None, one) for one in PAIR_MEASURES), _counted(pair)))
        rows += [
            Row(label, 1, tuple(_pair_cell(pair, label, one) for one in PAIR_MEASURES), _spans(pair["by_label"][label]))
            for label in (pair["by_label"] if few else ())
        ]
    return Matrix("Each two analysts", tuple(one.short for one in PAIR_MEASURES), tuple(rows))


def pairs_by_label(report: Report, measure: Measure) -> Matrix:
    """One measure: a row for each pair, a column for each label that anybody used."""
    labels = labels_of(report)
    rows = tuple(
        Row(_named(pair), 0, tuple(_pair_cell(pair, label, measure) for label in (None, *labels)))
        for pair in _pairs(report)
    )
    return Matrix(f"{measure.title}, by label", (ALL_LABELS, *labels), rows)


def everybody(report: Report) -> Matrix:
    """All analysts together: the three measures, and alpha for each label below."""
    figures: Any = report["all"]
    if len(report["analysts"]) < 2:
        return Matrix(EVERYBODY, (), ())
    tokens = f"{figures['counts']['tokens']:,} tokens"
    rows = [Row(ALL_LABELS, 0, tuple(_cell(figures, one.key, None, None) for one in ALL_MEASURES), tokens)]
    for label, one in figures["by_label"].items():
        rows.append(Row(label, 1, (_cell(one, "alpha_token", None, label),)))
    return Matrix(EVERYBODY, tuple(one.short for one in ALL_MEASURES), tuple(rows))


def labels_of(report: Report) -> tuple[str, ...]:
    """Every label that two analysts could have agreed on."""
    return tuple(sorted({label for pair in report["pairs"] for label in pair["by_label"]}))


def three_decimals(value: float) -> str:
    """A figure for people; what rounds to nought has no sign."""
    return f"{value:.3f}".replace("-0.000", "0.000")


def strength(value: float) -> float:
    """How strong a cell's colour is, 0 to 0.75: figures of agreement crowd near 1, so there it changes fastest.

    Never the whole colour, so that dark words on a light page can be read on all of them.
    """
    return 0.75 * min(1.0, value * value)


def counts_in_words(measure: str, counts: Mapping[str, int]) -> str:
    """What a figure was made of: only what belongs to its measure."""
    told = (
        words.format(*(f"{counts[name]:,}" for name in names))
        for names, words, measures in _COUNTS
        if names[0] in counts and any(measure.startswith(one) for one in measures)
    )
    return "; ".join(told)


_F1, _TOKENS, _ALL = ("f1_",), ("kappa_", "alpha_", "fleiss_token"), ("f1_", "kappa_", "alpha_", "fleiss_")
_COUNTS: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = (
    (("documents",), "documents: {}", _ALL),
    (("units",), "families of documents: {}", _ALL),
    (("spans_a", "spans_b"), "spans: {} and {}", _F1),
    (("exact",), "the same: {}", ("f1_exact",)),
    (("overlap",), "overlapping: {}", ("f1_overlap",)),
    (("tokens", "tokens_same"), "tokens: {}, with the same value: {}", _TOKENS),
    (("tokens_a", "tokens_b", "tokens_both"), "tokens inside: {} and {}, for both: {}", _TOKENS),
    (("tokens_compared",), "tokens: {}", ("alpha_",)),
    (("tokens_of_all",), "tokens: {}", ("fleiss_token",)),
    (("entities",), "stretches: {}", ("fleiss_entity",)),
    (("values_in",), "tokens inside, over all analysts: {}", ("alpha_",)),
)


def _pairs(report: Report) -> list[PairReport]:
    return sorted(report["pairs"], key=lambda pair: pair["documents"] == 0)


def _named(pair: PairReport) -> str:
    return f"{pair['a']} / {pair['b']}"


def _counted(pair: PairReport) -> str:
    number = pair["documents"]
    spans = f"{pair['spans_a']:,} / {pair['spans_b']:,} spans"
    return f"{number:,} document{'' if number == 1 else 's'}, {spans}"


def _spans(figures: PairFigures) -> str:
    return f"{figures['counts']['spans_a']:,} / {figures['counts']['spans_b']:,} spans"


def _pair_cell(pair: PairReport, label: str | None, measure: Measure) -> Cell:
    who = pair["a"], pair["b"]
    if label is not None and label not in pair["by_label"]:
        return Cell(measure.key, who, label, None, None, "neither used this label", {})
    figures: Any = pair if label is None else pair["by_label"][label]
    counts = {name: pair[name] for name in ("documents", "spans_a", "spans_b")} if label is None else {}
    return _cell(figures, measure.key, who, label, counts)


def _cell(
    figures: Any, measure: str, pair: tuple[str, str] | None, label: str | None, counts: Mapping[str, int] | None = None
) -> Cell:
    interval = figures["intervals"].get(measure)
    why = figures["undefined"].get(measure) or figures["no_interval"].get(measure, "")
    if why and figures[measure] is not None:
        why = f"no interval: {why}"
    told = {**(counts or {}), **figures["counts"]}
    if pair is None and "tokens" in told:
        told["tokens_compared"] = told.pop("tokens")
    return Cell(measure, pair, label, figures[measure], tuple(interval) if interval else None, why, told)
