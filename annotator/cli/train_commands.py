"""train: proof that the project's data trains."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, common, pass_session, say, table
from annotator.domain.counting import count_words

if TYPE_CHECKING:
    from annotator.services.training import Score, TrainReport

_ALIGNMENTS = ("strict", "expand", "contract")
_POLICIES = ("longest", "innermost")


@click.command()
@click.option("--engine", type=click.Choice(("spacy",)), default="spacy", help="What to train with [spacy].")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("training"), help="The folder for data and model [training]."
)
@click.option("--layer", type=TEXT, help="gold, majority, union, or one analyst's name [that of --as].")
@click.option("--split", default="80/10/10", help="Shares for training, choosing and testing [80/10/10].")
@click.option("--seed", type=int, default=0, help="For the split.")
@click.option(
    "--flat", type=click.Choice(_POLICIES), default="longest", help="What ner learns of nested spans [longest]."
)
@click.option(
    "--align", type=click.Choice(_ALIGNMENTS), default="strict", help="Spans that end inside a token [strict]."
)
@click.option("--lang", default="", help="The texts' language, as en or de [en].")
@click.option("--steps", type=click.IntRange(min=1), help="The most steps to take [as the config says].")
@common
@pass_session
def train(
    session: Session,
    engine: str,
    out: Path,
    layer: str | None,
    split: str,
    seed: int,
    flat: str,
    align: str,
    lang: str,
    steps: int | None,
) -> int:
    """Train a model on this project's spans and test it on pages it has not seen.

    The folder is an export like any other, with a config.cfg: spaCy trains from it without this program too.
    """
    del engine  # there is one
    from annotator.services.export_options import ExportOptions
    from annotator.services.training import train as train_model

    options = ExportOptions(layer=layer, split=split, seed=seed, flat=flat, align=align, language=lang)
    with session.open() as project, progress_of("Training") as progress:
        report = train_model(project, out, options, progress, steps=steps)
    _tell(session, report)
    return 0


def _tell(session: Session, report: "TrainReport") -> None:
    from annotator.services.training import COMMAND

    rows: list[tuple[str, ...]] = [("component", "label", "gold", "precision", "recall", "F1")]
    rows += [_row(score) for score in report.scores]
    value = {
        "documents": report.exported.documents,
        "spans": report.exported.spans,
        "lost": report.exported.missing,
        "moved": report.exported.moved,
        "tested_on": report.tested_on,
        "seconds": round(report.seconds, 1),
        "model": str(report.model),
        "command": COMMAND,
        "scores": [_as_json(score) for score in report.scores],
        "messages": report.messages,
    }
    session.answer(value, [*table(rows), f"model: {report.model}", f"again, in {report.model.parents[1]}: {COMMAND}"])
    exported = report.exported
    much = f"{count_words(exported.documents, 'document')} and {count_words(exported.spans, 'span')}"
    moved = f", {exported.moved:,} moved" if exported.moved else ""
    say(f"{much} written, {exported.missing:,} lost{moved}.")
    for message in (*exported.messages, *report.messages):
        say(message)


def _row(score: "Score") -> tuple[str, ...]:
    figures = (score.precision, score.recall, score.f1)
    told = ["–" if figure is None else f"{figure:.2f}" for figure in figures]
    return score.component, "all" if score.label is None else score.label, str(score.gold), told[0], told[1], told[2]


def _as_json(score: "Score") -> dict[str, Any]:
    return {
        "component": score.component,
        "label": score.label,
        "gold": score.gold,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }
