"""HTML as text: what a reader sees, a line a block. Nothing is fetched, nothing runs; clutter stays, unless asked for.

What is written is a page of its own kind, see html_page.
"""

import re
from collections.abc import Iterator

from annotator.formats.decoding import Decoded
from annotator.formats.exchange import DocumentRecord, Item, Notice, ReadOptions, Refusal, Source
from annotator.formats.html_page import read_back, write
from annotator.formats.main_text import MISSING, can_look, main_text
from annotator.formats.markup import Tag, tokens
from annotator.formats.plain_text import origin, read_decoded

__all__ = ["read", "read_back", "visible_text", "write"]

#: Elements with an empty line around them, and those that only begin on a new line.
_PARAGRAPHS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "details", "dl", "fieldset", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"}
)
_LINES = frozenset(
    {"br", "button", "caption", "center", "dd", "div", "dt", "figcaption", "html", "legend", "li", "noscript"}
    | {"option", "summary", "tr"}
)
_CELLS = frozenset({"td", "th"})
_HIDDEN = frozenset(
    {"script", "style", "template", "svg", "math", "head", "object", "canvas", "audio", "video", "datalist"}
)
_SHOWN_IN_HEAD = frozenset({"body"})
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LINE_ENDS = re.compile(r"\r\n?")


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The page as one document whose id is the file's name. Raises OSError."""
    decoded = read_decoded(source, options, markup=True)
    if options.main_text and not can_look():
        decoded = Refusal(source.name, MISSING)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    text, title = visible_text(decoded.text)
    if options.main_text:
        main = main_text(decoded.text)
        if main.why:
            yield Notice(source.name, f"{main.why}; all of its text was taken")
        text = main.text or text
    yield DocumentRecord(
        source.document_id,
        text,
        _meta(source, decoded, title),
        where=source.name,
        name=title or None,
        source=source.inner_name,
        read_to=source.size(),
    )


def _meta(source: Source, decoded: Decoded, title: str) -> dict[str, str]:
    meta = origin(source, decoded)
    return {**meta, "title": title} if title else meta


def visible_text(page: str) -> tuple[str, str]:
    """The text that a browser would show, and the page's title (which stands outside of it)."""
    page_text = _PageText()
    for token in tokens(page):
        if isinstance(token, Tag):
            page_text.take_tag(token)
        else:
            page_text.take_text(token)
    return page_text.finish(), page_text.title


class _PageText:
    """Collects the lines of a page. White space folds to one space as in a browser, except inside `pre`."""

    def __init__(self) -> None:
        self.title = ""
        self._parts: list[str] = []
        self._waiting = 0  # line ends due before the next text: 2 is an empty line
        self._space = ""
        self._hidden: str | None = None
        self._depth = 0
        self._pre = 0
        self._in_title = False

    def take_tag(self, tag: Tag) -> None:
        """Start or end of an element."""
        if tag.name == "title":
            self._in_title = not tag.is_end
        elif self._hidden is not None:
            self._take_hidden(tag)
        elif tag.name in _HIDDEN and not tag.is_end:
            self._hidden, self._depth = tag.name, 1
        elif tag.name in _PARAGRAPHS:
            self._break(2)
            if tag.name == "pre":
                self._pre = max(0, self._pre + (-1 if tag.is_end else 1))
        elif tag.name in _LINES:
            self._break_line(tag)
        elif tag.name in _CELLS and not tag.is_end and not self._waiting:
            self._space = "\t" if self._parts else ""

    def _take_hidden(self, tag: Tag) -> None:
        if tag.name == self._hidden:
            self._depth += -1 if tag.is_end else 1
        elif self._hidden == "head" and tag.name in _SHOWN_IN_HEAD:
            self._depth = 0  # a head that nobody closed
        if self._depth <= 0:
            self._hidden = None

    def _break_line(self, tag: Tag) -> None:
        if tag.name == "br":
            # Two in a row leave an empty line, as they do on the page.
            self._waiting = min(2, self._waiting + 1)
            self._space = ""
        else:
            self._break(1)

    def _break(self, lines: int) -> None:
        self._waiting = max(self._waiting, lines)
        self._space = ""

    def take_text(self, text: str) -> None:
        """Text between two tags."""
        if self._in_title:
            if not self.title:
                self.title = " ".join(text.split())
        elif self._hidden is None:
            if self._pre:
                self._add(_LINE_ENDS.sub("\n", text))
            else:
                self._fold(text)

    def _fold(self, text: str) -> None:
        folded = _BLANKS.sub(" ", text)
        if folded.startswith(" "):
            self._space = self._space or " "
            folded = folded[1:]
        if not folded:
            return
        ends_open = folded.endswith(" ")
        self._add(folded[:-1] if ends_open else folded)
        self._space = " " if ends_open else ""

    def _add(self, text: str) -> None:
        if not text:
            return
        if self._parts:
            self._parts.append("\n" * self._waiting if self._waiting else self._space)
        self._waiting, self._space = 0, ""
        self._parts.append(text)

    def finish(self) -> str:
        """The whole text."""
        return "".join(self._parts)
