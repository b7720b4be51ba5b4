"""Plain text: one file, one document, every code point as it stands."""

from collections.abc import Iterator

from annotator.formats.decoding import Decoded, NotText, decode
from annotator.formats.exchange import DocumentRecord, Item, ReadOptions, Refusal, Source

#: Bytes. More than any page or book; a larger file is a dump that wants splitting first.
LARGEST_FILE = 64 * 1024 * 1024


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The file as one document whose id is the file's name. Raises OSError."""
    decoded = read_decoded(source, options)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    text, name = decoded.text, source.inner_name
    yield DocumentRecord(
        source.document_id, text, origin(source, decoded), where=source.name, source=name, read_to=source.size()
    )


def read_decoded(source: Source, options: ReadOptions, *, markup: bool = False) -> Decoded | Refusal:
    """A whole file's text, or why it has none. Raises OSError."""
    size = source.size()
    if size > LARGEST_FILE:
        limit = LARGEST_FILE // 1024**2
        why = f"the file has {size / 1024**2:,.0f} MB; a document may have {limit} MB: split it first"
        return Refusal(source.name, why)
    with source.open() as file:
        data = file.read(LARGEST_FILE + 1)
    try:
        return decode(data, options.encoding, markup=markup)
    except NotText as error:
        return Refusal(f"{source.name}:{error.line}" if error.line else source.name, error.why)


def origin(source: Source, decoded: Decoded) -> dict[str, str]:
    """Where a document came from; the encoding is kept where it was not the usual one."""
    meta = {"source": source.inner_name}
    if decoded.encoding != "utf-8":
        meta["encoding"] = decoded.encoding
    return meta
