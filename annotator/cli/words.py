"""Words of the command line that more than one command of files takes."""

from fractions import Fraction
from typing import Any

import click

from annotator.cli.session import TEXT, Words
from annotator.domain.name_lists import split_names, split_renaming


class FormatName(Words):
    """The name of a format that reads or writes; `auto` too where one reads."""

    name = "format"

    def __init__(self, *, reads: bool) -> None:
        self._reads = reads

    def convert(  # noqa: D102 - click's
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        from annotator.formats.registry import FORMATS

        names = [each.name for each in FORMATS if (each.reads if self._reads else each.writes)]
        names = ["auto", *names] if self._reads else names
        if value not in names:
            self.fail(f"{value!r} is none of {', '.join(names)}.", param, ctx)
        return str(value)


class _Names(Words):
    """Names with commas between them; a name's own comma, or blank at its end, has a backslash before it."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        words = TEXT.convert(value, param, ctx)
        names = split_names(words)
        if not all(names):
            self.fail(f"there is an empty name in {value!r}.", param, ctx)
        return names


NAMES = _Names()


class _AnyNames(_Names):
    """The same, and nothing at all is no name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return () if value == "" else super().convert(value, param, ctx)


ANY_NAMES = _AnyNames()


class _Renaming(Words):
    """OLD=NEW; an equals sign in OLD has a backslash before it, and so has any backslash before such a sign."""

    name = "renaming"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        renaming = split_renaming(TEXT.convert(value, param, ctx))
        if not all(renaming):
            self.fail(f"{value!r} is not OLD=NEW.", param, ctx)
        return renaming


RENAMING = _Renaming()


_LONGEST_SHARE = 40


def as_share(context: click.Context, parameter: click.Parameter, value: str | None) -> Fraction | None:
    """A part of the analysts, as 0.6 or 2/3."""
    if value is None:
        return None
    try:
        share = Fraction(value) if len(value) <= _LONGEST_SHARE and "e" not in value.lower() else None
    except (ValueError, ZeroDivisionError):
        share = None
    if share is None or not 0 <= share <= 1:
        raise click.BadParameter(f"{value[:40]!r} is no share; write it as 0.6 or 2/3.", context, parameter)
    return share
