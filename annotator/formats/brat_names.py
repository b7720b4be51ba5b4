"""Label names as brat can store them, and the two configuration files that tell brat which labels there are."""

import re
from collections.abc import Iterable

#: How the attribute of a flagged span is called.
FLAG = "flagged"
_PLAIN = re.compile(r"[A-Za-z0-9-]*[A-Za-z0-9][A-Za-z0-9-]*")
_STORABLE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPE = re.compile(r"_x([0-9a-f]{2,6})_")
#: Signs with a meaning of their own in visual.conf, where no escape exists.
_UNSHOWABLE = frozenset("|<>\t")
_DARK = 140


def to_type(label: str) -> str:
    """The label with letters, digits, `_` and `-` only; other signs become `_x20_` (their code in hexadecimal)."""
    if _PLAIN.fullmatch(label):
        return label
    if _STORABLE.fullmatch(label) and label.strip("-") and not _ESCAPE.search(label):
        return label
    # A line of hyphens alone is a ruler in annotation.conf.
    kept = "" if not label.strip("-") else "-"
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign == kept) else f"_x{ord(sign):02x}_" for sign in label
    )


def to_label(name: str) -> str:
    """The label that `to_type` made this of; other tools' names as they stand."""
    return _ESCAPE.sub(_unescaped, name) if "_x" in name else name


def _unescaped(found: "re.Match[str]") -> str:
    code = int(found[1], 16)
    # Not every number is a character, and to_type writes each one in one way only.
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or found[0] != f"_x{code:02x}_":
        return found[0]
    return chr(code)


def annotation_conf(labels: Iterable[str]) -> str:
    """What brat needs to know to show and edit spans with these labels."""
    entities = "".join(f"{to_type(label)}\n" for label in labels)
    return f"[entities]\n{entities}\n[relations]\n\n[events]\n\n[attributes]\n{FLAG}\tArg:<ENTITY>\n"


def visual_conf(labels: Iterable[str], colors: dict[str, str]) -> str:
    """How brat shows the labels: by their own names, in their colors (`#rrggbb`)."""
    labels = list(labels)
    named = "".join(
        f"{to_type(label)} | {label}\n" for label in labels if to_type(label) != label and not _UNSHOWABLE & set(label)
    )
    drawn = "".join(
        f"{to_type(label)}\tbgColor:{colors[label]}, fgColor:{_ink(colors[label])}\n"
        for label in labels
        if label in colors
    )
    return f"[labels]\n{named}\n[drawing]\n{drawn}"


def _ink(color: str) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "white" if 0.3 * red + 0.59 * green + 0.11 * blue < _DARK else "black"
