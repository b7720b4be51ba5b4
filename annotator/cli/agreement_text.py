"""Agreement and the mirror as tables for people; programs take the figures unrounded, as JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.cli.session import table
from annotator.domain.counting import count_words

if TYPE_CHECKING:
    from annotator.domain.agreement import Report
    from annotator.domain.figure_matrix import Cell, Matrix
    from annotator.domain.gold_figures import LabelFigures
    from annotator.services.mirror import Mirror, SlipAt

_MOST_CONFUSIONS = 10


def agreement_lines(report: "Report") -> Iterator[str]:
    """Tables: each two analysts with their labels below, and all together; then what they confuse most."""
    from annotator.domain.figure_matrix import everybody, pairs_by_measure

    if len(report["analysts"]) < 2:
        yield "Agreement needs two analysts who marked the same documents done."
        yield f"Those with a document done: {', '.join(report['analysts']) or 'nobody yet'}."
        return
    documents = count_words(report["documents"], "document")
    yield f"{documents} done by two analysts or more: {', '.join(report['analysts'])}"
    for matrix in (pairs_by_measure(report), everybody(report)):
        yield ""
        yield from _matrix_lines(matrix)
    yield from _undefined(report)
    yield from _confusions(report)
    drawn = report["resampling"]
    if drawn and drawn["units"] < 2:
        yield ""
        yield "There are no intervals: they need documents of at least two families."
    elif drawn:
        words = f"{drawn['level']:.0%} intervals from {drawn['resamples']:,} resamples of {drawn['units']:,} families"
        yield ""
        yield f"In brackets: {words} of documents."


def _matrix_lines(matrix: "Matrix") -> Iterator[str]:
    rows = [(matrix.title, "counted", *matrix.columns)]
    for row in matrix.rows:
        cells = [_figure(cell) for cell in row.cells]
        cells += [""] * (len(matrix.columns) - len(cells))
        rows.append(("  " * row.level + row.title, row.counts, *cells))
    yield from table(rows)


def _figure(cell: "Cell") -> str:
    return f"{cell.shown} ({cell.shown_interval.replace(' – ', '–')})" if cell.interval else cell.shown


def _undefined(report: "Report") -> Iterator[str]:
    from annotator.domain.figure_matrix import matrices

    cells = [cell for matrix in matrices(report) for row in matrix.rows for cell in row.cells]
    told = {f"{cell.measure}: {cell.why}" for cell in cells if cell.value is None and cell.label is None}
    if told:
        yield ""
        yield from sorted(f"undefined: {why}" for why in told)


def _confusions(report: "Report") -> Iterator[str]:
    found = report["confusions"][:_MOST_CONFUSIONS]
    if found:
        yield ""
        rows: list[tuple[str, ...]] = [("most frequent confusions", "one", "other", "times")]
        for one in found:
            labels = [label if label is not None else "nothing" for label in (one["label_a"], one["label_b"])]
            labels[1] += ", other ends" if one["kind"] == "boundary" else ""
            rows.append((f"{one['a']} / {one['b']}", *labels, f"{one['count']:,}"))
        yield from table(rows)


def mirror_lines(mirror: "Mirror") -> Iterator[str]:
    """What counts and what does not, the figures by label, the commonest slips, and every place."""
    decisions, documents = count_words(mirror.decisions, "decision"), count_words(mirror.documents, "document")
    yield f"{mirror.who} and gold: {decisions} in {documents}"
    if mirror.by_policy:
        yield f"{mirror.by_policy:,} of them were made by policy."
    if mirror.from_you_alone:
        yield f"Not counted: {mirror.from_you_alone:,} where nobody else had finished the document."
    if mirror.by_yourself:
        yield f"Not counted: {mirror.by_yourself:,} that {mirror.who} decided as reviewer."
    yield ""
    rows: list[tuple[str, ...]] = [("label", "both", "yours only", "gold only", "precision", "recall", "F1")]
    rows += [(label, *_gold_row(figures)) for label, figures in mirror.by_label.items()]
    yield from table([*rows, ("all labels", *_gold_row(mirror.overall))])
    if mirror.slips:
        yield ""
        yield from (_slip_line(slip) for slip in mirror.slips)


def _gold_row(figures: "LabelFigures") -> tuple[str, ...]:
    counts = (figures.both, figures.yours_only, figures.gold_only)
    shares = (figures.precision, figures.recall, figures.f1)
    return (
        *(f"{count:,}" for count in counts),
        *("undefined" if share is None else f"{share:.3f}" for share in shares),
    )


def _slip_line(found: "SlipAt") -> str:
    from annotator.domain.reasons import words_of

    slip = found.slip
    start, end, _ = slip.place
    yours = f"{slip.yours[2]} “{found.your_quote}”" if slip.yours else "nothing"
    gold = f"{slip.gold[2]} “{found.gold_quote}”" if slip.gold else "nothing"
    why = "; ".join(filter(None, (words_of(slip.reason), slip.note)))
    return f"{slip.document_id}  {start}..{end}  {slip.kind}: {yours}, gold {gold}" + (f" ({why})" if why else "")
