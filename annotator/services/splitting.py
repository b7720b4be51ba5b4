"""The parts of an export for training and testing: texts that are the same in part never stand on both sides."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.domain.families import Families, Page, find_families
from annotator.domain.splits import Split, parse_shares, split, told_shares
from annotator.formats.exchange import DocumentRecord, SpanRecord
from annotator.services.jobs import Progress
from annotator.services.passes import Selection
from annotator.services.shaping import ShapeOptions

#: What shares of a whole add up to, said in percent, in tenths or as fractions.
_WHOLES = (100, 10, 1)


@dataclass(frozen=True, slots=True)
class Division:
    """Who stands where. `earlier` are assignments of an earlier export, those of documents not in this one too."""

    shares: Mapping[str, float]
    seed: int
    split: Split
    families: Families
    earlier: Mapping[str, str]

    @property
    def part_of(self) -> Mapping[str, str]:
        """The part of each document."""
        return self.split.part_of

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(self.shares)

    def as_json(self) -> dict[str, Any]:
        """What the manifest keeps: enough to freeze the split and to see why."""
        return {
            "shares": dict(self.shares),
            "seed": self.seed,
            "part_of": dict(sorted({**self.earlier, **self.part_of}.items())),
            "families": self.families.shared(),
            "torn_families": [
                {"family": torn.family, "members": {part: list(held) for part, held in torn.members.items()}}
                for torn in self.split.torn
            ],
            "common_paragraphs": [
                {"documents": each.documents, "example": each.example, "opening": each.opening}
                for each in self.families.common
            ],
        }

    def sentences(self) -> list[str]:
        """What a user should know."""
        shared = len(self.families.shared())
        told = []
        if round(sum(self.shares.values()), 6) not in _WHOLES:
            told.append(f"These shares do not add up to 100, so they mean {told_shares(self.shares)}.")
        if shared:
            told.append(f"{shared:,} families of documents with the same text were kept together.")
        if self.earlier:
            told.append("Documents of the earlier export in this folder stay in the parts that they were in.")
        if self.split.torn:
            torn = ", ".join(each.family for each in self.split.torn[:5])
            told.append(
                f"{len(self.split.torn):,} families stand on several sides, because the earlier export had them so: "
                f"{torn}. Split into a new folder to keep them whole."
            )
        return told


def divide(
    selection: Selection, shape: ShapeOptions, shares: str, seed: int, earlier: Mapping[str, Any] | None, at: Progress
) -> Division:
    """Divide the documents of a selection; `earlier` is the manifest of an export that stands where this one goes.

    Raises AnnotatorError for shares that are none, and where the earlier split had other parts.
    """
    wanted = parse_shares(shares)
    frozen = _frozen(earlier)
    counts: dict[str, Counter[str]] = {}
    families = find_families(_pages(selection, shape, counts, at), beat=lambda: at.at(0, 0, "finding families"))
    nearest = sorted(families.pairs, key=lambda pair: (-pair.jaccard, -pair.containment)) if frozen else []
    alike = [(pair.one, pair.two) for pair in nearest]
    return Division(wanted, seed, split(counts, families.family_of, wanted, seed, frozen, alike), families, frozen)


def _frozen(earlier: Mapping[str, Any] | None) -> dict[str, str]:
    told = (earlier or {}).get("split")
    if told is None:
        return {}
    parts = told.get("part_of") if isinstance(told, dict) else None
    if not isinstance(parts, dict) or not all(isinstance(part, str) for part in parts.values()):
        raise AnnotatorError(
            "The manifest of the earlier export does not say which document stands in which part.",
            "Split into a new folder.",
        )
    return parts


def _pages(selection: Selection, shape: ShapeOptions, counts: dict[str, Counter[str]], at: Progress) -> Iterator[Page]:
    """Each document once, with everybody's spans; its labels are counted on the way."""
    waiting: DocumentRecord | None = None
    spans: list[SpanRecord] = []
    for done, record in enumerate(selection.records(), 1):
        at.at(done, selection.total, record.id)
        if waiting is not None and waiting.id != record.id:
            yield waiting.id, waiting.text, spans
            spans = []
        waiting = record
        spans += record.spans
        counted = counts.setdefault(record.id, Counter())
        named = Counter(span.label for span in record.spans)
        for label, count in named.items():
            name = shape.name_of(label)
            if name is not None:
                counted[name] += count
    if waiting is not None:
        yield waiting.id, waiting.text, spans
