"""Words of the command line that more than one command of files takes."""

import re
from typing import Any

import click

from annotator.cli.session import TEXT, Words


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


#: A backslash before one of these takes it as a part of the name.
_ESCAPE = re.compile(r"\\([\\,=\s])")
_HIDDEN = re.compile("\x01([0-9a-f]+)\x02")


def hide_escapes(words: str) -> str:
    """The words without the signs that a backslash makes part of a name; `plain` brings them back."""
    return _ESCAPE.sub(lambda found: f"\x01{ord(found.group(1)):x}\x02", words)


def plain(words: str) -> str:
    """What `hide_escapes` hid, without the backslashes."""
    return _HIDDEN.sub(lambda found: chr(int(found.group(1), 16)), words)


class _Names(Words):
    """Names with commas between them; a name's own comma, or blank at its end, has a backslash before it."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        words = TEXT.convert(value, param, ctx)
        names = tuple(plain(name.strip()) for name in hide_escapes(words).split(","))
        if not all(names):
            self.fail(f"there is an empty name in {value!r}.", param, ctx)
        return names


NAMES = _Names()


class _Renaming(Words):
    """OLD=NEW; an equals sign in OLD has a backslash before it, and so has any backslash before such a sign."""

    name = "renaming"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        old, equals, new = hide_escapes(TEXT.convert(value, param, ctx)).partition("=")
        if not (old and equals and new):
            self.fail(f"{value!r} is not OLD=NEW.", param, ctx)
        return plain(old), plain(new)


RENAMING = _Renaming()
