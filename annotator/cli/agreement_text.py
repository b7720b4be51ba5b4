"""Agreement as a table for people; programs take the figures unrounded, as JSON."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from annotator.cli.session import table

if TYPE_CHECKING:
    from annotator.domain.agreement import AllFigures, PairReport, Report

_PAIR_FIGURES = ("f1_exact", "f1_overlap", "kappa_token")
_HEADS = ("analysts", "documents", "spans", "F1 exact", "F1 overlap", "kappa over tokens")


def agreement_lines(report: "Report") -> Iterator[str]:
    """Two tables: each two analysts with their labels below, and all together."""
    if len(report["analysts"]) < 2:
        yield "Agreement needs two analysts who marked the same documents done."
        yield f"Those with a document done: {', '.join(report['analysts']) or 'nobody yet'}."
        return
    yield f"{report['documents']:,} documents done by two analysts or more: {', '.join(report['analysts'])}"
    yield ""
    rows: list[tuple[str, ...]] = [_HEADS]
    for pair in report["pairs"]:
        rows += _pair_rows(pair)
    yield from table(rows)
    yield ""
    yield from table(_all_rows(report["all"]))


def _pair_rows(pair: "PairReport") -> Iterator[tuple[str, ...]]:
    counts = f"{pair['spans_a']:,} / {pair['spans_b']:,}"
    yield f"{pair['a']} / {pair['b']}", f"{pair['documents']:,}", counts, *_figures(pair)
    for label, figures in pair["by_label"].items():
        yield f"  {label}", "", "", *_figures(figures)


def _all_rows(figures: "AllFigures") -> Iterator[tuple[str, ...]]:
    yield "all analysts", ""
    yield "Fleiss' kappa over tokens", _figure(figures["fleiss_token"])
    yield "Fleiss' kappa over spans", _figure(figures["fleiss_entity"])
    yield "Krippendorff's alpha over tokens", _figure(figures["alpha_token"])
    for label, one in figures["by_label"].items():
        yield f"  {label}", _figure(one["alpha_token"])


def _figures(found: "Mapping[str, object]") -> tuple[str, ...]:
    return tuple(_figure(found[name]) for name in _PAIR_FIGURES)


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float | int) else "undefined"
