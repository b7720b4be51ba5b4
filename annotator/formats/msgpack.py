"""As much of MessagePack as spaCy's files are made of: numbers, strings, bytes, lists and maps; nothing that runs.

Reading trusts no length: what a head announces must be there, and what nests deeper than any such file is refused.
"""

import struct
from typing import Any, BinaryIO

DEEPEST = 16
#: Bytes of one string or stretch of bytes that is read into memory at once.
LONGEST = 16 * 1024 * 1024
#: Items of one list that are read, and values that are passed over at once.
_MOST = 2_000_000
_NUMBERS = {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
_FLOATS = {0xCA: ">f", 0xCB: ">d"}
_LENGTHS = {1: ">B", 2: ">H", 4: ">I"}
_STRINGS = {0xD9: 1, 0xDA: 2, 0xDB: 4}
_BYTES = {0xC4: 1, 0xC5: 2, 0xC6: 4}
_LISTS = {0xDC: 2, 0xDD: 4}
_MAPS = {0xDE: 2, 0xDF: 4}
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}


class Malformed(Exception):
    """The bytes are not what they should be; the argument says why."""


def map_head(length: int) -> bytes:
    """What stands before the pairs of a map."""
    return bytes([0x80 | length]) if length < 16 else b"\xdf" + length.to_bytes(4, "big")


def list_head(length: int) -> bytes:
    """What stands before the items of a list."""
    return bytes([0x90 | length]) if length < 16 else b"\xdd" + length.to_bytes(4, "big")


def bytes_head(length: int) -> bytes:
    """What stands before a stretch of bytes. Raises OverflowError beyond 4 GB."""
    return b"\xc4" + bytes([length]) if length < 256 else b"\xc6" + length.to_bytes(4, "big")


def packed(value: str | bytes | int | bool | None) -> bytes:
    """A plain value; integers below 2**32 and not below 0."""
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return bytes([value]) if value < 128 else b"\xce" + value.to_bytes(4, "big")
    if isinstance(value, bytes):
        return bytes_head(len(value)) + value
    data = value.encode("utf-8")
    head = bytes([0xA0 | len(data)]) if len(data) < 32 else b"\xdb" + len(data).to_bytes(4, "big")
    return head + data


def take(file: BinaryIO, length: int) -> bytes:
    """So many bytes. Raises Malformed where they are not there, or too many at once."""
    if length > LONGEST:
        raise Malformed(f"a value of {length:,} bytes")
    data = file.read(length)
    if len(data) != length:
        raise Malformed("the data ends in the middle")
    return data


def read_value(file: BinaryIO, depth: int = 0) -> Any:
    """The value that begins here. Raises Malformed."""
    kind, length = read_head(file)
    if depth > DEEPEST:
        raise Malformed(f"nested deeper than {DEEPEST} levels")
    if kind in ("list", "map") and length > _MOST:
        raise Malformed(f"a {kind} of {length:,} items")
    if kind == "list":
        return [read_value(file, depth + 1) for _ in range(length)]
    if kind == "map":
        return {_key(file, depth): read_value(file, depth + 1) for _ in range(length)}
    if kind == "bytes":
        return take(file, length)
    if kind == "string":
        return _string(take(file, length))
    return length


def _key(file: BinaryIO, depth: int) -> Any:
    key = read_value(file, depth + 1)
    if isinstance(key, list):
        key = tuple(key)  # spaCy's own extension attributes are kept under such
    try:
        hash(key)
    except TypeError as error:
        raise Malformed("a key that is no string") from error
    return key


def _string(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("a string that is not UTF-8") from error


def read_head(file: BinaryIO) -> tuple[str, Any]:
    """The kind of the value that begins here: list, map, bytes or string with its length, else `plain` and itself."""
    sign = take(file, 1)[0]
    if sign < 0x80:
        return "plain", sign
    if sign >= 0xE0:
        return "plain", sign - 0x100
    if sign < 0xC0:
        return _short(sign)
    if sign in _CONSTANTS:
        return "plain", _CONSTANTS[sign]
    for form in (_NUMBERS.get(sign), _FLOATS.get(sign)):
        if form:
            return "plain", struct.unpack(form, take(file, struct.calcsize(form)))[0]
    for kind, widths in (("string", _STRINGS), ("bytes", _BYTES), ("list", _LISTS), ("map", _MAPS)):
        if sign in widths:
            return kind, struct.unpack(_LENGTHS[widths[sign]], take(file, widths[sign]))[0]
    raise Malformed("a kind of value that no such file holds")


def _short(sign: int) -> tuple[str, int]:
    if sign < 0x90:
        return "map", sign & 0x0F
    return ("list", sign & 0x0F) if sign < 0xA0 else ("string", sign & 0x1F)


def skip(file: BinaryIO) -> None:
    """Pass over the value that begins here, however large. Raises Malformed."""
    waiting, passed = 1, 0
    while waiting:
        waiting -= 1
        passed += 1
        if waiting > _MOST or passed > _MOST:
            raise Malformed(f"more than {_MOST:,} values in one")
        kind, length = read_head(file)
        if kind in ("bytes", "string"):
            file.seek(length, 1)  # beyond the end, the next head is missing
        elif kind == "list":
            waiting += length
        elif kind == "map":
            waiting += 2 * length
