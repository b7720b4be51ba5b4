"""Agreement written to a file for people: a page, a table or a picture, in one moment and whole."""

import os
from pathlib import Path

from annotator.domain.agreement import Report
from annotator.domain.errors import AnnotatorError, StorageError
from annotator.services.agreement_csv import as_csv
from annotator.services.agreement_html import as_html
from annotator.services.agreement_svg import as_svg
from annotator.services.project import Project
from annotator.services.replacing import replacing_files, told_as_storage

SUFFIXES = (".html", ".csv", ".svg")
PICTURE = ".png"


def write_report(project: Project, report: Report, out: Path) -> None:
    """Write a report in the form that the file's suffix names.

    Raises AnnotatorError for another suffix and for a place that must not be replaced, StorageError for one that
    cannot be written.
    """
    check_report_target(project, out)
    _write(out, _content(project, report, out.suffix.lower()).encode("utf-8"))


def write_picture(project: Project, out: Path, picture: bytes) -> None:
    """Write a picture that a window has drawn; see `write_report`."""
    check_report_target(project, out, (PICTURE,))
    _write(out, picture)


def check_report_target(project: Project, out: Path, suffixes: tuple[str, ...] = SUFFIXES) -> None:
    """Raises what `write_report` would, before any figure is worked out."""
    if out.suffix.lower() not in suffixes:
        raise AnnotatorError(
            f"A report cannot be written as {out.name!r}.", f"End its name with one of: {', '.join(suffixes)}."
        )
    with told_as_storage(out):
        if not out.parent.is_dir():
            raise StorageError(f"There is no folder {out.parent}.", "Make the folder first.")
        if os.path.lexists(out) and not out.is_file():
            raise AnnotatorError(f"{out} is no ordinary file.", "Give the name of a file.")
        database = project.path.resolve()
        if out.resolve() in {database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))}:
            raise AnnotatorError(f"{out} is the database itself.", "Give the name of another file.")


def _write(out: Path, content: bytes) -> None:
    with replacing_files(out) as parts:
        parts[""].write_bytes(content)


def _content(project: Project, report: Report, suffix: str) -> str:
    if suffix == ".csv":
        return as_csv(report)
    return as_svg(report) if suffix == ".svg" else as_html(report, project.name)
