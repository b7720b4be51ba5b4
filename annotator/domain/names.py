"""What may be a name or a note: text that can be stored, shown on one line and told apart from another."""

import unicodedata

LONGEST_NAME = 200
# They reorder what stands around them, so that one name can be made to look like another.
REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NEVER_ON_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})
#: Words of the exchange format for what is no single person's; nobody can be called so.
LAYERS = frozenset({"gold", "all", "majority", "union"})


def is_person_name(name: str) -> bool:
    """1 to 200 visible characters or blanks, no blank at either end."""
    return 0 < len(name) <= LONGEST_NAME and name == name.strip() and name.isprintable()


def is_label_name(name: str) -> bool:
    """1 to 200 characters on one line, not all of them blanks; laxer than for people, since files bring labels."""
    return len(name) <= LONGEST_NAME and not name.isspace() and name != "" and not any(map(_is_hidden, name))


def is_storable(text: str) -> bool:
    """Whether the text holds neither a NUL nor half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_hidden(sign: str) -> bool:
    return sign in REORDERING or unicodedata.category(sign) in _NEVER_ON_A_LINE
