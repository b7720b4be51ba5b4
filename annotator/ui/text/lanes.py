"""What each analyst marked in a case, as rows under its lines: equal rows are one, and too many are counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from annotator.domain.lanes import levels
from annotator.ui.text.flow import Room
from annotator.ui.text.model import GOLD_SIGN, LaneRow, ViewSpan
from annotator.ui.text.paragraph import ParagraphLayout, lines_of

MOST_ROWS = 8
"""Rows that are shown, the one that stands for all others included."""
_MOST_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A row under a line. `signs` are the same in ever fewer letters; `levels` and `depth` count from the top.

    `people` are (sign, name). A row of several answers (`mixed`) says where something was marked and not what.
    """

    signs: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    spans: tuple[ViewSpan, ...]
    levels: tuple[int, ...]
    mixed: bool = False

    @property
    def depth(self) -> int:
        """How many bars lie above each other where spans of one person overlap."""
        return max(self.levels, default=0) + 1


class Case:
    """A stretch of the text, and the rows under its lines. Only spans that touch the stretch are in them."""

    def __init__(self, lanes: Sequence[LaneRow], frame: tuple[int, int]) -> None:
        self.frame = frame
        self.rows = _rows(lanes, frame)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For each row, at which bar of the block under a line it begins; at last, how many bars the block has."""
        return tuple(accumulate((row.depth for row in self.rows), initial=0))

    @property
    def room(self) -> Room:
        """What the page has to keep free."""
        return Room(*self.frame, self.places[-1])

    def lines(self, layout: ParagraphLayout) -> range:
        """The lines of a paragraph that the stretch touches."""
        return lines_of(layout, *self.frame)


def _rows(lanes: Sequence[LaneRow], frame: tuple[int, int]) -> tuple[Row, ...]:
    groups: dict[tuple[bool, tuple[object, ...]], list[int]] = {}
    touching = [_touching(lane, frame) for lane in lanes]
    for number, (lane, spans) in enumerate(zip(lanes, touching, strict=True)):
        look = tuple((span.start, span.end, span.label_id, span.suggestion) for span in spans)
        groups.setdefault((lane.sign != GOLD_SIGN, look), []).append(number)
    groups = dict(sorted(groups.items(), key=lambda group: group[0][0]))  # gold first
    found = list(groups.values())
    shown, others = (found, []) if len(found) <= MOST_ROWS else (found[: MOST_ROWS - 1], found[MOST_ROWS - 1 :])
    rows = [_row(lanes, group, touching[group[0]]) for group in shown]
    return (*rows, _others(lanes, [number for group in others for number in group], touching)) if others else (*rows,)


def _touching(lane: LaneRow, frame: tuple[int, int]) -> tuple[ViewSpan, ...]:
    found = [span for span in lane.spans if span.start < frame[1] and span.end > frame[0] and span.start < span.end]
    return tuple(sorted(found, key=lambda span: (span.start, -span.end, span.label_id)))


def _row(lanes: Sequence[LaneRow], group: Sequence[int], spans: tuple[ViewSpan, ...]) -> Row:
    sign, people = ", ".join(_signs(lanes, group)), tuple((lanes[number].sign, lanes[number].name) for number in group)
    first = lanes[group[0]].sign
    depth = tuple(min(level, _MOST_LEVELS - 1) for level in levels([(span.start, span.end) for span in spans]))
    signs = (sign, f"{first} +{len(group) - 1}", f"{first}+") if len(group) > 1 else (sign,)
    return Row(signs, people, spans, depth)


def _others(lanes: Sequence[LaneRow], group: Sequence[int], touching: Sequence[tuple[ViewSpan, ...]]) -> Row:
    """Answers for which there is no row: where they marked anything."""
    bars: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for number in group for span in touching[number]):
        if bars and start <= bars[-1][1]:
            bars[-1] = (bars[-1][0], max(end, bars[-1][1]))
        else:
            bars.append((start, end))
    spans = tuple(ViewSpan("", start, end, "") for start, end in bars)
    people = tuple((lanes[number].sign, lanes[number].name) for number in group)
    return Row((f"+{len(group)}",), people, spans, (0,) * len(spans), mixed=True)


def _signs(lanes: Sequence[LaneRow], group: Sequence[int]) -> Iterator[str]:
    """A–C for three or more neighbours, the others one by one."""
    place = 0
    while place < len(group):
        last = place
        while last + 1 < len(group) and group[last + 1] == group[last] + 1:
            last += 1
        if last - place >= 2:
            yield f"{lanes[group[place]].sign}–{lanes[group[last]].sign}"
            place = last + 1
        else:
            yield lanes[group[place]].sign
            place += 1
