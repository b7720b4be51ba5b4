"""Words of the command line that more than one command of files takes."""

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


class _Names(Words):
    """Names with commas between them."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        words = TEXT.convert(value, param, ctx)
        names = tuple(name.strip() for name in words.split(","))
        if not all(names):
            self.fail(f"there is an empty name in {value!r}.", param, ctx)
        return names


NAMES = _Names()
