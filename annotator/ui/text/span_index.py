"""Which spans touch a stretch of text, found without walking through all of them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from annotator.ui.text.model import ViewSpan

_TIERS = (256, 8192)
_start = attrgetter("start")


class _Tier:
    """Spans of similar length by start: those that touch a stretch begin at most `reach` before it."""

    def __init__(self, spans: list[ViewSpan]) -> None:
        self.spans = spans
        self.starts = list(map(_start, spans))
        self.reach = max((span.end - span.start for span in spans), default=0)

    def touching(self, start: int, end: int) -> list[ViewSpan]:
        low = bisect_left(self.starts, start - self.reach + 1)
        high = bisect_left(self.starts, end)
        return [span for span in self.spans[low:high] if span.end > start]

    def insert(self, span: ViewSpan) -> None:
        place = bisect_left(self.starts, span.start)
        self.starts.insert(place, span.start)
        self.spans.insert(place, span)
        self.reach = max(self.reach, span.end - span.start)

    def remove(self, span: ViewSpan) -> None:
        place = bisect_left(self.starts, span.start)
        while self.spans[place].id != span.id:
            place += 1
        del self.starts[place], self.spans[place]


class SpanIndex:
    """All spans of a document. Opening 100,000 of them costs a few passes in C; a query only what it finds.

    Long spans are kept apart, so that one span over the whole document does not make every query walk back to it.
    """

    def __init__(self, spans: Sequence[ViewSpan] = ()) -> None:
        ordered = sorted(spans, key=_start)
        short, middle = _TIERS
        self._by_id: dict[str, ViewSpan] = {span.id: span for span in ordered}
        brief = [span for span in ordered if span.end - span.start <= short]
        longer = [span for span in ordered if span.end - span.start > short] if len(brief) < len(ordered) else []
        self._tiers = (
            _Tier(brief),
            _Tier([span for span in longer if span.end - span.start <= middle]),
            _Tier([span for span in longer if span.end - span.start > middle]),
        )

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, span_id: str | None) -> ViewSpan | None:
        """The span of this id."""
        return None if span_id is None else self._by_id.get(span_id)

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
        self._by_id[span.id] = span
        self._tier(span).insert(span)

    def discard(self, span_id: str) -> ViewSpan | None:
        """Take a span out; what was taken, if it was there."""
        span = self._by_id.pop(span_id, None)
        if span is not None:
            self._tier(span).remove(span)
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

    def _tier(self, span: ViewSpan) -> _Tier:
        return self._tiers[sum(span.end - span.start > limit for limit in _TIERS)]
