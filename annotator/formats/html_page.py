"""A page for the eye: every document with its spans as coloured boxes, in one file that loads and runs nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import BinaryIO

from annotator.formats.exchange import DocumentRecord, Refusal, Source, SpanRecord, WriteOptions

_COLOR = re.compile("#[0-9a-fA-F]{6}")
_NO_COLOR = "#808080"
_PIECE = 1 << 20
_HEAD = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Marked texts</title>
<style>
body { font: 1rem/2 sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
article { margin: 3rem 0; border-top: 1px solid #ccc }
h2 { font-size: 1rem; margin: 1rem 0 0; overflow-wrap: anywhere }
.who { color: #555; margin: 0 }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate }
mark { color: inherit; background: color-mix(in srgb, var(--c) 16%, transparent); border-bottom: 2px solid var(--c);
  padding: .15em 0 }
mark.first::before { content: attr(data-label); font: .6em sans-serif; color: #fff; background: var(--c);
  padding: .1em .4em; margin-right: .3em; border-radius: .3em; vertical-align: .4em; user-select: none }
mark.first.flagged::before { content: attr(data-label) " \\2691" }
"""


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One page; a span that crosses another is drawn in pieces."""
    classes = {label.name: f"l{number}" for number, label in enumerate(options.labels)}
    out.write(_HEAD.encode())
    for label in options.labels:
        color = label.color if _COLOR.fullmatch(label.color) else _NO_COLOR
        out.write(f".{classes[label.name]} {{ --c: {color} }}\n".encode())
    out.write(f".other {{ --c: {_NO_COLOR} }}\n</style>\n</head>\n<body>\n".encode())
    for record in records:
        out.write("".join(_article(record, classes)).encode())
    out.write(b"</body>\n</html>\n")


def _article(record: DocumentRecord, classes: Mapping[str, str]) -> Iterator[str]:
    who = f"{record.layer}, {record.status or 'new'}" if record.layer is not None else "nobody yet"
    name = _text(record.id)
    yield f'<article data-id="{name}">\n<h2>{name}</h2>\n<p class="who">{_text(who)}</p>\n<div class="text">'
    yield from _marked(record.text, record.spans, classes)
    yield "</div>\n</article>\n"


def _marked(text: str, spans: Sequence[SpanRecord], classes: Mapping[str, str]) -> Iterator[str]:
    starting: dict[int, list[int]] = {}
    for number, span in enumerate(spans):
        starting.setdefault(span.start, []).append(number)
    at = 0
    open_now: list[int] = []
    for place in sorted({*starting, *(span.end for span in spans)}):
        yield _text(text[at:place])
        at = place
        depth = next((depth for depth, number in enumerate(open_now) if spans[number].end == place), len(open_now))
        yield "</mark>" * (len(open_now) - depth)
        going_on = [number for number in open_now[depth:] if spans[number].end > place]
        yield from (_opening(number, spans[number], classes, first=False) for number in going_on)
        yield from (_opening(number, spans[number], classes, first=True) for number in starting.get(place, ()))
        open_now = [*open_now[:depth], *going_on, *starting.get(place, ())]
    yield _text(text[at:])


def _opening(number: int, span: SpanRecord, classes: Mapping[str, str], *, first: bool) -> str:
    names = f"{classes.get(span.label, 'other')}{' first' if first else ''}{' flagged' if span.flagged else ''}"
    label = _text(span.label)
    title = f"{label}, flagged" if span.flagged else label
    title += f": {_text(span.note)}" if span.note else ""
    return f'<mark class="{names}" data-span="{number}" data-label="{label}" title="{title}">'


def _text(words: str) -> str:
    """Escaped, also inside quotes; browsers would make LF of a CR that stands as it is."""
    return escape(words).replace("\r", "&#13;")


def read_back(source: Source, options: WriteOptions) -> Iterator[object]:
    """Id, text and spans of each article, counted off the page as a browser would show it. Raises OSError."""
    del options
    page = _Page()
    with source.path.open(encoding="utf-8", newline="") as file:
        while piece := file.read(_PIECE):
            page.feed(piece)
            yield from page.taken()
    page.close()
    yield from page.taken()
    if page.unfinished:
        yield Refusal(source.name, "an article of the page has no end")


class _Page(HTMLParser):
    """Collects articles; a span begins where its first piece does, and ends with its last."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.unfinished = False
        self._articles: list[object] = []
        self._id = ""
        self._parts: list[str] = []
        self._length = 0
        self._in_text = False
        self._open: list[str] = []
        self._spans: dict[str, tuple[int, int, str]] = {}

    def taken(self) -> list[object]:
        """The articles that are complete, each once."""
        taken, self._articles = self._articles, []
        return taken

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "article":
            self._id, self._parts, self._length, self._spans = said["data-id"], [], 0, {}
            self.unfinished = True
        elif said.get("class") == "text":
            self._in_text = True
        elif tag == "mark":
            number = said["data-span"]
            self._open.append(number)
            start = self._spans[number][0] if number in self._spans else self._length
            self._spans[number] = (start, self._length, said["data-label"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            number = self._open.pop()
            start, _, label = self._spans[number]
            self._spans[number] = (start, self._length, label)
        elif tag == "div":
            self._in_text = False
        elif tag == "article":
            self._articles.append((self._id, "".join(self._parts), tuple(sorted(self._spans.values()))))
            self.unfinished = False

    def handle_data(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)
            self._length += len(data)
