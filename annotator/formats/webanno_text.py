"""How WebAnno TSV 3 escapes text and values."""

import re

_READABLE = {"\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\b": "\\b", "\\": "\\\\"}
_TEXT = re.compile("[\x01-\x08\t\n\x0c\r\x0e-\x1f\\\\]")
_ESCAPED_TEXT = re.compile("\\\\([tnfrb\\\\\x01-\x07\x0e-\x1f])")
_FROM_LETTER = {escape[1]: sign for sign, escape in _READABLE.items()}
_VALUE = re.compile(r"->|[\\\[\]|_;\t\n*]")
_ESCAPED_VALUE = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_JAVA = re.compile(r"\\(u+([0-9a-fA-F]{4})|[tnfrb\\\"'])")


def escape_text(text: str) -> str:
    """A line of text, as behind `#Text=`."""
    return _TEXT.sub(lambda found: _READABLE.get(found[0], "\\" + found[0]), text)


def unescape_text(text: str, minor: int) -> str:
    """What `escape_text` made a line of; version 3.0 and 3.1 wrote the escapes of Java. Half a UTF-16 pair stays."""
    if "\\" not in text:
        return text
    if minor >= 2:
        return _ESCAPED_TEXT.sub(lambda found: _FROM_LETTER.get(found[1], found[1]), text)
    made = _JAVA.sub(lambda found: chr(int(found[2], 16)) if found[2] else _FROM_LETTER.get(found[1], found[1]), text)
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def escape_value(value: str) -> str:
    """A label in a column; `->` counts as one sign."""
    return _VALUE.sub(lambda found: {"\t": "\\t", "\n": "\\n"}.get(found[0], "\\" + found[0]), value)


def unescape_value(value: str) -> str:
    """What `escape_value` made a label of."""
    return _ESCAPED_VALUE.sub(lambda found: {"t": "\t", "n": "\n"}.get(found[1], found[1]), value)


def stacked(cell: str, separator: str) -> list[str]:
    """The values of a column, parted by a sign that no backslash escapes. They stay escaped."""
    if "\\" not in cell:
        return cell.split(separator)
    values, start, at = [], 0, 0
    while at < len(cell):
        if cell[at] == "\\":
            at += 1
        elif cell[at] == separator:
            values.append(cell[start:at])
            start = at + 1
        at += 1
    return [*values, cell[start:]]
