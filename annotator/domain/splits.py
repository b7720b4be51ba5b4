"""Parts for training and testing: families whole, labels in balance, and what was assigned once stays.

Greedy stratification. Each part has a target of documents, and of spans of each label. Families are placed one at a
time, the largest first, among equals that with the rarest label first, then by a hash of the seed and the family's id.
Each goes where it brings documents and labels nearest to their targets, of the parts in which it still fits; where it
fits nowhere, to the part that lacks most documents. So without families the sizes are exact, and with them a part
exceeds its target by less than one family.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from annotator.domain.errors import AnnotatorError

PARTS = ("train", "dev", "test")
_TWO_PARTS = ("train", "test")
_SHARES = re.compile(r"\d{1,6}(?:\.\d{1,6})?(?:/\d{1,6}(?:\.\d{1,6})?){1,2}")


@dataclass(frozen=True, slots=True)
class TornFamily:
    """A family that earlier assignments hold on several sides, so that its text leaks: members by part."""

    family: str
    members: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Split:
    """The part of each document, the documents in each part, and the families that could not be kept whole.

    `targets` are the documents that each part was meant to get.
    """

    part_of: Mapping[str, str]
    sizes: Mapping[str, int]
    targets: Mapping[str, int]
    torn: tuple[TornFamily, ...]


def parse_shares(written: str) -> dict[str, float]:
    """The share of each part of "80/10/10" (train, dev, test) or "80/20" (train, test); they need not sum to 100.

    Raises AnnotatorError for anything else, and when nothing is left for training.
    """
    if not _SHARES.fullmatch(written.strip()):
        raise AnnotatorError(f"{written[:40]!r} is no split.", "Write two or three numbers, as in 80/20 or 80/10/10.")
    numbers = [float(share) for share in written.strip().split("/")]
    if not numbers[0]:
        raise AnnotatorError(f"The split {written[:40]} leaves nothing to train on.", "Give the first part a share.")
    return dict(zip(PARTS if len(numbers) == len(PARTS) else _TWO_PARTS, numbers, strict=True))


def told_shares(shares: Mapping[str, float]) -> str:
    """Each part with its share of the whole, for people: "train 88.9 %, test 11.1 %"."""
    total = sum(shares.values())
    return ", ".join(f"{part} {share * 100 / total:.3g} %" for part, share in shares.items())


def split(
    documents: Mapping[str, Mapping[str, int]],
    family_of: Mapping[str, str],
    shares: Mapping[str, float],
    seed: int,
    frozen: Mapping[str, str] | None = None,
    alike: Sequence[tuple[str, str]] = (),
) -> Split:
    """Assigns each document, given with its number of spans by label, to one of the parts that `shares` names.

    A document that `family_of` lacks stands alone. `frozen` are earlier assignments, which stand whatever they do to
    the balance; a new member follows its family. Of a family on several sides it follows the members that it is most
    alike to, by `alike` (two documents each, the most alike first), or else the side that has most of the family.
    Raises AnnotatorError when an earlier assignment names a part that there is not.
    """
    kept = {document: part for document, part in (frozen or {}).items() if document in documents}
    _check_parts(kept, shares)
    members: dict[str, list[str]] = {}
    for document in sorted(documents):
        members.setdefault(family_of.get(document, document), []).append(document)
    near = _near(kept, alike)
    placing = _Placing(documents, shares)
    free: list[tuple[str, list[str]]] = []
    torn: list[TornFamily] = []
    for family, held in members.items():
        before = Counter(kept[document] for document in held if document in kept)
        if not before:
            free.append((family, held))
            continue
        home = max(shares, key=lambda part: before[part])
        for document in held:
            placing.place([document], near.get(document, home))
        if len(before) > 1:
            torn.append(TornFamily(family, _by_part(held, placing.part_of, shares)))
    for held in _in_turn(free, documents, seed):
        placing.place(held, placing.best(held))
    sizes = {part: placing.filled[part] for part in shares}
    return Split(dict(sorted(placing.part_of.items())), sizes, placing.targets, tuple(torn))


def _check_parts(kept: Mapping[str, str], shares: Mapping[str, float]) -> None:
    strange = sorted(set(kept.values()).difference(shares))
    if strange:
        raise AnnotatorError(
            f"Earlier documents stand in the part {strange[0][:40]!r}, and the split has only {', '.join(shares)}.",
            "Split into the same parts as before, or without the earlier manifest.",
        )


def _near(kept: dict[str, str], alike: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The parts of earlier documents, and of others by those they are most alike to: the nearest hang together first,
    and what hangs together with one part is not joined to what does with another."""
    above: dict[str, str] = {}

    def root(document: str) -> str:
        while (upper := above.get(document, document)) != document:
            above[document] = document = above.get(upper, upper)
        return document

    for one, two in alike if kept else ():
        first, second = root(one), root(two)
        if first in kept and second in kept:
            continue
        above[first if second in kept else second] = second if second in kept else first
    return kept | {document: kept[root(document)] for document in above if root(document) in kept}


def _by_part(held: Iterable[str], part_of: Mapping[str, str], shares: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found = {part: tuple(document for document in held if part_of[document] == part) for part in shares}
    return {part: documents for part, documents in found.items() if documents}


def _in_turn(
    families: Iterable[tuple[str, list[str]]], documents: Mapping[str, Mapping[str, int]], seed: int
) -> list[list[str]]:
    totals: Counter[str] = Counter()
    for counts in documents.values():
        totals.update(counts)

    def turn(family: tuple[str, list[str]]) -> tuple[int, float, bytes]:
        name, held = family
        rarest = min((totals[label] for document in held for label in documents[document]), default=math.inf)
        drawn = blake2b(f"{seed}\0{name}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return -len(held), rarest, drawn

    return [held for _, held in sorted(families, key=turn)]


def targets_of(count: int, shares: Mapping[str, float]) -> dict[str, int]:
    """How many of `count` documents each part is to get: largest remainders, and no part that has a share goes empty
    while another can spare one."""
    whole = sum(shares.values())
    exact = {part: count * share / whole for part, share in shares.items()}
    targets = {part: math.floor(wanted) for part, wanted in exact.items()}
    by_remainder = sorted(shares, key=lambda part: targets[part] - exact[part])
    for part in by_remainder[: count - sum(targets.values())]:
        targets[part] += 1
    for part in reversed(list(shares)):
        richest = max(targets, key=lambda other: targets[other])
        if shares[part] and not targets[part] and targets[richest] > 1:
            targets[richest] -= 1
            targets[part] += 1
    return targets


class _Placing:
    """Documents on their way into parts."""

    def __init__(self, documents: Mapping[str, Mapping[str, int]], shares: Mapping[str, float]) -> None:
        self.part_of: dict[str, str] = {}
        self.targets = targets_of(len(documents), shares)
        self.filled: Counter[str] = Counter()
        self._documents = documents
        self._open = [part for part in shares if self.targets[part]]
        self._labels: dict[str, Counter[str]] = {part: Counter() for part in shares}
        totals: Counter[str] = Counter()
        for counts in documents.values():
            totals.update(counts)
        self._totals = totals
        self._share = {part: self.targets[part] / max(len(documents), 1) for part in shares}

    def place(self, held: Sequence[str], part: str) -> None:
        """Puts documents into a part."""
        for document in held:
            self.part_of[document] = part
            self.filled[part] += 1
            self._labels[part].update(self._documents[document])

    def best(self, held: Sequence[str]) -> str:
        """Where a family is wanted most; of parts that want it alike, the first."""
        spans: Counter[str] = Counter()
        for document in held:
            spans.update(self._documents[document])
        fitting = [part for part in self._open if self.filled[part] + len(held) <= self.targets[part]]
        if fitting:
            return min(fitting, key=lambda part: self._cost(part, len(held), spans))
        return min(self._open, key=lambda part: self.filled[part] - self.targets[part])

    def _cost(self, part: str, size: int, spans: Mapping[str, int]) -> float:
        """How much farther from its targets a part gets, in documents and in each label, as chi-square measures it.

        Divided by the total as well, so that a rare label weighs as much as a frequent one.
        """
        cost = _growth(self.filled[part], size, self._share[part], len(self._documents))
        for label, count in spans.items():
            if count:
                cost += _growth(self._labels[part][label], count, self._share[part], self._totals[label])
        return cost


def _growth(present: int, added: int, share: float, total: int) -> float:
    target = share * total
    return added * (2 * (present - target) + added) / (target * total)
