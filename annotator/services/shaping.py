"""Documents made into what a model is trained on: labels chosen and renamed, boilerplate cut out, pages cut into units.

Whatever is moved or lost on the way is announced with its place in the page as it is in the project.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import NamedTuple

from annotator.domain.decisions import GoldSpan
from annotator.domain.families import BOILERPLATE
from annotator.domain.marks import Moved, text_order
from annotator.domain.passes import Extent
from annotator.domain.stripping import PageMap, strip
from annotator.domain.units import UnitOf, UnitOptions, Whole, cut_units
from annotator.formats.exchange import DocumentRecord, Loss, SpanRecord, Votes

#: The key of a document's meta that says which stretches of which page its text is.
PAGE_MAP = "page_map"
_LONGEST_ID = 440
_NOT_ASKED_FOR, _DROPPED = "spans of labels that were not asked for", "spans of labels that were to be dropped"
_CUT_OUT, _EMPTY = "boilerplate spans, which were cut out with their text", "units without spans that were left out"


@dataclass(frozen=True, slots=True)
class ShapeOptions:
    """How to shape. `labels` (none: all) and `drop` are names as the project has them, before `rename`."""

    labels: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    rename: Mapping[str, str] = field(default_factory=dict)
    strip: bool = False
    unit: UnitOptions = field(default_factory=UnitOptions)

    @property
    def cuts(self) -> bool:
        """Whether documents are cut into units, or some of them left out."""
        return self.unit.whole is not Whole.DOCUMENT or self.unit.longest is not None or self.unit.empty < 1

    @property
    def changes_nothing(self) -> bool:
        """Whether every record stays as it is."""
        return not (self.labels or self.drop or self.rename or self.strip or self.cuts)

    def name_of(self, label: str) -> str | None:
        """What a label is called in the export; None for one that does not come along."""
        if (self.labels and label not in self.labels) or label in self.drop or (self.strip and label in BOILERPLATE):
            return None
        return self.rename.get(label, label)


class Carried(NamedTuple):
    """A span on its way, with the votes or the decision that made it."""

    start: int
    end: int
    label: str
    annotator: str | None
    note: str | None
    flagged: bool
    extra: Votes | GoldSpan | None


@dataclass(frozen=True, slots=True)
class Shaped:
    """A record as it is exported, the document that it comes from, and the way back (None: it is that document)."""

    record: DocumentRecord
    document: str
    page: PageMap | None = None

    def at_home(self, loss: Loss) -> Loss:
        """The loss with the document's own id and offsets."""
        if self.page is None:
            return loss
        if loss.start is None or loss.end is None:
            return loss._replace(document=self.document)
        pieces = self.page.to_page(loss.start, loss.end)
        return Loss(self.document, pieces[0][0], pieces[-1][1], loss.label, loss.why, loss.to)


class Shaping:
    """Shapes record by record and counts what it leaves out because it was asked to.

    `only` is one label's name in the export: the spans of the others are another file's.
    """

    def __init__(self, options: ShapeOptions, only: str | None = None) -> None:
        self.left_out: Counter[str] = Counter()
        self._options = options
        self._only = only

    def shape(self, *passes: DocumentRecord) -> tuple[list[Shaped], list[Loss]]:
        """What becomes of all passes over a document, and which of the spans asked for are lost or moved.

        Offsets are the page's. The passes keep one text: what one of them has as boilerplate is cut out of all. Those
        of a unit follow each other.
        """
        if self._only is None and self._options.changes_nothing:
            return [Shaped(record, record.id) for record in passes], []
        if len(passes) == 1:
            return self._shape(passes[0], ())
        cut = [span[:2] for record in passes for span in record.spans if span.label in BOILERPLATE]
        made, lost = list[Shaped](), list[Loss]()
        for record in passes:
            units, losses = self._shape(record, cut)
            made += units
            lost += losses
        made.sort(key=_place)
        return made, lost

    def _shape(self, record: DocumentRecord, others: Iterable[Extent]) -> tuple[list[Shaped], list[Loss]]:
        rows, lost = self._chosen(record), list[Loss]()
        page, cut = None, tuple[Moved[Carried], ...]()
        if self._options.strip:
            done = strip(record.text, rows, others=others)
            lost += [Loss(record.id, *each.span[:3], each.why) for each in done.lost]
            self.left_out[_CUT_OUT] += len(done.cut)
            record, rows, page, cut = replace(record, text=done.text), list(done.kept), done.page, done.moved
        whole = Shaped(record, record.id, page)
        rows = self._once_each(whole, rows, cut, lost)
        if not self._options.cuts:
            return [_shaped(record, rows, page)], lost
        units = cut_units(record.id, record.text, rows, self._options.unit)
        lost += [whole.at_home(Loss(record.id, *each.span[:3], each.why)) for each in units.lost]
        self.left_out[_EMPTY] += units.left_out
        return [_unit(record, unit, page) for unit in units.units], lost

    def _chosen(self, record: DocumentRecord) -> list[Carried]:
        options = self._options
        extras: Sequence[Votes | GoldSpan | None] = record.votes or record.gold or [None] * len(record.spans)
        rows = []
        for span, extra in zip(record.spans, extras, strict=True):
            label = span.label
            if options.strip and label in BOILERPLATE:
                rows.append(Carried(*span, extra))
            elif options.name_of(label) is None:
                self.left_out[_DROPPED if label in options.drop else _NOT_ASKED_FOR] += 1
            elif self._only is None or options.name_of(label) == self._only:
                rows.append(Carried(*span, extra))
        return rows

    def _once_each(
        self, whole: Shaped, rows: list[Carried], cut: Iterable[Moved[Carried]], lost: list[Loss]
    ) -> list[Carried]:
        """The rows by their new labels; of those that are the same by now the first, with the votes of all."""
        before = {id(each.after): each for each in cut}  # by identity, because two may be equal now
        if not (before or self._options.rename):
            return rows
        kept: dict[tuple[int, int, str, str | None], Carried] = {}
        for row in sorted(rows, key=lambda row: id(row) in before):
            was, name = before.get(id(row)), self._options.rename.get(row.label, row.label)
            new = row._replace(label=name)
            key = (new.start, new.end, name, new.annotator)
            first = kept.setdefault(key, new)
            if first is not new:
                kept[key] = first._replace(extra=_both(first.extra, new.extra))
                why = f"the same as another span now that both are called {name}"
                if was is None:
                    lost.append(whole.at_home(Loss(whole.document, *row[:3], why)))
                else:
                    why = f"{was.why}, and is the same as another span then"
                    lost.append(Loss(whole.document, *was.before[:3], why))
            elif was is not None:
                why = f"kept in part: {was.why}"
                lost.append(Loss(whole.document, *was.before[:3], why, was.after[:2]))
        return sorted(kept.values(), key=text_order)


def _place(one: Shaped) -> tuple[Extent, ...]:
    return one.page.pieces if one.page is not None else ()


def _both(one: Votes | GoldSpan | None, two: Votes | GoldSpan | None) -> Votes | GoldSpan | None:
    if isinstance(one, Votes) and isinstance(two, Votes):
        return Votes(tuple(sorted({*one.voters, *two.voters})), one.seen_by)
    if isinstance(one, GoldSpan) and isinstance(two, GoldSpan):
        return replace(one, voters=tuple(sorted({*one.voters, *two.voters})))
    return one


def _unit(record: DocumentRecord, unit: UnitOf[Carried], page: PageMap | None) -> Shaped:
    if (unit.start, unit.end) == (0, len(record.text)):
        return _shaped(record, unit.spans, page)
    pieces = page.to_page(unit.start, unit.end) if page else [(unit.start, unit.end)]
    named = replace(record, id=f"{_short(record.id)}#{unit.start}-{unit.end}", text=unit.text)
    return _shaped(named, unit.spans, PageMap.of(pieces), record.id)


def _short(document_id: str) -> str:
    """An id with room for a place behind it; ids that are cut stay apart."""
    if len(document_id) <= _LONGEST_ID:
        return document_id
    return f"{document_id[:_LONGEST_ID]}~{sha256(document_id.encode('utf-8')).hexdigest()[:16]}"


def _shaped(
    record: DocumentRecord, rows: Iterable[Carried], page: PageMap | None, document: str | None = None
) -> Shaped:
    """The record with these spans. Decisions are about whole pages and all their labels, so they stay behind."""
    rows = list(rows)
    document = document or record.id
    spans = tuple([SpanRecord(*row[:6]) for row in rows])
    votes = tuple([row.extra for row in rows if isinstance(row.extra, Votes)])
    gold = tuple([_moved_gold(row, row.extra) for row in rows if isinstance(row.extra, GoldSpan)])
    meta = record.meta
    if page is not None:
        meta = {**meta, PAGE_MAP: {"document": document, "pieces": [list(piece) for piece in page.pieces]}}
    record = replace(record, spans=spans, votes=votes, gold=gold, decisions=(), meta=meta)
    return Shaped(record, document, page)


def _moved_gold(row: Carried, gold: GoldSpan) -> GoldSpan:
    return replace(gold, start=row.start, end=row.end, label=row.label)
