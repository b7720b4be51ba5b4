"""export: spans out of the project, as training data."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, Words, common, one_line, pass_session, say
from annotator.cli.words import NAMES, RENAMING, FormatName
from annotator.domain.counting import count_words

if TYPE_CHECKING:
    from annotator.domain.units import UnitOptions
    from annotator.services.exporting import ExportOptions, ExportReport

_EXAMPLES = """\b
Examples:
  annotator export mine.jsonl
  annotator export gold.conll --format conll --layer gold --flat innermost --dry-run
  annotator export corpus --format jsonl --layer gold --split 80/10/10 --seed 1
  annotator export windows.jsonl --layer majority --unit sentence --max-chars 800 --empty 0.1
"""


#: Short enough for exact arithmetic: a number such as 1e999999999 would fill the memory.
_SHARE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?|[0-9]{1,9}/[1-9][0-9]{0,8})(%)?", re.ASCII)


class _Empty(Words):
    """keep, drop, or the share that is kept."""

    name = "empty"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        words = {"keep": "1", "drop": "0"}.get(str(value), str(value))
        found = _SHARE.fullmatch(words)
        share = Fraction(found.group(1)) / (100 if found.group(2) else 1) if found else Fraction(-1)
        if not 0 <= share <= 1:
            self.fail(f"{value!r} is neither keep nor drop nor a share such as 0.1.", param, ctx)
        return share


def _choice(*words: str) -> click.Choice[str]:
    return click.Choice(words)


#: Files that are named one by one for people.
_FILES = 20
Decorator = Callable[[Any], Any]
_OPTIONS: tuple[Decorator, ...] = (
    click.option(
        "--format", "format", type=FormatName(reads=False), help="One of `formats`; else by the suffix of OUT."
    ),
    click.option(
        "--layer", type=TEXT, metavar="LAYER",
        help="gold, all, majority, union, or one analyst's name [that of --as].",
    ),
    click.option(
        "--state", "states", multiple=True, type=_choice("new", "in_progress", "done", "skipped"),
        help="Only passes in this state; can be said several times.",
    ),
    click.option("--since", type=TEXT, metavar="DATE", help="Only passes worked on since then (UTC)."),
    click.option("--labels", multiple=True, type=NAMES, metavar="A,B", help="Only spans of these labels."),
    click.option(
        "--drop-label", "drop_labels", multiple=True, type=NAMES, metavar="A", help="All but spans of this label."
    ),
    click.option("--rename", multiple=True, type=RENAMING, metavar="OLD=NEW", help="Call a label otherwise."),
    click.option("--pseudonyms", is_flag=True, help="A1, A2 … in place of people's names, the same every time."),
    click.option("--strip-boilerplate", is_flag=True, help="Cut out the text marked as boilerplate; spans move along."),
    click.option(
        "--unit", type=_choice("document", "paragraph", "sentence"), default="document", help="What one entry is."
    ),
    click.option("--max-chars", type=click.IntRange(1), metavar="N", help="Cut longer ones into windows of N."),
    click.option("--stride", type=click.IntRange(1), metavar="N", help="Let windows overlap: a new one every N."),
    click.option("--empty", type=_Empty(), default="keep", help="Entries without spans: keep, drop, or a share (0.1)."),
    click.option(
        "--flat", type=_choice("longest", "innermost", "priority", "split"),
        help="Of overlapping spans, for formats without: which to keep; split: a file per label [longest].",
    ),
    click.option("--priority", type=NAMES, metavar="A,B", help="For --flat priority: the labels that go first."),
    click.option(
        "--align", type=_choice("strict", "expand", "contract"), default="strict",
        help="Spans that end inside a token, for formats of tokens: lose or move them.",
    ),
    click.option("--trim", is_flag=True, help="No white space and punctuation at the ends of spans."),
    click.option("--scheme", type=_choice("iob2", "biluo"), default="iob2", help="How tags are written."),
    click.option("--lang", "language", type=TEXT, default="", metavar="CODE", help="The texts' language, as en or de."),
    click.option(
        "--split", type=TEXT, metavar="80/10/10",
        help="A folder OUT with train, dev and test (two shares, as 80/20: train and test); no leaks.",
    ),
    click.option("--seed", type=int, default=0, metavar="N", help="For --split, and for the choice of --empty."),
    click.option("--excel", is_flag=True, help="csv: cells that a spreadsheet would run are made harmless."),
    click.option("--dry-run", is_flag=True, help="Only say what would be written and lost."),
    click.option("--fail-on-loss", is_flag=True, help="Write nothing when the format cannot hold everything."),
    click.option("--no-verify", is_flag=True, help="Do not read the file back and compare."),
)  # fmt: skip


def _all_options(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(epilog=_EXAMPLES)
@click.argument("out", type=click.Path(path_type=Path))
@_all_options
@common
@pass_session
def export(session: Session, /, out: Path, **given: Any) -> int:
    """Write spans as training data to OUT, a file or a folder, with a manifest.

    The file is read back and compared before it takes its place.
    """
    from annotator.services import exporting

    options = _options(given)
    with session.open() as project, progress_of("Exporting") as at:
        try:
            report = exporting.export(project, out, options, at)
        except exporting.LossRefused as error:
            _tell(session, error.report, dry_run=True)
            raise
    _tell(session, report, options.dry_run)
    return 0


def _options(given: dict[str, Any]) -> "ExportOptions":
    from annotator.domain.model import State
    from annotator.services.export_options import ExportOptions, parse_since

    flat = given["flat"] or ("priority" if given["priority"] else "longest")
    as_they_are = ("format", "layer", "excel", "dry_run", "fail_on_loss", "rename", "pseudonyms", "strip_boilerplate")
    more = ("align", "trim", "scheme", "language", "split", "seed")
    return ExportOptions(
        **{name: given[name] for name in (*as_they_are, *more)},
        verify=not given["no_verify"],
        states=frozenset(map(State, given["states"])),
        since=parse_since(given["since"]) if given["since"] else None,
        labels=tuple(name for names in given["labels"] for name in names),
        drop_labels=tuple(name for names in given["drop_labels"] for name in names),
        unit=_unit(given),
        flat=flat,
        priority=given["priority"] or (),
    )


def _unit(given: dict[str, Any]) -> "UnitOptions":
    from annotator.domain.units import UnitOptions, Whole

    seed = given["seed"] if given["empty"] != 1 else 0
    whole = Whole(given["unit"])
    return UnitOptions(whole, given["max_chars"], given["stride"], empty=given["empty"], seed=seed)


def _tell(session: Session, report: "ExportReport", dry_run: bool) -> None:
    session.answer(_as_json(report) if session.as_json else None, _lines(report, dry_run))
    for message in report.messages:
        say(message)
    if not session.as_json:
        for loss in report.lost:
            extent = "" if loss.start is None else f" {loss.start}..{loss.end} {loss.label}"
            say(one_line(f"{'moved' if loss.moved else 'lost'}: {loss.document}{extent}: {loss.why}"))


def _as_json(report: "ExportReport") -> dict[str, Any]:
    from annotator.services.tallying import not_held

    lost = [
        {
            "document": each.document,
            "start": each.start,
            "end": each.end,
            "label": each.label,
            "why": each.why,
            "moved_to": each.to,
        }
        for each in report.lost
    ]
    return {
        "documents": report.documents,
        "spans": report.spans,
        "moved": report.moved,
        "lost": lost,
        "lost_unlisted": report.unlisted,
        "not_held": not_held(report),
        "files": [{"path": str(each.path), "sha256": each.sha256} for each in report.files],
    }


def _lines(report: "ExportReport", dry_run: bool) -> Iterator[str]:
    """How much, and the files: of very many the first, and the manifest, which names them all."""
    moved = f", {report.moved:,} moved" if report.moved else ""
    verb = "would be written" if dry_run else "written"
    much = f"{count_words(report.documents, 'document')} and {count_words(report.spans, 'span')}"
    yield f"{much} {verb}, {report.missing:,} lost{moved}"
    shown = report.files if len(report.files) <= _FILES else [*report.files[: _FILES - 1], report.files[-1]]
    if len(report.files) > _FILES:
        yield f"{len(report.files):,} files, of which the last names all; the first are"
    for each in shown:
        yield f"{each.path}  sha256 {each.sha256}"
