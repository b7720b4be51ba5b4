"""Which spans touch a stretch of text, found without walking through all of them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from operator import attrgetter, le, sub

from annotator.ui.text.model import ViewSpan

_LIMITS = (-1, 256, 8192, 1 << 62)
_id, _start, _end = attrgetter("id"), attrgetter("start"), attrgetter("end")


class _Tier:
    """Spans longer than `above` by start; it answers for those up to `limit`, which begin at most so far before."""

    def __init__(self, spans: list[ViewSpan], starts: list[int], above: int, limit: int) -> None:
        self.spans = spans
        self.starts = starts
        self.above = above
        self.limit = limit

    def touching(self, start: int, end: int) -> list[ViewSpan]:
        low = bisect_left(self.starts, start - self.limit + 1)
        high = bisect_left(self.starts, end)
        limit = self.limit
        return [span for span in self.spans[low:high] if span.end > start and span.end - span.start <= limit]

    def insert(self, span: ViewSpan) -> None:
        if span.end - span.start > self.above:
            place = bisect_left(self.starts, span.start)
            self.starts.insert(place, span.start)
            self.spans.insert(place, span)

    def remove(self, span: ViewSpan) -> None:
        if span.end - span.start > self.above:
            place = bisect_left(self.starts, span.start)
            while self.spans[place].id != span.id:
                place += 1
            del self.starts[place], self.spans[place]


class SpanIndex:
    """All spans of a document. Opening 100,000 of them costs a few passes in C; a query only what it finds.

    Long spans are kept apart as well, so that one over the whole document does not make every query walk back to it.
    """

    def __init__(self, spans: Sequence[ViewSpan] = ()) -> None:
        starts = list(map(_start, spans))
        if not all(map(le, starts, islice(starts, 1, None))):
            spans = sorted(spans, key=_start)
            starts.sort()
        self._tiers = _tiers(list(spans), starts)
        self._ids: dict[str, ViewSpan] | None = None

    def __len__(self) -> int:
        return len(self._tiers[0].spans)

    def get(self, span_id: str | None) -> ViewSpan | None:
        """The span of this id."""
        return None if span_id is None else self._by_id().get(span_id)

    def touching(self, start: int, end: int) -> list[ViewSpan]:
        """Spans that share a character with start..end: by start, the longest first."""
        found = [span for tier in self._tiers for span in tier.touching(start, end)]
        found.sort(key=lambda span: (span.start, -span.end))
        return found

    def at(self, offset: int) -> list[ViewSpan]:
        """Spans over this character, innermost first."""
        return sorted(self.touching(offset, offset + 1), key=lambda span: (span.end - span.start, span.start))

    def put(self, span: ViewSpan) -> None:
        """Add a span, or replace the one of its id."""
        self.discard(span.id)
        self._by_id()[span.id] = span
        for tier in self._tiers:
            tier.insert(span)

    def discard(self, span_id: str) -> ViewSpan | None:
        """Take a span out; what was taken, if it was there."""
        span = self._by_id().pop(span_id, None)
        if span is not None:
            for tier in self._tiers:
                tier.remove(span)
        return span

    def replace(self, added: Iterable[ViewSpan], removed: Iterable[str]) -> list[tuple[int, int]]:
        """Apply a small change; the stretches that look different now."""
        gone = [self.discard(span_id) for span_id in removed]
        touched = [(span.start, span.end) for span in gone if span is not None]
        for span in added:
            if (before := self.get(span.id)) is not None:
                touched.append((before.start, before.end))
            self.put(span)
            touched.append((span.start, span.end))
        return touched

    def prepare(self) -> None:
        """Have ready what the first change needs; of 100,000 spans that takes a twentieth of a second."""
        self._by_id()

    def _by_id(self) -> dict[str, ViewSpan]:
        """Made when first asked for: opening does not need it, and it would double what opening costs."""
        if self._ids is None:
            spans = self._tiers[0].spans
            self._ids = dict(zip(map(_id, spans), spans, strict=True))
        return self._ids


def _tiers(spans: list[ViewSpan], starts: list[int]) -> list[_Tier]:
    """Ordered spans by length. All of them stay in the first tier: sorting out the few long ones costs more."""
    tiers = []
    for above, limit in pairwise(_LIMITS):
        tiers.append(_Tier(spans, starts, above, limit))
        lengths = map(sub, map(_end, spans), starts)
        longer = [number for number, length in enumerate(lengths) if length > limit]
        spans, starts = [spans[number] for number in longer], [starts[number] for number in longer]
    return tiers
