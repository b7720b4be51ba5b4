"""Several names in one line of writing: commas between them, a backslash before what belongs to a name."""

import re
from collections.abc import Iterable

_ESCAPE = re.compile(r"\\([\\,=\s])")
# No name can hold these, so they may stand for a sign that a backslash made part of one.
_HIDDEN = re.compile("\x01([0-9a-f]+)\x02")


def join_names(names: Iterable[str]) -> str:
    """The names as `split_names` reads them."""
    return ",".join(map(escape, names))


def split_names(words: str) -> tuple[str, ...]:
    """The names in a line; an empty one means that the line is wrong. Blanks around a name are none of it."""
    return tuple(_plain(name.strip()) for name in _hidden(words).split(","))


def split_renaming(words: str) -> tuple[str, str]:
    """The two sides of OLD=NEW; an empty one means that the line is wrong."""
    old, _, new = _hidden(words).partition("=")
    return _plain(old), _plain(new)


def escape(name: str) -> str:
    """A name with a backslash before what would end or trim it."""
    last = len(name) - 1
    return "".join(
        f"\\{sign}" if sign in "\\,=" or (sign.isspace() and at in (0, last)) else sign for at, sign in enumerate(name)
    )


def _hidden(words: str) -> str:
    return _ESCAPE.sub(lambda found: f"\x01{ord(found.group(1)):x}\x02", words)


def _plain(words: str) -> str:
    return _HIDDEN.sub(lambda found: chr(int(found.group(1), 16)), words)
