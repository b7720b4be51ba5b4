"""The rows of a document in a table of tokens, made stretch by stretch: four million tokens pass in a large export.

The text is cut where a span begins or ends and where a sentence begins. Within a stretch every token has the same tags,
but for the first and the last of a span, so no token is looked at by itself; and what stands between two blanks is cut
into tokens when it comes for the first time.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from annotator.domain.tags import OUTSIDE, Scheme, tags_of
from annotator.domain.tokens import closes_abbreviation
from annotator.formats.conll_header import in_tag
from annotator.formats.exchange import SpanRecord
from annotator.formats.token_spans import tokens_of

#: A line's end, or what ends a sentence before a blank. It begins with one class of signs: such a pattern is found five
#: times as fast as one of alternatives.
_SENTENCE_END = re.compile(
    r"[\r\n.!?…。！？]"
    r"(?:(?<=[\r\n])[\r\n]*"
    r"|(?<=[.!?…])[.!?…]*[\"'”’»)\]]*[^\S\r\n]+"
    r"|(?<=[。！？])[。！？]*[」』”]*)"
)
#: What a stretch is to one column: nothing, or label, whether it begins the span, whether it ends it.
_Stretch = tuple[str, bool, bool] | None
_START, _END = itemgetter(0), itemgetter(1)
#: What stands behind the first token of a stretch, an inner one, the last, and one that is alone in it; outside of all
#: spans, which is most of a text, the rows of what stands between two blanks besides.
_Endings = tuple[str, str, str, str, Callable[[str], str] | None]
#: Entries, and characters of one: some megabytes.
_MOST_KNOWN, _LONGEST_KNOWN = 50_000, 40


class _Known(dict[str, str]):
    """The tokens of what stands between two blanks, joined: the same words come again and again."""

    def __init__(self, between: str, behind: str) -> None:
        super().__init__()
        self._between = between
        self._behind = behind

    def __missing__(self, piece: str) -> str:
        made = self._between.join(tokens_of(piece)) + self._behind
        if len(piece) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[piece] = made
        return made


class Rows:
    """Rows of documents in one scheme; what stands behind tokens is made once."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._endings: dict[tuple[_Stretch, ...], _Endings] = {}
        self._words = _Known("\n", "")
        self._lines: dict[str, _Known] = {}

    def of(self, text: str, columns: Sequence[Sequence[SpanRecord]], spans: Iterable[SpanRecord]) -> str:
        """The rows of a text, and a blank line before each sentence but the first.

        There is a column of tags for each list of spans, which lie on whole tokens and do not overlap; `spans` are all
        of them in text order.
        """
        if len(columns) == 1:
            return "".join(self._single(text, columns[0], sentence_starts(text, spans)))
        sentences = set(sentence_starts(text, spans))
        cuts = {0, len(text), *sentences}
        for column in columns:
            cuts.update(map(_START, column), map(_END, column))
        places = sorted(cuts)
        stretches = zip(*(_stretches(column, places) for column in columns), strict=True)
        rows: list[str] = []
        known = self._endings
        for start, stop, stretch in zip(places, places[1:], stretches, strict=False):
            if start in sentences:
                rows.append("\n")
            pieces = text[start:stop].split()
            if pieces:
                endings = known.get(stretch) or self._made(stretch)
                lines = endings[-1]
                rows += map(lines, pieces) if lines else self._tagged(pieces, endings)
        return "".join(rows)

    def _single(self, text: str, spans: Iterable[SpanRecord], sentences: list[int]) -> list[str]:
        """The rows of one column, without looking for what each stretch is to it."""
        rows: list[str] = []
        known = self._endings
        outside = self._lines_with(f"\t{OUTSIDE}\n")
        reached, passed = 0, 0
        for start, end, label, *_ in (*spans, SpanRecord(len(text), len(text), "")):
            while passed < len(sentences) and sentences[passed] <= start:
                rows += map(outside, text[reached : sentences[passed]].split())
                rows.append("\n")
                reached = sentences[passed]
                passed += 1
            rows += map(outside, text[reached:start].split())
            if start < end:  # as all but the one behind the last
                whole = ((label, True, True),)
                rows += self._tagged(text[start:end].split(), known.get(whole) or self._made(whole))
            reached = end
        return rows

    def _tagged(self, pieces: list[str], endings: _Endings) -> Sequence[str]:
        """The rows of a stretch whose first or last token has a tag of its own."""
        first, inner, last, alone, _ = endings
        words = "\n".join(map(self._words.__getitem__, pieces))
        if "\n" not in words:
            return words, alone
        if first == last:
            return words.replace("\n", inner), inner
        opening, _, others = words.partition("\n")
        others, _, closing = others.rpartition("\n")
        others = others.replace("\n", inner) + inner if others else ""
        return opening, first, others, closing, last

    def _lines_with(self, ending: str) -> Callable[[str], str]:
        return self._lines.setdefault(ending, _Known(ending, ending)).__getitem__

    def _made(self, stretch: tuple[_Stretch, ...]) -> _Endings:
        tags = [(OUTSIDE,) * 4 if each is None else _tags(each, self._scheme) for each in stretch]
        first, inner, last, alone = ("\t" + "\t".join(each) + "\n" for each in zip(*tags, strict=True))
        lines = None if any(stretch) else self._lines_with(inner)
        return self._endings.setdefault(stretch, (first, inner, last, alone, lines))


def _tags(stretch: tuple[str, bool, bool], scheme: Scheme) -> tuple[str, str, str, str]:
    label, begins, ends = stretch
    begin, inner, last, unit = tags_of(in_tag(label), scheme)
    first = begin if begins else inner
    last = last if ends else inner
    return first, inner, last, unit if begins and ends else first if begins else last


def _stretches(spans: Sequence[SpanRecord], places: Sequence[int]) -> list[_Stretch]:
    """What each stretch between two places is to a column of these spans."""
    numbers = {place: number for number, place in enumerate(places)}
    found: list[_Stretch] = [None] * (len(places) - 1)
    for start, end, label, *_ in spans:
        first, last = numbers[start], numbers[end] - 1
        if first == last:
            found[first] = label, True, True
            continue
        found[first], found[last] = (label, True, False), (label, False, True)
        for number in range(first + 1, last):
            found[number] = label, False, False
    return found


def sentence_starts(text: str, spans: Iterable[SpanRecord]) -> list[int]:
    """Where a sentence behind the first begins, unless that is inside a span; `spans` are in text order."""
    firsts, lasts = _covered(spans)
    first_sign = len(text) - len(text.lstrip())
    found: list[int] = []
    passed, covered = 0, len(firsts)
    length = len(text)
    for end in _SENTENCE_END.finditer(text):
        sign, stop = end.span()
        start = stop
        while start < length and text[start].isspace():
            start += 1
        while passed < covered and lasts[passed] <= start:
            passed += 1
        if passed < covered and firsts[passed] < start:
            continue  # half of a text is covered, and to tell abbreviations takes longest
        if not first_sign < start < length or (found and found[-1] == start):
            continue
        if text[sign] != "." or _is_stop(text, sign, stop):
            found.append(start)
    return found


def _covered(spans: Iterable[SpanRecord]) -> tuple[list[int], list[int]]:
    """Where the stretches begin and end that the spans cover, those that overlap made one."""
    firsts: list[int] = []
    lasts: list[int] = []
    for start, end, *_ in spans:
        if not lasts or start >= lasts[-1]:
            firsts.append(start)
            lasts.append(end)
        elif end > lasts[-1]:
            lasts[-1] = end
    return firsts, lasts


def _is_stop(text: str, dot: int, behind: int) -> bool:
    """Whether a full stop, with what stands `behind` it, ends a sentence and not only an abbreviation."""
    if behind == len(text) or text[dot + 1] == ".":
        return True
    return not text[behind].islower() and not closes_abbreviation(text, dot)
