"""PDF as text, page by page, with pypdf: what a page says, not how it looks. Pictures of pages hold no text."""

import importlib.util
from collections.abc import Iterator
from typing import Any

from annotator.formats.confined import Stopped, confined
from annotator.formats.exchange import DocumentRecord, Item, ReadOptions, Refusal, Source
from annotator.formats.extras import how_to_get
from annotator.formats.plain_text import LARGEST_FILE

#: Bytes; scans with their text behind them are large.
_LARGEST_PDF = 256 * 1024 * 1024
#: Processor time by size: a page of words is a few KB and takes a fiftieth of a second.
_SECONDS, _SECONDS_PER_MB, _MOST_SECONDS = 6, 60, 360
_BETWEEN_PAGES = "\n\n"


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The file as one document whose id is the file's name. Raises OSError."""
    del options
    size = source.size()
    if importlib.util.find_spec("pypdf") is None:
        yield Refusal(source.name, f"PDF is read with pypdf, which is not installed: {how_to_get('import')}")
    elif size > _LARGEST_PDF:
        yield Refusal(source.name, f"the file has more than {_LARGEST_PDF // 1024**2} MB")
    else:
        source.open().close()  # an unreadable file is the system's refusal, not the parser's
        seconds = min(_MOST_SECONDS, _SECONDS + _SECONDS_PER_MB * size / 1024**2)
        try:
            yield _document(source, confined("pdf", str(source.path.absolute()), seconds=seconds))
        except Stopped as error:
            yield Refusal(source.name, str(error))


def _document(source: Source, found: Iterator[Any]) -> Item:
    title = next(found)
    pages: list[str] = []
    starts: list[int] = []
    length = 0
    for page in found:
        starts.append(length)
        pages.append(page)
        length += len(page) + len(_BETWEEN_PAGES)
        if length > LARGEST_FILE:
            return Refusal(source.name, f"its text has more than {LARGEST_FILE // 1024**2} million characters")
    if not any(page.strip() for page in pages):
        return Refusal(source.name, f"its pages ({len(pages):,}) hold no text: they may be pictures, from a scanner")
    meta: dict[str, Any] = {"source": source.inner_name, "page_starts": starts}
    if title:
        meta["title"] = title
    return DocumentRecord(
        source.document_id,
        _BETWEEN_PAGES.join(pages),
        meta,
        where=source.name,
        name=title or None,
        source=source.inner_name,
        read_to=source.size(),
    )
