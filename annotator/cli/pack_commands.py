"""pack, merge: handing work out to one analyst, and taking it back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, common, one_line, pass_session, say
from annotator.domain.counting import count_words

if TYPE_CHECKING:
    from annotator.services.merging import MergeReport


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--for", "name", type=TEXT, required=True, metavar="NAME", help="The analyst who gets it.")
@click.option(
    "--documents", type=TEXT, multiple=True, metavar="ID", help="Only this document; can be repeated. Default: all."
)
@common
@pass_session
def pack(session: Session, out: Path, name: str, documents: tuple[str, ...]) -> None:
    """Write a project for one analyst to the file OUT.

    It holds the documents, the labels and the spans of NAME, and nothing of anybody else. `merge` takes it back.
    """
    from annotator.services.packing import pack as write_pack

    with session.open() as project, progress_of("Packing") as progress:
        report = write_pack(project, out, name, documents or None, progress)
    value = {"path": str(report.path), "for": name, "documents": report.documents, "spans": report.spans}
    much = f"{count_words(report.documents, 'document')} and {count_words(report.spans, 'span')}"
    line = f"{much} of {name} handed out in {report.path}"
    session.answer(value, [line])


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@common
@pass_session
def merge(session: Session, files: tuple[Path, ...]) -> int:
    """Take packs back: spans added, changed and removed there.

    A span that was changed here too stays as it is and is listed. Other projects are merged by addition only.
    """
    from annotator.services.merging import merge as merge_files

    with session.open() as project, progress_of("Merging") as progress:
        report = merge_files(project, files, progress)
    _tell_merge(session, report)
    return 1 if report.rejected else 0


def _tell_merge(session: Session, report: "MergeReport") -> None:
    value = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "states": report.states,
        "labels_added": report.labels_added,
        "rejected": [{"where": each.where, "why": each.why} for each in report.rejected],
    }
    lines = [
        f"{count_words(report.added, 'span')} added, {report.changed:,} changed, {report.removed:,} removed, "
        f"{report.unchanged:,} unchanged, {report.states:,} passes in another state"
    ]
    if report.labels_added:
        lines.append(f"New labels: {', '.join(report.labels_added)}")
    session.answer(value, lines)
    if not session.as_json:
        for each in report.rejected:
            say(one_line(f"{each.where}: {each.why}"))
    if report.rejected:
        say(f"annotator: {len(report.rejected):,} rejected.")
