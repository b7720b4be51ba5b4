"""Bytes to text, code point for code point: nothing but the encoding and one leading BOM is taken away."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import cchardet

from annotator.formats.western import reads_western

#: Marks at the start of a file, the longer ones first: UTF-32's begins like UTF-16's.
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Kinds of file that hold no text at all, by their first bytes.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, XLSX, ODT and EPUB are such)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)

#: Labels whose superset is what people mean: what WHATWG tells browsers to do, and for the same reason.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_OTHER_NAMES = {"uhc": "cp949", "x-sjis": "cp932", "x-gbk": "gb18030"}

_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_ODD_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ORDINARY = bytes(range(32, 256)) + b"\t\n\r\f\v\x1b"
_C1_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_MULTIBYTE = re.compile("[^\x00-\x7f\udc80-\udcff]")
_LOOSE_BYTE = re.compile("[\udc80-\udcff]")

#: Python's own codecs that give text from bytes, and are what no file is kept in: parts of addresses, literals.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})

#: What the detector sees in noise, while no page has been in it for decades.
_NEVER_MEANT = frozenset({"mac-cyrillic"})

#: A detector that is less sure than this is guessing; what it sees in noise stays below.
_SURE_ENOUGH = 0.4
#: With so few bytes beyond ASCII, what tells encodings of one byte apart is chance, but for these.
_TOO_FEW = 6
_EVEN_THEN = frozenset(
    {"big5", "cp1250", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "iso8859-2", "shift_jis"}
)
#: Bytes that are looked at to find an encoding.
_SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and the encoding it was in (a name of Python's codecs)."""

    text: str
    encoding: str


class NotText(Exception):
    """The bytes are no text. `line` counts from 1 by LF, 0 when the whole file is meant; `offset` is in bytes."""

    def __init__(self, why: str, offset: int = 0, line: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.offset = offset
        self.line = line


def decode(data: bytes, encoding: str | None = None, *, markup: bool = False) -> Decoded:
    """The text in `data`; `markup` lets an HTML file say its own charset. Raises NotText."""
    if encoding is not None:
        return _checked(_forced(data, encoding), data)
    for bom, name in BOMS:
        if data.startswith(bom):
            return _checked(Decoded(_strict(data, name)[1:], name), data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"this is {kind}, not text")
    return _checked(_wide(data) or _narrow(data, markup), data)


def codec_name(encoding: str) -> str | None:
    """Python's name for a text encoding, None when there is no such."""
    try:
        info = codecs.lookup(_OTHER_NAMES.get(encoding.strip().lower(), encoding.strip()))
    except (LookupError, ValueError):
        return None
    # Python also keeps hex, zip and rot13 among its codecs; they give no text from bytes.
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in _NO_CHARSETS else None


def _forced(data: bytes, encoding: str) -> Decoded:
    name = codec_name(encoding)
    if name is None:
        raise NotText(f"there is no encoding called {encoding!r}")
    if name in {"utf-8-sig", "utf-16", "utf-32"}:
        name = _width(data, name)
    text = _strict(data, {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name))
    return Decoded(text[1:] if text.startswith("\ufeff") else text, name)


def _width(data: bytes, name: str) -> str:
    """The codec without the habit of eating a BOM, so that exactly one is removed in one place."""
    stem = name.removesuffix("-sig")
    for bom, exact in BOMS:
        if exact.startswith(stem) and data.startswith(bom):
            return exact
    return stem if stem == "utf-8" else f"{stem}-le"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"0x{data[error.start]:02X}" if error.start < len(data) else "the end"
        why = f"{byte} at byte {error.start} does not fit the encoding {encoding}"
        raise NotText(why, error.start, data.count(b"\n", 0, error.start) + 1) from error


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a BOM: as UTF-8 it would be a text full of NULs or other controls."""
    head = data[:65536]
    for name, top in (("utf-32-le", 3), ("utf-32-be", 0)):
        found = None if head[top::4].strip(b"\0") else _clean(data, name)
        if found is not None and found.text:
            return found
    for name, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        # The high bytes of most alphabets are below 32, the low bytes of a text hardly ever.
        if _controls(head[high::2]) >= 0.6 and _controls(head[low::2]) <= 0.1:
            return _clean(data, name)
    return None


def _controls(part: bytes) -> float:
    """The share of bytes that are controls no text needs."""
    return len(part.translate(None, _ORDINARY)) / max(1, len(part))


def _clean(data: bytes, name: str) -> Decoded | None:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    return None if _ODD_CONTROLS.search(text) else Decoded(text, name)


def _narrow(data: bytes, markup: bool) -> Decoded:
    """UTF-8, or one of the old encodings in which a NUL is a NUL."""
    if b"\0" in data:
        return Decoded(data.decode("latin-1"), "latin-1")  # refused for it below, in whatever encoding
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        surrogates = _with_surrogates(data, error.start)
        if surrogates is not None:
            return surrogates
        # What tells encodings apart stands where the text leaves ASCII; a dump of 60 MB is not read for it.
        sample = data[max(0, error.start - _SAMPLE // 2) : error.start + _SAMPLE // 2]
        _refuse_mixed(data, sample, error.start)
    return _declared(data, markup) or _guessed(data, sample)


def _with_surrogates(data: bytes, at: int) -> Decoded | None:
    """UTF-8 but for halves of UTF-16 pairs, as Java and Oracle write them: refused below by its right name, where
    another encoding would turn each into three letters that nobody wrote. None when it is not that."""
    if data[at] != 0xED:
        return None
    try:
        return Decoded(data.decode("utf-8", "surrogatepass"), "utf-8")
    except UnicodeDecodeError:
        return None


def _refuse_mixed(data: bytes, sample: bytes, at: int) -> None:
    """A file that is UTF-8 but for some bytes: in another encoding every good letter would become two wrong ones."""
    loose = sample.decode("utf-8", "surrogateescape")
    good = sum(1 for _ in _MULTIBYTE.finditer(loose))
    bad = sum(1 for _ in _LOOSE_BYTE.finditer(loose))
    if good > bad:
        why = (
            f"0x{data[at]:02X} at byte {at} is not UTF-8, and the rest of the file is; "
            "repair that place, or force an encoding (--encoding cp1252)"
        )
        raise NotText(why, at, data.count(b"\n", 0, at) + 1)


def _declared(data: bytes, markup: bool) -> Decoded | None:
    if not markup:
        return None
    found = _XML_ENCODING.search(data[:1024]) or _CHARSET.search(data[:4096])
    return _attempt(data, found.group(1).decode("ascii")) if found else None


def _guessed(data: bytes, sample: bytes) -> Decoded:
    western = _western(data, sample)
    result = cchardet.detect(sample)
    name, sure = result["encoding"], result["confidence"] or 0.0
    if western is not None and codec_name(name or "") not in _EVEN_THEN:
        return western
    found = _attempt(data, name) if name and sure >= _SURE_ENOUGH else None
    return found or Decoded(_strict(data, "cp1252"), "cp1252")


def _western(data: bytes, sample: bytes) -> Decoded | None:
    """The text in Western Europe's encoding, where it can be read so and is too short for anything better."""
    if len(data.translate(None, bytes(range(128)))) > _TOO_FEW:
        return None
    found = _attempt(data, "cp1252")
    return found if found and reads_western(sample.decode("cp1252")) else None


def _attempt(data: bytes, label: str) -> Decoded | None:
    """The text under this label, None when it does not fit or shows controls that no page holds."""
    name = codec_name(label)
    name = _SUPERSETS.get(name, name) if name else None
    if name is None or name in _NEVER_MEANT or name.startswith("utf-"):
        return None
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    return None if _C1_CONTROLS.search(text) else Decoded(text, name)


def _checked(decoded: Decoded, data: bytes) -> Decoded:
    text = decoded.text
    at = text.find("\0")
    if at >= 0:
        offset = data.find(b"\0") if decoded.encoding[:6] not in {"utf-16", "utf-32"} else _offset(decoded, at)
        raise NotText(f"a NUL at byte {offset}: this is not text", offset, text.count("\n", 0, at) + 1)
    loose = next(lone_surrogates(text), None)
    if loose is not None:
        line = text.count("\n", 0, loose) + 1
        raise NotText(f"a lone surrogate at character {loose}: this is not text", loose, line)
    return decoded


def _offset(decoded: Decoded, at: int) -> int:
    return len(decoded.text[:at].encode(decoded.encoding)) + len("\ufeff".encode(decoded.encoding))


def lone_surrogates(text: str) -> Iterator[int]:
    """Where half a UTF-16 pair stands, which no encoding can hold; the first one only."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        yield error.start
