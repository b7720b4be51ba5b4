"""spaCy's DocBin as a file: a zlib stream of one MessagePack map, written and read in flat memory.

spaCy itself holds such a file as one object, many times its size. Here the parts grow in temporary files beside each
other and are put together at the end; reading goes through them side by side, a document at a time.
"""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from annotator.formats.msgpack import (
    LONGEST,
    Malformed,
    bytes_head,
    list_head,
    map_head,
    packed,
    read_head,
    read_value,
    skip,
    take,
)

_VERSION = "0.1"
_FLAGS = map_head(1) + packed("has_unknown_spaces") + packed(False)
_PIECE = 1 << 20
#: Bytes of a part that stay in memory before it goes to the disk.
_SPOOLED = 4 * 1024 * 1024
#: A stream that unpacks to more than this, and to more than so many times its size, is a bomb.
_HARMLESS = 24 * 1024 * 1024
_RATIO = 120
_WORD = 8
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One document: `tokens` holds 64-bit integers, a row of attributes for each token; `spaces` a byte a token."""

    tokens: bytes
    spaces: bytes
    span_groups: bytes
    user_data: bytes | None
    cats: Any = None
    unknown_spaces: bool = False


class Writing:
    """Takes documents one by one; `finish` writes the file."""

    def __init__(self, attributes: list[int]) -> None:
        self._attributes = attributes
        self._count = 0
        self._tokens, self._spaces, self._lengths, self._groups, self._user_data = (
            tempfile.SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115 - closed in close()
            for _ in range(5)
        )

    def add(self, entry: Entry) -> None:
        """Append one document."""
        self._count += 1
        self._tokens.write(entry.tokens)
        self._spaces.write(entry.spaces)
        self._lengths.write(len(entry.spaces).to_bytes(_LENGTH, "little"))
        self._groups.write(packed(entry.span_groups))
        self._user_data.write(packed(entry.user_data))

    def finish(self, strings: list[str], out: BinaryIO) -> None:
        """Write everything; `strings` are those behind the numbers. Raises OverflowError beyond 4 GB of tokens."""
        press = zlib.compressobj()
        for piece in self._pieces(strings):
            out.write(press.compress(piece))
        out.write(press.flush())

    def close(self) -> None:
        """Remove the temporary files."""
        for part in (self._tokens, self._spaces, self._lengths, self._groups, self._user_data):
            part.close()

    def _pieces(self, strings: list[str]) -> Iterator[bytes]:
        count = self._count
        yield map_head(10) + packed("version") + packed(_VERSION)
        yield packed("attrs") + list_head(len(self._attributes)) + b"".join(map(packed, self._attributes))
        for name, part in (("tokens", self._tokens), ("spaces", self._spaces), ("lengths", self._lengths)):
            yield packed(name) + bytes_head(part.tell())
            yield from _content(part)
        yield packed("strings") + list_head(len(strings))
        yield from (packed(string) for string in strings)
        yield packed("cats") + list_head(count)
        yield from _repeated(map_head(0), count)
        yield packed("flags") + list_head(count)
        yield from _repeated(_FLAGS, count)
        for name, part in (("span_groups", self._groups), ("user_data", self._user_data)):
            yield packed(name) + list_head(count)
            yield from _content(part)


def _content(part: Any) -> Iterator[bytes]:
    part.seek(0)
    while piece := part.read(_PIECE):
        yield piece


def _repeated(piece: bytes, count: int) -> Iterator[bytes]:
    for start in range(0, count, _PIECE):
        yield piece * min(_PIECE, count - start)


class Reading:
    """An unpacked file: what it says about all documents, and the documents one after the other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            self._parts = _parts_of(file)
            self.attributes = _integers(_value(file, self._parts, "attrs"))
            self.strings = _strings(file, self._parts)
            lengths = self._parts.get("lengths", (0, 0))
            self.count = lengths[1] // _LENGTH
            self._check(file)

    def _check(self, file: BinaryIO) -> None:
        """Raises Malformed unless the parts fit each other."""
        for name in ("tokens", "spaces", "lengths"):
            if name not in self._parts:
                raise Malformed(f"it has no {name}")
        total = sum(self._lengths(file))
        width = len(self.attributes)
        if not width or self._parts["tokens"][1] != total * width * _WORD or self._parts["spaces"][1] != total:
            raise Malformed("its tokens, spaces and lengths do not fit each other")

    def _lengths(self, file: BinaryIO) -> Iterator[int]:
        start, size = self._parts["lengths"]
        file.seek(start)
        for _ in range(size // _LENGTH):
            length = int.from_bytes(take(file, _LENGTH), "little", signed=True)
            if length < 0 or length * _WORD * len(self.attributes) > 64 * LONGEST:
                raise Malformed(f"a document of {length:,} tokens")
            yield length

    def entries(self) -> Iterator[Entry]:
        """The documents. Raises Malformed."""
        width = len(self.attributes) * _WORD
        with ExitStack() as stack:
            files = [stack.enter_context(self._path.open("rb")) for _ in range(3)]
            tokens, spaces, lengths = files
            tokens.seek(self._parts["tokens"][0])
            spaces.seek(self._parts["spaces"][0])
            names = ("span_groups", "user_data", "cats", "flags")
            columns = [self._column(stack.enter_context(self._path.open("rb")), name) for name in names]
            for length in self._lengths(lengths):
                groups, user_data, cats, flags = (next(column, None) for column in columns)
                row = tokens.read(length * width), spaces.read(length)
                unknown = isinstance(flags, dict) and flags.get("has_unknown_spaces") is True
                yield Entry(*row, _as_bytes(groups) or b"", _as_bytes(user_data), cats, unknown)

    def _column(self, file: BinaryIO, name: str) -> Iterator[Any]:
        """The items of a list, one by one."""
        if name not in self._parts:
            return
        file.seek(self._parts[name][0])
        kind, length = read_head(file)
        for _ in range(length if kind == "list" else 0):
            yield read_value(file)


def _as_bytes(value: Any) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _parts_of(file: BinaryIO) -> dict[str, tuple[int, int]]:
    """Where each part begins: its bytes and how many, or the head of what it is."""
    kind, length = read_head(file)
    if kind != "map" or length > 100:
        raise Malformed("it holds no map of parts")
    parts: dict[str, tuple[int, int]] = {}
    for _ in range(length):
        name, start = read_value(file), file.tell()
        kind, size = read_head(file)
        if kind == "bytes":
            parts[str(name)] = file.tell(), size
            file.seek(size, 1)
        else:
            file.seek(start)
            parts[str(name)] = start, 0
            skip(file)
    return parts


def _value(file: BinaryIO, parts: dict[str, tuple[int, int]], name: str) -> Any:
    if name not in parts:
        raise Malformed(f"it has no {name}")
    file.seek(parts[name][0])
    return read_value(file)


def _integers(value: Any) -> list[int]:
    if not isinstance(value, list) or not all(type(item) is int for item in value) or len(value) > 100:
        raise Malformed("its attributes are no list of integers")
    return value


def _strings(file: BinaryIO, parts: dict[str, tuple[int, int]]) -> list[str]:
    value = _value(file, parts, "strings")
    if not isinstance(value, list) or not all(type(item) is str for item in value):
        raise Malformed("its strings are no list of strings")
    return value


@contextmanager
def unpacked(file: BinaryIO, size: int) -> Iterator[Path]:
    """The content of a zlib stream of `size` bytes as a temporary file. Raises Malformed for no stream, and a bomb."""
    most = max(_HARMLESS, _RATIO * size)
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        path = Path(folder, "docbin")
        with path.open("wb") as out:
            try:
                for piece in _inflated(file):
                    out.write(piece)
                    if out.tell() > most:
                        raise Malformed(f"it unpacks to more than {most // 1024**2:,} MB, which is no honest file")
            except zlib.error as error:
                raise Malformed("it is no zlib stream, or a damaged one") from error
        yield path


def _inflated(file: BinaryIO) -> Iterator[bytes]:
    stream = zlib.decompressobj()
    while not stream.eof:
        data = file.read(_PIECE)
        if not data:
            raise Malformed("the zlib stream ends in the middle")
        while data and not stream.eof:
            yield stream.decompress(data, _PIECE)
            data = stream.unconsumed_tail
