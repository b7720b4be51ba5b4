"""Objects of one large JSON value, one after the other in flat memory: a list, or objects behind each other."""

import codecs
import json
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar

from annotator.formats.decoding import BOMS, codec_name
from annotator.formats.exchange import ReadOptions, Refusal, Source
from annotator.formats.json_lines import DECODER, DEEPEST, JsonLine, LineRefused, check_strings, json_kind

#: Characters of one element; see json_lines.LONGEST_LINE.
_LONGEST = 64 * 1024 * 1024
_PIECE = 1024 * 1024
_BLANKS = re.compile(r"[ \t\r\n]*")
#: Escapes that can put a NUL or half a UTF-16 pair into a string; unescaped, neither gets past JSON and decoding.
_RISKY = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
#: How near the end of what was read an error must be to be the fault of the cut.
_CUT = 12
#: How a list begins whose elements have a line each.
_LIST = b"[\n"
_SHORT = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Taken(Generic[T]):
    """What a shortcut made of an element; `number` and `read_to` are those of a JsonLine."""

    number: int
    value: T
    read_to: int


def elements(
    source: Source, options: ReadOptions, opening: re.Pattern[str] | None = None
) -> Iterator[JsonLine | Refusal]:
    """The objects of a file's list, or of a file of objects; `number` is the line an object begins on.

    A match of `opening` at the file's start counts as the list's bracket. An element that is no object is refused
    and passed over; after one that is not JSON nothing is read. Raises OSError.
    """
    with source.open() as file:
        window = _Window(file, options.encoding)
        try:
            yield from _elements(window, source.name, opening)
        except LineRefused as error:
            yield Refusal(f"{source.name}:{window.line}", f"{error}; nothing was read from here on")


def taken_or_parsed(
    source: Source, options: ReadOptions, shortcut: Callable[[str], T | None]
) -> Iterator[Taken[T] | JsonLine | Refusal]:
    """The same; but as long as a list in UTF-8 has a line for each element, the line is shown to `shortcut` first."""
    with source.open() as file:
        in_lines = options.encoding in (None, "utf-8") and file.readline(_SHORT) == _LIST
        if in_lines:
            line, read_to = yield from _line_by_line(file, shortcut)
            window = _Window.amid(file, line, read_to)
        else:
            file.seek(0)
            window = _Window(file, options.encoding)
        try:
            yield from _elements(window, source.name, None, in_list=in_lines)
        except LineRefused as error:
            yield Refusal(f"{source.name}:{window.line}", f"{error}; nothing was read from here on")


def _line_by_line(
    file: BinaryIO, shortcut: Callable[[str], T | None]
) -> Generator[Taken[T] | JsonLine, None, tuple[int, int]]:
    """Gives number and first byte of the line that is not an element as it stands, or is too long to be looked at."""
    number, read_to = 2, len(_LIST)
    while data := file.readline(_PIECE):
        behind = read_to + len(data)
        try:
            line = data.removesuffix(b"\n").removesuffix(b",").decode("utf-8")
            taken = shortcut(line)
            value = None if taken is not None else DECODER.decode(line)
        except (ValueError, RecursionError, LineRefused):
            break
        if taken is not None:
            yield Taken(number, taken, behind)
        elif type(value) is dict and not _RISKY.search(line):
            yield JsonLine(number, value, behind)
        else:
            break
        number, read_to = number + 1, behind
    return number, read_to


def _elements(
    window: "_Window", name: str, opening: re.Pattern[str] | None, *, in_list: bool = False
) -> Iterator[JsonLine | Refusal]:
    in_list = in_list or window.enter(opening)
    while sign := window.next_sign():
        if in_list and sign == "]":
            return
        line = window.line
        value = window.value()
        if type(value) is dict:
            yield JsonLine(line, value, window.read_to)
        else:
            yield Refusal(f"{name}:{line}", f"an object belongs here, not {json_kind(value)}")
        if window.next_sign() == ",":
            window.skip(1)
    if in_list:
        raise LineRefused("the list has no end: the file is cut off")


class _Window:
    """The part of a file that is looked at, decoded; `line` and `read_to` (bytes) say where it is."""

    def __init__(self, file: BinaryIO, encoding: str | None) -> None:
        self.line = 1
        self.read_to = 0
        self._file = file
        self._text = ""
        self._at = 0
        start = file.read(4)
        name, skip = _encoding_of(start, encoding)
        file.seek(skip)
        self._decoder = codecs.getincrementaldecoder(name)()
        self._name = name

    @classmethod
    def amid(cls, file: BinaryIO, line: int, read_to: int) -> "_Window":
        """The rest of a file in UTF-8 from a line on that begins at a byte."""
        window = cls(file, "utf-8")
        file.seek(read_to)
        window.line, window.read_to = line, read_to
        return window

    def enter(self, opening: re.Pattern[str] | None) -> bool:
        """Steps into the list, if there is one."""
        sign = self.next_sign()
        found = opening.match(self._text, self._at) if opening is not None else None
        if found is not None or sign == "[":
            self.skip(found.end() - self._at if found is not None else 1)
            return True
        return False

    def next_sign(self) -> str:
        """The next character that is no blank, empty at the file's end."""
        while True:
            found = _BLANKS.match(self._text, self._at)
            self.skip(found.end() - self._at if found is not None else 0)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self, count: int) -> None:
        """Passes over so many characters."""
        self.line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def value(self) -> Any:
        """The JSON value that begins here. Raises LineRefused."""
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if _may_be_cut(error) and self._more():
                    continue
                raise LineRefused(f"not JSON: {error.msg.lower()}") from error
            except RecursionError as error:
                raise LineRefused(f"JSON nested deeper than {DEEPEST} levels") from error
            except ValueError as error:  # Python reads no integer of more than 4,300 digits
                raise LineRefused("a number with too many digits") from error
            if self._text.find("\\u", self._at, end) >= 0 and _RISKY.search(self._text, self._at, end):
                check_strings(value)
            self.skip(end - self._at)
            return value

    def _more(self) -> bool:
        """Reads as much again as is unread, so that a long element is not looked at from its start again and again."""
        unread = len(self._text) - self._at
        if unread > _LONGEST:
            raise LineRefused(f"one element has more than {_LONGEST // 1024**2} MB")
        data = self._file.read(max(_PIECE, unread))
        try:
            added = self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise LineRefused(f"0x{error.object[error.start]:02X} does not fit the encoding {self._name}") from error
        self._text = self._text[self._at :] + added
        self._at = 0
        self.read_to = self._file.tell()
        return bool(data)


def _may_be_cut(error: json.JSONDecodeError) -> bool:
    return error.msg.startswith("Unterminated string") or error.pos >= len(error.doc) - _CUT


def _encoding_of(start: bytes, forced: str | None) -> tuple[str, int]:
    wanted = codec_name(forced) if forced else None
    for bom, name in BOMS:
        if start.startswith(bom) and (wanted is None or name.startswith(wanted.removesuffix("-sig"))):
            return name, len(bom)
    return wanted or "utf-8", 0
