"""leaks: whether what a model is tested on stands in what it learns from."""

from pathlib import Path

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import Session, common, one_line, pass_session, say
from annotator.domain.counting import count_words

_SHOWN = 10


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@common
@pass_session
def leaks(session: Session, folder: Path) -> int:
    """Measure how much of the dev and test texts in FOLDER stands in train.

    For exports with --split, and for anybody's folder with files called train and test. Text that is marked as
    boilerplate does not count.
    """
    from annotator.services.leaking import find_leaks

    with progress_of("Comparing") as at:
        report = find_leaks(folder, at)
    rejected = [{"where": each.where, "why": each.why} for each in report.refused]
    value = {"train": report.train, "parts": [part.as_json() for part in report.parts], "rejected": rejected}
    lines = [f"train: {count_words(report.train, 'document')}"]
    for part in report.parts:
        share = part.share
        runs, whole = _percent(share.run_share), _percent(share.paragraph_share)
        lines.append(
            f"{part.part}: {count_words(len(part.ids), 'document')}; {runs} of the runs of five words "
            f"and {whole} of the long paragraphs stand in train"
        )
        lines += [f"  {_percent(leak.runs)}  {part.ids[leak.number]}" for leak in share.worst[:_SHOWN]]
    session.answer(value, lines)
    for each in report.refused:
        say(one_line(f"{each.where}: {each.why}"))
    return 1 if report.refused else 0


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"
