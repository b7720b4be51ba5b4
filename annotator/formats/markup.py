"""Tags and text of an HTML page in one pass: the standard library's parser takes quadratic time for broken pages."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

#: Elements whose content is no markup: read up to their own end tag.
RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"})
_TEXT_ONLY = frozenset({"title", "textarea"})
_OPENING = re.compile("<(?=[A-Za-z/!?])")  # any other "<" is text
_NAME = re.compile(r"[A-Za-z][^\s/>\x00]*")
_LIMIT_OF_ATTRIBUTES = 65536


class Tag(NamedTuple):
    """A start or end tag; the name is in lower case, attributes are left behind."""

    name: str
    is_end: bool = False


def tokens(page: str) -> Iterator[Tag | str]:
    """Tags and stretches of text with entities decoded; comments, doctypes and raw content are dropped."""
    at = 0
    missing: set[str] = set()
    while at < len(page):
        found = _OPENING.search(page, at)
        opening = found.start() if found else len(page)
        if opening > at:
            yield unescape(page[at:opening])
        if found is None:
            return
        tag, at = _markup(page, opening, missing)
        if tag is not None:
            yield tag
            if not tag.is_end and tag.name in RAW | _TEXT_ONLY:
                inner, at = _raw(page, at, tag.name, missing)
                if tag.name in _TEXT_ONLY:
                    yield unescape(inner)
                yield Tag(tag.name, is_end=True)


def _markup(page: str, at: int, missing: set[str]) -> tuple[Tag | None, int]:
    """The tag at `at`, None for what shows nothing, and where reading goes on."""
    if page[at + 1] in "!?":
        return None, _end_of_declaration(page, at, missing)
    is_end = page.startswith("</", at)
    name = _NAME.match(page, at + 1 + is_end)
    if name is None:
        return None, _behind(page, ">", at, missing)
    return Tag(name.group().lower(), is_end), _end_of_tag(page, name.end(), missing)


def _end_of_declaration(page: str, at: int, missing: set[str]) -> int:
    if page.startswith("<!--", at):
        if page.startswith((">", "->"), at + 4):
            return page.index(">", at) + 1
        return _behind(page, "-->", at + 4, missing)
    return _behind(page, "]]>" if page.startswith("<![CDATA[", at) else ">", at, missing)


def _behind(page: str, mark: str, at: int, missing: set[str]) -> int:
    """The place behind the next `mark`; the page's end when there is none, which is looked for only once."""
    found = -1 if mark in missing else page.find(mark, at)
    if found < 0:
        missing.add(mark)
        return len(page)
    return found + len(mark)


def _end_of_tag(page: str, at: int, missing: set[str]) -> int:
    """The place behind the ">" that closes a tag; one inside a quoted value closes nothing."""
    if page.startswith(">", at):
        return at + 1
    limit = min(len(page), at + _LIMIT_OF_ATTRIBUTES)
    start = at
    for found in _STOP.finditer(page, at, limit):
        if found.start() < start:
            continue
        mark = found.group()
        if mark == ">":
            return found.end()
        close = page.find(mark[-1], found.end(), limit)
        if close < 0:
            break
        start = close + 1
    # Broken quotes: what a browser shows is anybody's guess; the next ">" loses least.
    return _behind(page, ">", at, missing)


_STOP = re.compile(r">|=\s{0,20}[\"']")


def _raw(page: str, at: int, name: str, missing: set[str]) -> tuple[str, int]:
    """The content up to the element's own end tag, and the place behind that."""
    mark = f"</{name}"
    found = None if mark in missing else re.compile(re.escape(mark) + r"(?=[\s/>])", re.IGNORECASE).search(page, at)
    if found is None:
        missing.add(mark)
        return page[at:], len(page)
    return page[at : found.start()], _behind(page, ">", found.end(), missing)
