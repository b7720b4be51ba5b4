"""import, export, formats: files in and out."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, Words, common, one_line, pass_session, say, table

if TYPE_CHECKING:
    from annotator.formats.exchange import Notice, Refusal
    from annotator.services.exporting import ExportReport
    from annotator.services.importing import ImportReport


class _Encoding(Words):
    """`auto`, or a text encoding that Python knows."""

    name = "encoding"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from annotator.formats.decoding import codec_name

        if value != "auto" and codec_name(value) is None:
            self.fail(f"there is no encoding called {value!r}.", param, ctx)
        return str(value)


class _FormatName(Words):
    """The name of a format."""

    name = "format"

    def __init__(self, *, reads: bool) -> None:
        self._reads = reads

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from annotator.formats.registry import FORMATS

        names = [each.name for each in FORMATS if (each.reads if self._reads else each.writes)]
        names = ["auto", *names] if self._reads else names
        if value not in names:
            self.fail(f"{value!r} is none of {', '.join(names)}.", param, ctx)
        return str(value)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--format", "format_name", type=_FormatName(reads=True), default="auto", help="auto, or one of `formats`."
)
@click.option("--encoding", type=_Encoding(), default="auto", help="auto, or the encoding of all files.")
@click.option("--strict", is_flag=True, help="All or nothing: one refusal leaves the project as it was.")
@common
@pass_session
def import_(session: Session, paths: tuple[Path, ...], format_name: str, encoding: str, strict: bool) -> int:
    """Add documents, and spans where the files carry them. Folders are walked."""
    from annotator.services.importing import ImportReport, import_paths, refuse_missing

    if session.missing() and not any(os.path.lexists(path) for path in paths):
        report: ImportReport = refuse_missing(paths)  # no empty database for a mistyped path
    else:
        with session.open(create=True) as project, progress_of("Importing") as progress:
            report = import_paths(
                project, paths, format=format_name, encoding=encoding, strict=strict, progress=progress
            )
    _tell_import(session, report)
    return 1 if report.rejected or report.cancelled else 0


def _tell_import(session: Session, report: "ImportReport") -> None:
    value = {
        "documents_added": report.documents_added,
        "documents_unchanged": report.documents_unchanged,
        "spans_added": report.spans_added,
        "decisions_added": report.decisions_added,
        "labels_added": report.labels_added,
        "rejected": [{"where": each.where, "why": each.why} for each in report.rejected],
        "rejected_unlisted": report.unlisted,
        "left_out": [{"where": each.where, "why": each.why} for each in report.notices],
        "cancelled": report.cancelled,
    }
    lines = [
        f"{report.documents_added:,} documents added, {report.documents_unchanged:,} there already, "
        f"{report.spans_added:,} spans added"
    ]
    if report.decisions_added:
        lines[0] += f", {report.decisions_added:,} decisions restored"
    if report.labels_added:
        lines.append(f"New labels: {', '.join(report.labels_added)}")
    session.answer(value, lines)
    if not session.as_json:
        told: list[Notice | Refusal] = [*report.notices, *report.rejected]
        for each in told:
            say(one_line(f"{each.where}: {each.why}"))
    if report.rejected:
        say(f"annotator: {len(report.rejected) + report.unlisted:,} rejected.")
    if report.cancelled:
        say("annotator: stopped. What was imported is kept; run it again to complete it.")


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "format_name", type=_FormatName(reads=False), help="One of `formats`; else by the suffix.")
@click.option("--layer", type=TEXT, help="gold, all, or one analyst's name; else that of --as.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written and lost.")
@click.option("--no-verify", is_flag=True, help="Do not read the file back and compare.")
@click.option("--fail-on-loss", is_flag=True, help="Write nothing when the format cannot hold everything.")
@click.option("--excel", is_flag=True, help="csv: cells that a spreadsheet would run are made harmless.")
@common
@pass_session
def export(
    session: Session,
    out: Path,
    format_name: str | None,
    layer: str | None,
    dry_run: bool,
    no_verify: bool,
    fail_on_loss: bool,
    excel: bool,
) -> int:
    """Write spans as training data to the file OUT."""
    from annotator.services import exporting

    options = exporting.ExportOptions(format_name, layer, excel, dry_run, not no_verify, fail_on_loss)
    with session.open() as project, progress_of("Exporting") as progress:
        try:
            report = exporting.export(project, out, options, progress)
        except exporting.LossRefused as error:
            _tell_export(session, error.report, dry_run=True)
            raise
    _tell_export(session, report, dry_run)
    return 0


def _tell_export(session: Session, report: "ExportReport", dry_run: bool) -> None:
    lost = [
        {"document": each.document, "start": each.start, "end": each.end, "label": each.label, "why": each.why}
        for each in report.lost
    ]
    files = [{"path": str(each.path), "sha256": each.sha256} for each in report.files]
    verb = "would be written" if dry_run else "written"
    lines = [f"{report.documents:,} documents and {report.spans:,} spans {verb}, {len(lost):,} lost"]
    lines += [f"{each['path']}  sha256 {each['sha256']}" for each in files]
    session.answer({"documents": report.documents, "spans": report.spans, "lost": lost, "files": files}, lines)
    for message in report.messages:
        say(message)
    if not session.as_json:
        for loss in report.lost:
            extent = "" if loss.start is None else f" {loss.start}..{loss.end} {loss.label}"
            say(one_line(f"lost: {loss.document}{extent}: {loss.why}"))


@click.command()
@common
@pass_session
def formats(session: Session) -> None:
    """List the formats that can be read or written."""
    from annotator.formats.registry import FORMATS

    value = [
        {
            "name": each.name,
            "title": each.title,
            "suffixes": list(each.suffixes),
            "reads": each.reads,
            "writes": each.writes,
            "overlaps": each.overlaps,
        }
        for each in FORMATS
    ]
    rows = [("name", "suffixes", "reads", "writes", "overlaps")]
    for each in FORMATS:
        told = ["yes" if fact else "no" for fact in (each.reads, each.writes, each.overlaps)]
        rows.append((each.name, " ".join(each.suffixes), told[0], told[1], told[2]))
    session.answer(value, table(rows))
