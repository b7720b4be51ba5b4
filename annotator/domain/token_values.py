"""What value each token of a text has for an analyst: the set of labels of the spans that share a character with it.

Values are kept as steps, the tokens at which they change, so the many tokens that nobody marked cost nothing apiece.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from annotator.domain.passes import Mark

Value = frozenset[str]
NOTHING: Value = frozenset()
Steps = list[tuple[int, Value]]
"""From token `number` on, until the next step, the value is this; before the first it is `NOTHING`, and in the end."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


def token_starts(text: str) -> list[int]:
    """The offset at which each token begins; a token is a run of word characters, or any other sign but a blank."""
    return [token.start() for token in _TOKEN.finditer(text)]


def value_steps(text: str, starts: Sequence[int], marks: Iterable[Mark]) -> Steps:
    """How one analyst's value changes from token to token; `starts` as `token_starts` tells them."""
    edges: list[tuple[int, int, str]] = []
    for start, end, label in marks:
        # A token covers every offset from its start on up to the next blank or token, so only a blank is in none.
        first = bisect_right(starts, start) - (not text[start].isspace())
        last = bisect_left(starts, end)
        if first < last:
            edges.append((first, 1, label))
            edges.append((last, -1, label))
    edges.sort()
    return _steps(edges)


def _steps(edges: Sequence[tuple[int, int, str]]) -> Steps:
    steps: Steps = []
    depth: dict[str, int] = {}
    for number, (token, change, label) in enumerate(edges):
        depth[label] = depth.get(label, 0) + change
        if not depth[label]:
            del depth[label]
        if number + 1 == len(edges) or edges[number + 1][0] > token:
            steps.append((token, frozenset(depth)))
    return steps


def count_pairs(table: Counter[tuple[Value, Value]], one: Steps, two: Steps, tokens: int) -> None:
    """Adds to `table` how many of a document's `tokens` have which value for the one analyst and the other."""
    changes = [(token, 0, value) for token, value in one]
    changes += [(token, 1, value) for token, value in two]
    changes.sort(key=_place)
    left = right = NOTHING
    reached = 0
    for token, side, value in changes:
        if token > reached:
            table[left, right] += token - reached
            reached = token
        if side:
            right = value
        else:
            left = value
    table[NOTHING, NOTHING] += tokens - reached


def _place(change: tuple[int, int, Value]) -> int:
    return change[0]
