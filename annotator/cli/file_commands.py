"""import, formats: files in, and which there are."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, Words, common, one_line, pass_session, say, table
from annotator.cli.words import ANY_NAMES, NAMES, RENAMING, FormatName
from annotator.domain.counting import count_words
from annotator.domain.name_lists import escape

if TYPE_CHECKING:
    from annotator.formats.exchange import Notice, Refusal
    from annotator.services.import_options import ImportOptions
    from annotator.services.importing import ImportReport


class _Encoding(Words):
    """`auto`, or a text encoding that Python knows."""

    name = "encoding"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from annotator.formats.decoding import codec_name

        if value != "auto" and codec_name(value) is None:
            self.fail(f"there is no encoding called {value!r}.", param, ctx)
        return str(value)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--format", "format_name", type=FormatName(reads=True), default="auto", help="auto, or one of `formats`.")
@click.option("--encoding", type=_Encoding(), default="auto", help="auto, or the encoding of all files.")
@click.option("--analysts", type=NAMES, metavar="A,B", help="Whose the tag columns of a CoNLL file are, in order.")
@click.option(
    "--document-per", type=click.Choice(("docstart", "sentence")), default="docstart", help="CoNLL: what a document is."
)
@click.option("--main-text", is_flag=True, help="Web pages: only the text that is no navigation or advertisement.")
@click.option(
    "--text-column",
    "--text-field",
    "text_column",
    type=TEXT,
    default="",
    metavar="NAME",
    help="Tables and JSON: where the text stands [text].",
)
@click.option(
    "--id-column",
    "--id-field",
    "id_column",
    type=TEXT,
    default="",
    metavar="NAME",
    help="Tables and JSON: where the document's id stands [id].",
)
@click.option(
    "--meta-columns",
    type=ANY_NAMES,
    metavar="A,B",
    help="Tables and JSON: of the other columns keep only these; '' keeps none.",
)
@click.option("--owner", type=TEXT, metavar="NAME", help="Whose the spans are that carry no name [that of --as].")
@click.option("--rename", multiple=True, type=RENAMING, metavar="OLD=NEW", help="Call a label of the files otherwise.")
@click.option(
    "--drop-label", "drop_labels", multiple=True, type=NAMES, metavar="A", help="Leave spans of this label out."
)
@click.option("--without-decisions", is_flag=True, help="Leave gold out: to practise reviewing, for one.")
@click.option("--strict", is_flag=True, help="All or nothing: one refusal leaves the project as it was.")
@common
@pass_session
def import_(session: Session, /, paths: tuple[Path, ...], **given: Any) -> int:
    """Add documents, and spans where the files carry them. Folders are walked."""
    from annotator.services.importing import ImportReport, import_with, refuse_missing

    if session.missing() and not any(os.path.lexists(path) for path in paths):
        report: ImportReport = refuse_missing(paths)  # no empty database for a mistyped path
    else:
        options = _options(given)
        with session.open(create=True) as project, progress_of("Importing") as progress:
            report = import_with(project, paths, options, progress)
    _tell_import(session, report)
    return 1 if report.rejected or report.cancelled else 0


def _options(given: dict[str, Any]) -> "ImportOptions":
    from annotator.formats.exchange import ReadOptions
    from annotator.services.import_options import ImportOptions

    return ImportOptions(
        format=given["format_name"],
        encoding=given["encoding"],
        strict=given["strict"],
        owner=given["owner"],
        rename=given["rename"],
        without_decisions=given["without_decisions"],
        drop_labels=tuple(name for names in given["drop_labels"] for name in names),
        reading=ReadOptions(
            analysts=given["analysts"] or (),
            document_per=given["document_per"],
            main_text=given["main_text"],
            text_column=given["text_column"],
            id_column=given["id_column"],
            meta_columns=given["meta_columns"],
        ),
    )


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
        f"{count_words(report.documents_added, 'document')} added, {report.documents_unchanged:,} there already, "
        f"{count_words(report.spans_added, 'span')} added"
    ]
    if report.decisions_added:
        lines[0] += f", {count_words(report.decisions_added, 'decision')} restored"
    if report.labels_added:
        lines.append(f"New labels: {', '.join(report.labels_added)}")
    for new, old in report.look_alikes:
        lines.append(f"{new} differs from {old} in case alone: if both mean the same, undo this and add")
        lines[-1] += f" --rename {shlex.quote(f'{escape(new)}={escape(old)}')}."
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
