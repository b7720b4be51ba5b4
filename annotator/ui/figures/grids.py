"""What the agreement panel shows, as tables: every cell knows the cases behind it."""

from dataclasses import dataclass

from annotator.domain.agreement import Report
from annotator.domain.cases import Kind
from annotator.domain.figure_matrix import (
    ALL_LABELS,
    Cell,
    Matrix,
    everybody,
    labels_of,
    pairs_by_label,
    pairs_by_measure,
)
from annotator.domain.habits import GOLD, BoundaryHabit, Confusion, EdgeHabit
from annotator.domain.measures import ALL_MEASURES, MEASURES, PAIR_MEASURES
from annotator.domain.queue import Selection, Which
from annotator.ui.figures.table import Grid, Shown

FIGURE_WIDTH = 112
BY_LABEL = (*PAIR_MEASURES, *ALL_MEASURES[:1])
_DIFFERING = frozenset(Kind) - {Kind.AGREE}
_EDGES = frozenset({Kind.BOUNDARY, Kind.TRIVIAL, Kind.MIXED, Kind.BOTH})
_BEHIND = {
    Kind.MISSING: frozenset({Kind.MISSING, Kind.MIXED}),
    Kind.LABEL: frozenset({Kind.LABEL, Kind.BOTH, Kind.MIXED}),
    Kind.BOUNDARY: _EDGES,
}


def cases_behind(cell: Cell) -> Selection:
    """The cases on which a figure's analysts differ, decided or not."""
    labels = frozenset({cell.label} if cell.label is not None else ())
    return Selection(Which.ALL, _DIFFERING, labels, pair=cell.pair)


def cases_of_confusion(found: Confusion) -> Selection:
    """The cases in which two analysts differ this way."""
    labels = frozenset(label for label in (found["label_a"], found["label_b"]) if label is not None)
    return Selection(Which.ALL, _BEHIND[Kind(found["kind"])], labels, pair=(found["a"], found["b"]))


def cases_of_habit(found: BoundaryHabit) -> Selection:
    """The cases in which spans of a label have other ends; against gold those of all analysts."""
    pair = None if found["against"] == GOLD else (found["analyst"], found["against"])
    return Selection(Which.ALL, _EDGES, frozenset({found["label"]}), pair=pair)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report and all its tables, made on the worker thread: of 47 analysts they have tens of thousands of cells."""

    report: Report
    pairs: Grid
    everybody: Grid
    by_label: dict[str, Grid]
    confusions: Grid
    boundaries: Grid


def prepare(report: Report) -> Prepared:
    """Every table of a report."""
    return Prepared(
        report,
        figures_grid(report),
        everybody_grid(report),
        {measure.key: label_grid(report, measure.key) for measure in BY_LABEL},
        confusion_grid(report),
        boundary_grid(report),
    )


def figures_grid(report: Report) -> Grid:
    """Each pair, its labels below, the measures across."""
    return _as_grid(pairs_by_measure(report))


def everybody_grid(report: Report) -> Grid:
    """All analysts together."""
    return _as_grid(everybody(report))


def label_grid(report: Report, measure: str) -> Grid:
    """One measure: pairs down, labels across; of a measure of all analysts one line."""
    known = MEASURES[measure]
    if measure.startswith(("f1_", "kappa_")):
        return _as_grid(pairs_by_label(report, known))
    columns = (ALL_LABELS, *labels_of(report))
    cells = {cell.label: cell for row in everybody(report).rows for cell in row.cells if cell.measure == measure}
    shown = tuple(_figure(cells[label]) for label in (None, *columns[1:]) if label in cells)
    return Grid(columns, (known.short,), (shown,), (FIGURE_WIDTH,) * len(columns))


def confusion_grid(report: Report) -> Grid:
    """The most frequent confusions, the commonest first."""
    found = report["confusions"]
    most = max((one["count"] for one in found), default=1)
    columns = ("Times", "One marked", "Other marked", "One", "Other", "Documents")
    return Grid(
        columns,
        (),
        tuple(_confusion(one, most) for one in found),
        (72, 120, 160, 120, 120, 90),
        height=34,
        stretch=True,
    )


def boundary_grid(report: Report) -> Grid:
    """Where the spans of an analyst begin and end, against gold or another analyst."""
    columns = ("Analyst", "Against", "Label", "Spans", "Same ends", "Start", "End")
    return Grid(
        columns,
        (),
        tuple(_habit(one) for one in report["boundary"]),
        (110, 100, 110, 64, 92, 140, 140),
        height=44,
        stretch=True,
    )


def _as_grid(matrix: Matrix) -> Grid:
    return Grid(
        matrix.columns,
        tuple(row.title for row in matrix.rows),
        tuple(tuple(map(_figure, row.cells)) for row in matrix.rows),
        (FIGURE_WIDTH,) * len(matrix.columns),
        levels=tuple(row.level for row in matrix.rows),
        below=tuple(row.counts for row in matrix.rows),
    )


def _figure(cell: Cell) -> Shown:
    return Shown(cell.shown, cell.shown_interval, cell.sentence, cell.value, opens=cases_behind(cell))


def _confusion(one: Confusion, most: int) -> tuple[Shown, ...]:
    labels = [label if label is not None else "nothing" for label in (one["label_a"], one["label_b"])]
    labels[1] += ", other ends" if one["kind"] == Kind.BOUNDARY else ""
    spoken = f"{one['count']:,} times {one['a']} marked {labels[0]} and {one['b']} {labels[1]}."
    opens = cases_of_confusion(one)
    words = (*labels, one["a"], one["b"])
    return (
        Shown(f"{one['count']:,}", "", spoken, 0.6 * one["count"] / most, opens=opens),
        *(Shown(each, "", spoken, left=True, opens=opens) for each in words),
        Shown(f"{one['documents']:,}", "", spoken, left=True, opens=opens),
    )


def _habit(one: BoundaryHabit) -> tuple[Shown, ...]:
    share = one["same"] / one["spans"]
    ends = [(name, one["start"] if name == "start" else one["end"]) for name in ("start", "end")]
    told = " ".join(f"{name.capitalize()}: {edge_sentence(edge)}." for name, edge in ends)
    who = f"{one['analyst']} against {one['against']}, {one['label']}"
    spoken = f"{who}: {one['same']:,} of {one['spans']:,} the same. {told}"
    opens = cases_of_habit(one)
    words = (one["analyst"], one["against"], one["label"])
    return (
        *(Shown(each, "", spoken, left=True, opens=opens) for each in words),
        Shown(f"{one['spans']:,}", "", spoken, left=True, opens=opens),
        Shown(f"{one['same']:,}", f"{share:.1%}", spoken, share, opens=opens),
        *(Shown(*_edge_words(edge), spoken=spoken, left=True, opens=opens) for _, edge in ends),
    )


def _edge_words(edge: EdgeHabit) -> tuple[str, str]:
    """What reaches further out above, what less far below; each with how many code points on average."""
    longer = _times(edge["longer"], edge["code_points_longer"], "longer", "+")
    shorter = _times(edge["shorter"], edge["code_points_shorter"], "shorter", "−")
    return (longer, shorter) if longer else (shorter or "the same", "")


def _times(count: int, by: int, word: str, sign: str) -> str:
    return f"{count:,} {word}, ⌀ {sign}{by / count:.1f}" if count else ""


def edge_sentence(edge: EdgeHabit) -> str:
    """One end in words."""
    told = [
        f"{count:,} {word} by {by:,} characters in all"
        for count, by, word in (
            (edge["longer"], edge["code_points_longer"], "longer"),
            (edge["shorter"], edge["code_points_shorter"], "shorter"),
        )
        if count
    ]
    return ", ".join(told) or "always the same"
