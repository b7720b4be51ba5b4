"""One JSON object a line, read from hostile bytes: each line is taken or refused by itself, in flat memory."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from annotator.formats.decoding import BOMS, codec_name
from annotator.formats.exchange import ReadOptions, Refusal, Source

#: Bytes. A page of 10 MB with 100,000 spans takes 25 MB; what is longer is no line of ours.
LONGEST_LINE = 64 * 1024 * 1024
#: Levels of lists and objects inside one line; ours has four, and JSON that is deeper is an attack or a mistake.
DEEPEST = 64
#: Blank lines in a row. They are passed over, but a file of nothing else is no file of documents.
_MOST_BLANKS = 100_000

_PIECE = 1024 * 1024
#: Escapes that can put a NUL or half a UTF-16 pair into a string; only lines that hold one are looked through.
_RISKY_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class LineRefused(Exception):
    """A line that is not taken; the argument says why."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object of a file; `read_to` is the byte behind it."""

    number: int
    value: dict[str, Any]
    read_to: int


def objects(source: Source, options: ReadOptions) -> Iterator[JsonLine | Refusal]:
    """The objects of a file, and a refusal for each line that is none. Blank lines are passed over. Raises OSError."""
    blanks = 0
    with source.open() as file:
        for number, line, read_to in byte_lines(file, options.encoding):
            where = f"{source.name}:{number}"
            try:
                value = parse(line)
            except LineRefused as error:
                yield Refusal(where, str(error))
                continue
            if value is not None:
                blanks = 0
                yield JsonLine(number, value, read_to)
                continue
            blanks += 1
            if blanks > _MOST_BLANKS:
                yield Refusal(where, f"more than {_MOST_BLANKS:,} blank lines in a row; the rest was not read")
                return


def parse(line: bytes) -> dict[str, Any] | None:
    """The object on a line, None for a blank one. Raises LineRefused."""
    if len(line) > LONGEST_LINE:
        raise LineRefused(f"the line has more than {LONGEST_LINE // 1024**2} MB; split the document first")
    if not line.strip(b" \t\r\n"):
        return None
    try:
        value = DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        why = f"byte {error.start + 1} of the line (0x{line[error.start]:02X}) is not UTF-8; --encoding forces another"
        raise LineRefused(why) from error
    except RecursionError as error:
        raise LineRefused(f"JSON nested deeper than {DEEPEST} levels") from error
    except json.JSONDecodeError as error:
        raise LineRefused(_wording(error, line)) from error
    except ValueError as error:  # Python reads no integer of more than 4,300 digits
        raise LineRefused("a number with too many digits") from error
    if type(value) is not dict:
        raise LineRefused(f"a line holds one JSON object, not {json_kind(value)}")
    check_depth(value)
    if _RISKY_ESCAPE.search(line):
        check_strings(value)
    return value


def json_kind(value: object) -> str:
    """What JSON calls a value, for messages."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return f"the number {value!r}"
    if isinstance(value, str):
        return "a string" if value else "an empty string"
    return "a list" if isinstance(value, list) else "an object"


def _wording(error: json.JSONDecodeError, line: bytes) -> str:
    cut = not line.endswith(b"\n") and error.pos >= len(error.doc.rstrip()) - 1
    unfinished = cut or error.msg.startswith("Unterminated string")
    hint = " (the line is cut off)" if unfinished and not line.endswith(b"\n") else ""
    what = error.msg.lower().removesuffix(" at")  # Python says "Unterminated string starting at"
    return f"not JSON: {what} at character {error.pos + 1}{hint}"


def _no_constant(name: str) -> float:
    raise LineRefused(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise LineRefused(f"the number {digits[:40]} is too large")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise LineRefused(f"the key {twice!r} stands twice in one object")
    return found


#: Strict: a key once in an object, no NaN, no number beyond what a float holds. Raises LineRefused.
DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)


def check_depth(value: dict[str, Any]) -> None:
    """Bounds what is stored as it came (meta); spans are read by key, and what lies deeper in them is not kept.

    Raises LineRefused.
    """
    level: list[Any] = [part for key, part in value.items() if key != "spans" and type(part) in (dict, list)]
    for _ in range(DEEPEST):
        if not level:
            return
        level = [
            inner
            for part in level
            for inner in (part.values() if type(part) is dict else part)
            if type(inner) in (dict, list)
        ]
    raise LineRefused(f"JSON nested deeper than {DEEPEST} levels")


def check_strings(value: object) -> None:
    """Raises LineRefused for a string, however deep, that is not text: a NUL or half of a UTF-16 pair in it."""
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        if type(part) is dict:
            waiting.extend(part.keys())
            waiting.extend(part.values())
        elif type(part) is list:
            waiting.extend(part)
        elif type(part) is str:
            _check_string(part)


def _check_string(text: str) -> None:
    if "\0" in text:
        raise LineRefused(f"a NUL (\\u0000) at character {text.index(chr(0))} of a string: this is not text")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        raise LineRefused(
            f"a lone surrogate ({half}) at character {error.start} of a string: this is not text"
        ) from None


def byte_lines(file: BinaryIO, encoding: str | None) -> Iterator[tuple[int, bytes, int]]:
    """Number, UTF-8 bytes and end of each line, split at LF and nowhere else; the file's BOM is gone."""
    start = file.read(4)
    name, skip = _encoding_of(start, encoding)
    file.seek(skip)
    if name != "utf-8":
        yield from _recoded_lines(file, name)
        return
    number, read_to = 0, skip
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        read_to += len(line)
        yield number, line, read_to
        if len(line) > LONGEST_LINE:
            while (rest := file.readline(_PIECE)) and not rest.endswith(b"\n"):
                pass
            read_to = file.tell()


def _encoding_of(start: bytes, forced: str | None) -> tuple[str, int]:
    wanted = codec_name(forced) if forced else None
    for bom, name in BOMS:
        if start.startswith(bom) and (wanted is None or name.startswith(wanted.removesuffix("-sig"))):
            return name, len(bom)
    if wanted in ("utf-8-sig", "utf-16", "utf-32"):
        wanted = {"utf-8-sig": "utf-8"}.get(wanted, f"{wanted}-le")
    return wanted or "utf-8", 0


def _recoded_lines(file: BinaryIO, encoding: str) -> Iterator[tuple[int, bytes, int]]:
    # newline="\n" splits at LF only and changes nothing. A byte that does not fit becomes one that is not UTF-8
    # either, so that its line alone is refused.
    text = io.TextIOWrapper(file, encoding, errors="annotator-mark", newline="\n")
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            yield number, line.encode("utf-8", "surrogateescape"), file.tell()
    finally:
        text.detach()  # the file belongs to the caller


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error("annotator-mark", _mark)
