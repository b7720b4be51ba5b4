"""What an export has written and left out, counted while the records go by."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path
from struct import pack
from typing import Any

from annotator.formats.exchange import Beside, DocumentRecord, Loss

#: Losses that are kept one by one: nobody reads more, and they would fill the memory.
LISTED = 100_000
#: Losses that stand in the manifest one by one, and different reasons there.
_IN_MANIFEST, _REASONS = 1000, 100
_OTHERS = "for other reasons"
#: What is counted of each thing that a file has no place for.
_BESIDE = {
    Beside.META: ("meta", "document"),
    Beside.STATE: ("state", "pass"),
    Beside.VOTES: ("votes", "span"),
    Beside.DECISIONS: ("decisions", "document"),
}
#: What makes one reason different for every span.
_PLACE = re.compile(r"[0-9]+(?:–[0-9]+|\.\.[0-9]+)?")
_META = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written. An export of folders has two for each document, so little is kept of one: `name` is its
    path below `folder` with "/", `digest` the SHA-256 of its bytes."""

    folder: Path
    name: str
    digest: bytes

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / self.name

    @property
    def sha256(self) -> str:
        """The checksum in 64 hex digits."""
        return self.digest.hex()


@dataclass(slots=True)
class ExportReport:
    """What was written, or in a dry run what would be. `messages` are sentences for the user, no failures.

    `lost` are the spans that are not in the files, and those that are there with other ends: `moved` counts these.
    `unlisted` counts those beyond the ones in `lost`, which holds LISTED at most. `not_held` counts what the files have
    no place for besides: documents with meta or decisions, passes with a state, spans with votes.
    """

    documents: int = 0
    spans: int = 0
    lost: list[Loss] = field(default_factory=list)
    files: list[ExportedFile] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    unlisted: int = 0
    moved: int = 0
    not_held: "Counter[Beside]" = field(default_factory=Counter)

    @property
    def losses(self) -> int:
        """How much is announced: lost or moved."""
        return len(self.lost) + self.unlisted

    @property
    def missing(self) -> int:
        """How much of that is really lost."""
        return self.losses - self.moved


@dataclass(slots=True)
class _Counts:
    """Of one part, or of the whole: documents, records written, spans by label."""

    documents: int = 0
    records: int = 0
    labels: "Counter[str]" = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"documents": self.documents, "spans": self.labels.total()}
        if self.records != self.documents:
            told["records"] = self.records
        return {**told, "labels": dict(sorted(self.labels.items()))}


class Tally:
    """Counts into a report what passes; `lacks` is what the files have no place for beside texts and spans."""

    def __init__(self, report: ExportReport, lacks: Iterable[Beside] = ()) -> None:
        self.report = report
        self._lacks = frozenset(lacks)
        self.left_out: Counter[str] = Counter()
        self._parts: dict[str, _Counts] = {}
        self._reasons: Counter[str] = Counter()
        self._digests: list[bytes] = []
        self._document: str | None = None

    def begin(self, record: DocumentRecord, part: str) -> None:
        """A record of the project comes into a part; its layers follow each other."""
        counts = self._parts.setdefault(part, _Counts())
        is_new = record.id != self._document
        if is_new:
            self._document = record.id
            counts.documents += 1
            self.report.documents += 1
        if self._lacks:
            self._miss(record, is_new=is_new)
        self._digests.append(_digest(record))

    def add(self, held: DocumentRecord, part: str) -> None:
        """What a format holds of a record, or of a unit of it, goes into a file."""
        counts = self._parts.setdefault(part, _Counts())
        counts.records += 1
        counts.labels.update([span[2] for span in held.spans])
        self.report.spans += len(held.spans)

    def lose(self, losses: Iterable[Loss]) -> None:
        """Something cannot be held."""
        report, reasons = self.report, self._reasons
        for loss in losses:
            if loss.to is not None:
                report.moved += 1
            if len(report.lost) < LISTED:
                report.lost.append(loss)
            else:
                report.unlisted += 1
            reason = _PLACE.sub("…", loss.why)
            reasons[reason if reason in reasons or len(reasons) < _REASONS else _OTHERS] += 1

    def _miss(self, record: DocumentRecord, *, is_new: bool) -> None:
        held = {
            Beside.META: int(is_new and bool(record.meta)),
            Beside.STATE: int(record.layer is not None),
            Beside.VOTES: len(record.votes),
            Beside.DECISIONS: int(bool(record.decisions)),
        }
        for beside in self._lacks:
            self.report.not_held[beside] += held[beside]

    def content(self) -> str:
        """SHA-256 of the exported passes as the database has them: the same in whatever order, format and parts."""
        return sha256(b"".join(sorted(self._digests))).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The counts as the manifest has them."""
        whole = _Counts()
        for counts in self._parts.values():
            whole.documents += counts.documents
            whole.records += counts.records
            whole.labels.update(counts.labels)
        told = whole.as_json()
        if set(self._parts) - {""}:
            told["parts"] = {part: counts.as_json() for part, counts in self._parts.items()}
        report = self.report
        told["not_held"] = not_held(report)
        told["left_out"] = {why: count for why, count in sorted(self.left_out.items()) if count}
        told["lost"] = {
            "count": report.missing,
            "moved": report.moved,
            "reasons": dict(sorted(self._reasons.items(), key=lambda item: (-item[1], item[0]))),
            "listed": [[one.document, one.start, one.end, one.label, one.why] for one in report.lost[:_IN_MANIFEST]],
        }
        return told


def not_held(report: ExportReport) -> dict[str, int]:
    """What the files have no place for beside texts and spans, counted, for other programs."""
    return {beside.value: report.not_held[beside] for beside in Beside if report.not_held[beside]}


def not_held_sentences(report: ExportReport) -> list[str]:
    """The same for people: one sentence, or none."""
    parts = []
    for beside, (what, noun) in _BESIDE.items():
        count = report.not_held[beside]
        if count:
            many = noun if count == 1 else f"{noun}es" if noun.endswith("s") else f"{noun}s"
            parts.append(f"the {what} of {count:,} {many}")
    *most, last = parts or [""]
    named = f"{', '.join(most)} and {last}" if most else last
    return [f"This format has no place for {named}; that stays in the project."] if last else []


def _digest(record: DocumentRecord) -> bytes:
    status = record.status and record.status.value
    told: list[Any] = [record.id, record.layer, status, len(record.text), len(record.spans), record.votes]
    digest = sha256()
    if record.spans:  # by column: a third of the time of span by span
        starts, ends, labels, *others = zip(*record.spans, strict=True)
        told += [each[0] if each.count(each[0]) == len(each) else each for each in others]
        digest.update(pack(f"<{2 * len(starts)}q", *starts, *ends))
        quoted = {label: encode_basestring(label) for label in set(labels)}
        digest.update(",".join(map(quoted.__getitem__, labels)).encode())
    digest.update(repr(told).encode())
    digest.update(record.text.encode())
    if record.meta:
        digest.update(_META.encode(record.meta).encode())
    if record.decisions:
        digest.update(repr(record.decisions).encode())
    return digest.digest()
