"""WebAnno TSV 3.3, a file a document, as INCEpTION and WebAnno import and export it.

Offsets are UTF-16 units. The text stands only in its sentences, so a sentence here goes up to the next one's start,
with the blanks between them; blanks before the first that are no spaces make a token of their own. A span that does
not begin and end with tokens gets sub-tokens; no token begins or ends in white space, and so no span.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from annotator.formats.cas_layout import FEATURE, LAYER, Place, sentences, tokens, utf16, without_blanks
from annotator.formats.document_folder import FileNames
from annotator.formats.exchange import DocumentRecord, Held, Loss, SpanRecord, WriteOptions
from annotator.formats.fitting import fit_spans
from annotator.formats.webanno_reading import read, read_folder
from annotator.formats.webanno_text import escape_text, escape_value

__all__ = ["hold", "read", "read_folder", "write_folder"]

_HEADER = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={LAYER}|{FEATURE}\n\n"
_EMPTY = "it has no text, and INCEpTION reads no file without a sentence"


def hold(record: DocumentRecord, options: WriteOptions) -> Held:
    """The record without white space at the edges of spans, without notes and flags."""
    losses = [] if record.text else [Loss(record.id, None, None, None, _EMPTY)]
    return fit_spans(record, options, without_blanks, losses)


def write_folder(records: Iterator[DocumentRecord], folder: Path, options: WriteOptions) -> None:
    """A .tsv file a record and, where names had to change, the names file."""
    del options
    names = FileNames()
    for record in records:
        with (folder / f"{names.stem_for(record.id)}.tsv").open("x", encoding="utf-8", newline="") as file:
            file.write(_HEADER)
            file.writelines(_body(record))
    names.write(folder)


@dataclass(slots=True)
class _Unit:
    """A token or a part of one: a row of the file, and the spans that it belongs to, by number."""

    start: int
    end: int
    spans: list[int] = field(default_factory=list)
    parts: list["_Unit"] = field(default_factory=list)

    def part(self, start: int, end: int) -> "_Unit":
        """The part of a token with these offsets; the same one again when it is there."""
        for part in self.parts:
            if (part.start, part.end) == (start, end):
                return part
        self.parts.append(_Unit(start, end))
        return self.parts[-1]


def _body(record: DocumentRecord) -> Iterator[str]:
    text = record.text
    layout = list(_layout(text))
    units = [_Unit(*place) for _, _, places in layout for place in places]
    numbered = _attach(units, record.spans)
    values = [escape_value(span.label) for span in record.spans]
    cells = [f"{value}[{numbered[at]}]" if at in numbered else value for at, value in enumerate(values)]
    positions = utf16(text)
    position = positions.position if positions.astral else int
    following = iter(units)
    for number, (start, end, places) in enumerate(layout, 1):
        yield "\n"
        for line in text[start:end].split("\n"):
            yield f"#Text={escape_text(line)}\n"
        for count, unit in enumerate((next(following) for _ in places), 1):
            for mark, each in [(f"{number}-{count}", unit)] + [
                (f"{number}-{count}.{part}", each) for part, each in enumerate(unit.parts, 1)
            ]:
                word = text[each.start : each.end]
                # INCEpTION writes words as they are; only blanks that became a token could break the line.
                word = escape_text(word) if word.isspace() else word
                marks = "|".join([cells[at] for at in each.spans]) or "_"
                yield f"{mark}\t{position(each.start)}-{position(each.end)}\t{word}\t{marks}\t\n"


def _layout(text: str) -> Iterator[tuple[int, int, list[Place]]]:
    """The parts that the text is written in, each with its tokens; the first begins with a part's start."""
    starts = [start for start, _ in sentences(text)]
    first = starts[0] if starts else len(text)
    # Spaces before the first sentence come back by themselves: readers fill up to its first offset.
    if text[:first].strip(" ") or (text and not starts):
        yield 0, first, [(0, first)]
    for start, end in pairwise([*starts, len(text)]):
        yield start, end, tokens(text, start, end)


def _attach(units: list[_Unit], spans: tuple[SpanRecord, ...]) -> dict[int, int]:
    """Puts each span to the rows that it covers, and gives ids to those that one row would not tell apart."""
    starts = [unit.start for unit in units]
    ends = [unit.end for unit in units]
    needed: set[int] = set()
    for number, (start, end, *_) in enumerate(spans):
        first, last = bisect_right(starts, start) - 1, bisect_left(ends, end)
        for unit in _covered(units, first, last, start, end):
            unit.spans.append(number)
            if len(unit.spans) > 1:
                needed.update(unit.spans)
        if first != last:
            needed.add(number)
    return {number: count for count, number in enumerate(sorted(needed), 1)}


def _covered(units: list[_Unit], first: int, last: int, start: int, end: int) -> Iterator[_Unit]:
    """The rows of a span that begins in one token and ends in another or the same, in the order of the file."""
    if first == last:
        unit = units[first]
        yield unit if (unit.start, unit.end) == (start, end) else unit.part(start, end)
        return
    begin, stop = units[first], units[last]
    yield begin if begin.start == start else begin.part(start, begin.end)
    yield from units[first + 1 : last]
    yield stop if stop.end == end else stop.part(stop.start, end)
