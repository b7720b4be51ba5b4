"""Agreement as one page that can be sent by mail and printed: no script, nothing fetched, every name escaped."""

import html
from collections.abc import Iterator, Sequence

from annotator.domain.agreement import Report
from annotator.domain.figure_matrix import Cell, Matrix, Row, counts_in_words, matrices
from annotator.domain.habits import BoundaryHabit, Confusion, EdgeHabit
from annotator.domain.measures import INTERVAL_SOURCE, MEASURES
from annotator.services.agreement_svg import heat, plain

MOST_CONFUSIONS = 100
_NUMBERS = ("times", "documents", "spans", "same ends", "start", "end")
_END = "</tbody></table></div>"

_STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1a1a1a; --muted: #5c5c5c; --line: #dedede; }
@media (prefers-color-scheme: dark) {
  :root { --page: #1e1e1e; --ink: #f2f2f2; --muted: #b0b0b0; --line: #3a3a3a; } }
body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 60rem;
  margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p, dd { color: var(--muted); max-width: 44rem; } dt { font-weight: 600; } dd { margin: 0 0 .8rem; }
.table { overflow-x: auto; } .table:focus-visible { outline: 2px solid; }
table { border-collapse: separate; border-spacing: 3px; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; padding: .3rem .6rem; } thead th { color: var(--muted); font-weight: 400; }
th small { font-weight: 400; } th.figure { text-align: center; } th.number { text-align: right; }
td { padding: .3rem .6rem; text-align: right; border-radius: 4px; }
td.figure { min-width: 7.5rem; text-align: center; border: 1px solid var(--line); }
td.words { text-align: left; } th.below { font-weight: 400; padding-left: 1.8rem; }
small { display: block; font-size: .8rem; } td small { color: inherit; } .why { color: var(--muted); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); font-size: .85rem; }
@media print {
  :root { --page: #fff; --ink: #000; --muted: #444; --line: #bbb; }
  body { margin: 0; max-width: none; font-size: 11pt; } .table { overflow: visible; }
  td.figure { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  tr, dd { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def as_html(report: Report, project: str) -> str:
    """The whole page; `project` is what the project is called."""
    return "\n".join(_page(report, project)) + "\n"


def _page(report: Report, project: str) -> Iterator[str]:
    title = f"Agreement: {plain(project, 120)}"
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield (
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
    )
    yield f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{_text(title, 160)}</h1>"
    yield f"<p>{_summary(report)}</p>"
    for matrix in matrices(report):
        yield from _matrix(matrix)
    yield from _confusions(report["confusions"])
    yield from _boundary(report["boundary"])
    yield from _measures()
    yield "</body></html>"


def _summary(report: Report) -> str:
    names = ", ".join(_text(name, 200) for name in report["analysts"]) or "nobody yet"
    if len(report["analysts"]) < 2:
        return f"Agreement needs two analysts who marked the same documents done. With a document done: {names}."
    drawn = report["resampling"]
    words = f"Analysts: {names}. Documents that two or more of them did: {report['documents']:,}."
    if drawn and drawn["units"] < 2:
        words += " There are no intervals: they need documents of at least two families."
    elif drawn:
        words += (
            f" Below each figure stands its {drawn['level']:.0%} interval, from {drawn['resamples']:,} resamples of"
            f" {drawn['units']:,} families of documents."
        )
        words += " So few families say little about others." if drawn["units"] < 10 else ""
    return words


def _matrix(matrix: Matrix) -> Iterator[str]:
    yield f"<h2>{_text(matrix.title, 200)}</h2>"
    yield from _head(matrix.title, ["", *matrix.columns], "figure")
    for row in matrix.rows:
        yield _row(row)
    yield _END


def _row(row: Row) -> str:
    cells = "".join(map(_cell, row.cells))
    below = f'<small class="why">{_text(row.counts)}</small>' if row.counts else ""
    return f'<tr><th scope="row"{" class=below" if row.level else ""}>{_text(row.title)}{below}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    tip = html.escape(counts_in_words(cell.measure, cell.counts), quote=True)
    if cell.value is None:
        return f'<td class="figure" title="{tip}">undefined<small class="why">{_text(cell.why, 200)}</small></td>'
    fill, ink = heat(cell.value)
    below = cell.shown_interval or _text(cell.why, 200)
    return (
        f'<td class="figure" title="{tip}" style="background:{fill};color:{ink}">{cell.shown}'
        f"<small>{below}</small></td>"
    )


def _confusions(found: list[Confusion]) -> Iterator[str]:
    yield "<h2>Most frequent confusions</h2>"
    if not found:
        yield "<p>None: nobody marked anything that another did not.</p>"
        return
    yield "<p>Spans put together one to one. “Nothing”: that one marked nothing there.</p>"
    yield from _head("Most frequent confusions", ["one", "other", "one marked", "other marked", "times", "documents"])
    for one in found[:MOST_CONFUSIONS]:
        labels = [_text(label) if label is not None else "<i>nothing</i>" for label in (one["label_a"], one["label_b"])]
        if one["kind"] == "boundary":
            labels[1] += " with other ends"
        words = "".join(f'<td class="words">{each}</td>' for each in (_text(one["a"]), _text(one["b"]), *labels))
        yield f"<tr>{words}<td>{one['count']:,}</td><td>{one['documents']:,}</td></tr>"
    yield _END
    if len(found) > MOST_CONFUSIONS:
        yield f"<p>And {len(found) - MOST_CONFUSIONS:,} rarer ones.</p>"


def _boundary(found: list[BoundaryHabit]) -> Iterator[str]:
    yield "<h2>Boundary habits</h2>"
    if not found:
        yield "<p>There are no spans of one label to hold against each other.</p>"
        return
    yield "<p>Where spans of one label answer to each other: how many reach further out (+) or less far (−), and by"
    yield "how many characters in all.</p>"
    yield from _head("Boundary habits", ["analyst", "against", "label", "spans", "same ends", "start", "end"])
    for one in found:
        words = "".join(
            f'<td class="words">{_text(each)}</td>' for each in (one["analyst"], one["against"], one["label"])
        )
        ends = "".join(f"<td>{edge_in_words(one[end])}</td>" for end in ("start", "end"))
        yield f"<tr>{words}<td>{one['spans']:,}</td><td>{one['same']:,}</td>{ends}</tr>"
    yield _END


def edge_in_words(edge: EdgeHabit) -> str:
    """How often one end reaches further out or less far, and by how many code points."""
    told = []
    if edge["longer"]:
        told.append(f"+{edge['longer']:,} ({edge['code_points_longer']:,})")
    if edge["shorter"]:
        told.append(f"−{edge['shorter']:,} ({edge['code_points_shorter']:,})")
    return " ".join(told) or "0"


def _measures() -> Iterator[str]:
    yield "<h2>What the measures say</h2><dl>"
    for measure in MEASURES.values():
        yield f"<dt>{html.escape(measure.title)}</dt>"
        yield f"<dd>{html.escape(measure.meaning)} <small>{html.escape(measure.source)}</small></dd>"
    yield f"<dt>Intervals</dt><dd>{html.escape(INTERVAL_SOURCE)}</dd></dl>"


def _head(name: str, columns: Sequence[str], kind: str = "") -> Iterator[str]:
    """A table that scrolls by itself where the window is narrow, with the keyboard too."""
    kinds = (kind or ("number" if column in _NUMBERS else "") for column in columns)
    cells = "".join(
        f'<th scope="col"{f" class={each}" if each else ""}>{_text(column)}</th>'
        for column, each in zip(columns, kinds, strict=True)
    )
    yield f'<div class="table" role="region" tabindex="0" aria-label="{html.escape(plain(name, 200), quote=True)}">'
    yield f"<table><thead><tr>{cells}</tr></thead><tbody>"


def _text(words: str, longest: int = 80) -> str:
    """One line, escaped, and kept from turning the direction of what stands beside it."""
    return f"<bdi>{html.escape(plain(words, longest))}</bdi>" if words else ""
