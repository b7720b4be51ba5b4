"""What every command shares: the database, who works, and how answers are printed. Imports no database by itself."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from annotator.services.project import Project

    Words = click.ParamType[str]
else:
    Words = click.ParamType  # generic for type checkers only in older versions of click

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Session:
    """The options that may stand before or behind a command."""

    db: str | None = None
    who: str | None = None
    as_json: bool = False

    @property
    def location(self) -> str:
        """Where the database is, as the user or the environment says."""
        return self.db or os.environ.get("ANNOTATOR_DB") or "annotations.db"

    def open(self, *, create: bool = False) -> "Project":
        """Open the project; its notices go to stderr. Raises AnnotatorError."""
        from annotator.services.project import open_project

        project = open_project(self.location, self.who, create=create)
        for notice in project.notices:
            say(notice)
        return project

    def missing(self) -> bool:
        """Whether the location is a file that is not there."""
        from annotator.services.project import path_of

        return not os.path.lexists(path_of(self.location))

    def answer(self, value: Any, lines: Iterable[str]) -> None:
        """Print the data: one JSON value with --json, otherwise the lines."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        else:
            for line in lines:
                click.echo(one_line(line))


def say(message: str) -> None:
    """A message for the person, which is no data."""
    click.echo("\n".join(one_line(line) for line in message.split("\n")), err=True)


class _Text(Words):
    """Words from the command line that can be stored; bytes that are no UTF-8 are wrong usage."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            str(value).encode("utf-8")
        except UnicodeEncodeError:
            self.fail("this is not UTF-8.", param, ctx)
        return str(value)


TEXT = _Text()


def common(command: Command) -> Command:
    """Let --db, --as and --json stand behind the command too."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _keep(field: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        del parameter
        if value not in (None, False):
            setattr(context.ensure_object(Session), field, value)

    return keep


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--db",
        type=TEXT,
        metavar="DB",
        expose_value=False,
        callback=_keep("db"),
        help="A database file or an SQLAlchemy URL [$ANNOTATOR_DB, else annotations.db].",
    ),
    click.option(
        "--as",
        type=TEXT,
        metavar="NAME",
        expose_value=False,
        callback=_keep("who"),
        help="Who is working [$ANNOTATOR_USER, else the project's, else the login name].",
    ),
    click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_keep("as_json"),
        help="One JSON value on standard output.",
    ),
)

pass_session = click.make_pass_decorator(Session, ensure=True)


def table(rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    """Columns side by side; cells are shown on one line."""
    cells = [tuple(one_line(cell) for cell in row) for row in rows]
    if not cells:
        return
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def one_line(words: str) -> str:
    """The words without what ends a line or moves a terminal's cursor; texts and file names may hold that."""
    if words.isprintable():
        return words  # nearly all are, and an export may list a hundred thousand losses
    return "".join(each if each.isprintable() else " " for each in words)


def on_terminal() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()
