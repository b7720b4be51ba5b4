"""Which spans of one document compete, and how they fall into cases.

Two spans compete when they have the same label and share a character, or different labels and an intersection over
union of at least one half. What is joined by competing spans is one case, unless a chain of overlaps has grown wider
than twice its longest span: then it is cut at its weakest link.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.domain.passes import Mark, in_text_order


def competes(one: Mark, two: Mark) -> bool:
    """Whether two spans of a document cannot both be left as they are without somebody having looked."""
    shared = min(one[1], two[1]) - max(one[0], two[0])
    if one[2] == two[2]:
        return shared > 0
    return 2 * shared >= max(one[1], two[1]) - min(one[0], two[0])


def components(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Distinct spans grouped into cases, each in text order, the groups by their first spans.

    The cost is that of sorting, and one comparison for each two spans that share a character.
    """
    groups: list[list[Mark]] = []
    for cluster in _clusters(sorted(marks, key=in_text_order)):
        if len(cluster) == 1:
            groups.append(cluster)
        else:
            for joined in _joined(cluster):
                groups += _cut(joined) if _too_wide(joined) else [joined]
    groups.sort(key=lambda group: in_text_order(group[0]))
    return groups


def _clusters(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """Stretches of spans that cover their characters without a gap; nothing competes across two of them."""
    cluster: list[Mark] = []
    reach = 0
    for mark in marks:
        if cluster and mark[0] >= reach:
            yield cluster
            cluster = []
        cluster.append(mark)
        reach = max(reach, mark[1])
    if cluster:
        yield cluster


def _links(marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The numbers of each two spans that compete; `marks` in text order."""
    reaching: list[int] = []
    for number, mark in enumerate(marks):
        start, end, label = mark
        reaching = [other for other in reaching if marks[other][1] > start]
        for other in reaching:
            other_start, other_end, other_label = marks[other]
            shared, covered = (end - start, other_end) if end < other_end else (other_end - start, end)
            if label == other_label or 2 * shared >= covered - other_start:
                yield other, number
        reaching.append(number)


def _joined(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The connected components, each in text order."""
    root = _Roots(len(marks))
    for one, two in _links(marks):
        root.join(one, two)
    groups: dict[int, list[Mark]] = {}
    for number, mark in enumerate(marks):
        groups.setdefault(root.of(number), []).append(mark)
    return list(groups.values())


class _Roots:
    """Which of many numbered things hang together."""

    __slots__ = ("_above",)

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, number: int) -> int:
        """The number that stands for all that hang together with this one."""
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def join(self, one: int, two: int) -> None:
        """Makes two hang together."""
        one, two = self.of(one), self.of(two)
        self._above[max(one, two)] = min(one, two)


def _too_wide(group: Sequence[Mark]) -> bool:
    width = max(end for _, end, _ in group) - min(start for start, _, _ in group)
    return width > 2 * max(end - start for start, end, _ in group)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Spans that hang together, and the two pieces into which cutting their weakest link takes them."""

    start: int
    end: int
    longest: int
    mark: Mark
    parts: "tuple[_Piece, _Piece] | None" = None

    @property
    def is_too_wide(self) -> bool:
        return self.end - self.start > 2 * self.longest


def _cut(group: Sequence[Mark]) -> list[list[Mark]]:
    """Pieces of a component none of which is wider than twice its own longest span.

    A piece that is too wide loses its links, the weakest first, until it falls in two. Growing pieces along the links
    from the strongest to the weakest meets those cuts in the opposite order, at one look per link.
    """
    roots = _Roots(len(group))
    pieces = [_Piece(mark[0], mark[1], mark[1] - mark[0], mark) for mark in group]
    for one, two in sorted(_links(group), key=lambda link: _strength(group, link), reverse=True):
        first, second = sorted((roots.of(one), roots.of(two)))
        if first != second:
            roots.join(first, second)
            pieces[first] = _grown(pieces[first], pieces[second])
    kept: list[list[Mark]] = []
    pending = [pieces[0]]
    while pending:
        piece = pending.pop()
        if piece.parts and piece.is_too_wide:
            pending += piece.parts
        else:
            kept.append(sorted(_marks(piece), key=in_text_order))
    return kept


def _strength(group: Sequence[Mark], link: tuple[int, int]) -> tuple[float, int, int, int, int]:
    """Weaker links sort first: by intersection over union, then by where the shared characters begin and end.

    Two different quotients of whole numbers below 2**26 are different floats, and no text is that long.
    """
    one, two = group[link[0]], group[link[1]]
    start, end = max(one[0], two[0]), min(one[1], two[1])
    return (end - start) / (max(one[1], two[1]) - min(one[0], two[0])), start, end, *link


def _grown(one: _Piece, two: _Piece) -> _Piece:
    start, end = min(one.start, two.start), max(one.end, two.end)
    return _Piece(start, end, max(one.longest, two.longest), one.mark, (one, two))


def _marks(piece: _Piece) -> Iterator[Mark]:
    pending = [piece]
    while pending:
        piece = pending.pop()
        if piece.parts:
            pending += piece.parts
        else:
            yield piece.mark
