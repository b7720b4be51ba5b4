"""agreement, mirror: how far analysts agree with each other, and one of them with gold."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.agreement_text import agreement_lines, mirror_lines
from annotator.cli.progress import progress_of
from annotator.cli.session import Session, common, pass_session, say

if TYPE_CHECKING:
    from annotator.domain.agreement import Report
    from annotator.services.project import Project

_MOST_RESAMPLES = 100_000


@click.command()
@click.option("--all-documents", is_flag=True, help="Count every document that two analysts share, not the done ones.")
@click.option(
    "--resamples", type=click.IntRange(1, _MOST_RESAMPLES), default=1000, show_default=True, help="For the intervals."
)
@click.option("--seed", type=int, default=0, show_default=True, help="For the intervals.")
@click.option("--no-intervals", is_flag=True, help="Leave them out: with many documents that is much quicker.")
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write a report too: .html, .csv or .svg."
)
@common
@pass_session
def agreement(
    session: Session, all_documents: bool, resamples: int, seed: int, no_intervals: bool, report: Path | None
) -> None:
    """How far the analysts agree, for each two of them and for all, by label.

    Intervals are 95 %, drawn from families of documents: reprints count as one.
    """
    from annotator.domain.bootstrap import Resampling
    from annotator.services.agreement import agreement as measure
    from annotator.services.agreement_report import check_report_target

    resampling = None if no_intervals else Resampling(resamples, seed=seed)
    with session.open() as project:
        if report is not None:
            check_report_target(project, report)
        with progress_of("Measuring") as progress:
            found = measure(project, all_documents=all_documents, resampling=resampling, progress=progress)
        if report is not None:
            _write(project, found, report)
    session.answer(found, agreement_lines(found))


def _write(project: "Project", found: "Report", out: Path) -> None:
    from annotator.services.agreement_report import write_report

    write_report(project, found, out)
    say(f"Report written: {out}")


@click.command()
@common
@pass_session
def mirror(session: Session) -> None:
    """How the spans of --as compare with gold: precision, recall and F1 by label, and where they differ."""
    from annotator.services.mirror import you_and_gold

    with session.open() as project, progress_of("Comparing") as progress:
        found = you_and_gold(project, project.who, progress)
    session.answer(found.as_json(), mirror_lines(found))
