"""What analysts do differently, and how often: labels taken for each other, spans left out, edges set further out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypedDict

from annotator.domain.cases import Kind
from annotator.domain.pairing import differing
from annotator.domain.passes import Mark

GOLD = "gold"


class Confusion(TypedDict):
    """One way in which two analysts differ; a label of None: that one marked nothing there.

    `kind` is label, missing or boundary (the same label over other characters); `documents` is how many hold it.
    """

    a: str
    b: str
    label_a: str | None
    label_b: str | None
    kind: str
    count: int
    documents: int


class EdgeHabit(TypedDict):
    """One end of the spans compared: how many reach further out or less far, and by how many code points in all."""

    longer: int
    shorter: int
    code_points_longer: int
    code_points_shorter: int


class BoundaryHabit(TypedDict):
    """An analyst's spans of one label, held against those that answer to them; `same` have both ends in common."""

    analyst: str
    against: str
    label: str
    spans: int
    same: int
    start: EdgeHabit
    end: EdgeHabit


@dataclass(slots=True)
class _Edge:
    longer: int = 0
    shorter: int = 0
    longer_by: int = 0
    shorter_by: int = 0

    def add(self, by: int) -> None:
        """`by` code points further out; below nought: less far."""
        if by > 0:
            self.longer += 1
            self.longer_by += by
        elif by < 0:
            self.shorter += 1
            self.shorter_by -= by

    def habit(self, *, turned: bool) -> EdgeHabit:
        """As told of the one side, or turned about as told of the other."""
        out, back = (self.longer, self.longer_by), (self.shorter, self.shorter_by)
        (longer, longer_by), (shorter, shorter_by) = (back, out) if turned else (out, back)
        return EdgeHabit(longer=longer, shorter=shorter, code_points_longer=longer_by, code_points_shorter=shorter_by)


@dataclass(slots=True)
class _Edges:
    spans: int = 0
    same: int = 0
    start: _Edge = field(default_factory=_Edge)
    end: _Edge = field(default_factory=_Edge)

    def add_same(self) -> None:
        self.spans += 1
        self.same += 1

    def add(self, one: Mark, two: Mark) -> None:
        self.spans += 1
        self.start.add(two[0] - one[0])
        self.end.add(one[1] - two[1])

    def habit(self, analyst: str, against: str, label: str, *, turned: bool = False) -> BoundaryHabit:
        return BoundaryHabit(
            analyst=analyst,
            against=against,
            label=label,
            spans=self.spans,
            same=self.same,
            start=self.start.habit(turned=turned),
            end=self.end.habit(turned=turned),
        )


_Difference = tuple[str, str, str | None, str | None]


class Habits:
    """Takes in documents one at a time; what is kept grows with pairs of analysts and labels, not with documents."""

    def __init__(self) -> None:
        self._counts: Counter[_Difference] = Counter()
        self._documents: Counter[_Difference] = Counter()
        self._edges: defaultdict[tuple[str, str, str], _Edges] = defaultdict(_Edges)
        self._golden: defaultdict[tuple[str, str], _Edges] = defaultdict(_Edges)

    def add(self, passes: Mapping[str, frozenset[Mark]], gold: Iterable[Mark] = ()) -> None:
        """Counts one document: the passes by analyst, and the gold decided so far."""
        for one, two in combinations(sorted(passes), 2):
            self._add_pair(one, two, passes[one], passes[two])
        decided = frozenset(gold)
        if decided:
            for who, marks in passes.items():
                for mark in marks & decided:
                    self._golden[who, mark[2]].add_same()
                for mine, right in differing(marks, decided):
                    if mine and right and mine[2] == right[2]:
                        self._golden[who, mine[2]].add(mine, right)

    def confusions(self) -> list[Confusion]:
        """The most frequent first, equals by analysts, then labels."""
        found = [
            Confusion(
                a=one,
                b=two,
                label_a=label_a,
                label_b=label_b,
                kind=_kind(label_a, label_b).value,
                count=count,
                documents=self._documents[one, two, label_a, label_b],
            )
            for (one, two, label_a, label_b), count in self._counts.items()
        ]
        return sorted(found, key=_most_first)

    def boundary(self) -> list[BoundaryHabit]:
        """Against gold where there is some, else each analyst against each other; by analyst, then label."""
        if self._golden:
            return [edges.habit(who, GOLD, label) for (who, label), edges in sorted(self._golden.items())]
        found = [edges.habit(one, two, label) for (one, two, label), edges in self._edges.items()]
        found += [edges.habit(two, one, label, turned=True) for (one, two, label), edges in self._edges.items()]
        return sorted(found, key=lambda habit: (habit["analyst"], habit["against"], habit["label"]))

    def _add_pair(self, one: str, two: str, first: frozenset[Mark], second: frozenset[Mark]) -> None:
        for mark in first & second:
            self._edges[one, two, mark[2]].add_same()
        met: set[_Difference] = set()
        for mine, other in differing(first, second):
            if mine and other and mine[2] == other[2]:
                self._edges[one, two, mine[2]].add(mine, other)
            difference = (one, two, mine[2] if mine else None, other[2] if other else None)
            self._counts[difference] += 1
            met.add(difference)
        self._documents.update(met)


def _kind(label_a: str | None, label_b: str | None) -> Kind:
    if label_a is None or label_b is None:
        return Kind.MISSING
    return Kind.BOUNDARY if label_a == label_b else Kind.LABEL


def _most_first(found: Confusion) -> tuple[int, str, str, str, str]:
    return -found["count"], found["a"], found["b"], found["label_a"] or "", found["label_b"] or ""
