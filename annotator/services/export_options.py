"""What an export can be asked for: whose spans, which of them, cut and divided how, into which format."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.domain.flatten import FlatPolicy
from annotator.domain.model import Label, State
from annotator.domain.names import is_label_name
from annotator.domain.units import UnitOptions
from annotator.formats.exchange import LabelInfo, WriteOptions
from annotator.formats.registry import Format
from annotator.services.passes import ALL, Wanted
from annotator.services.shaping import ShapeOptions

#: Options that say how to go about it, and nothing about what comes out.
_NO_PART_OF_IT = frozenset({"dry_run", "verify", "fail_on_loss"})


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export. `format` None goes by the suffix of OUT, `layer` None means the person who exports.

    `labels`, `drop_labels` and the left sides of `rename` are names as the project has them, `priority` those that the
    export has. `states` empty means any. `since` is a moment as `parse_since` gives it. `split` are shares as in
    80/10/10; `seed` goes into the split and into the choice of empty units.
    """

    format: str | None = None
    layer: str | None = None
    excel: bool = False
    dry_run: bool = False
    verify: bool = True
    fail_on_loss: bool = False
    states: frozenset[State] = frozenset()
    since: str | None = None
    labels: tuple[str, ...] = ()
    drop_labels: tuple[str, ...] = ()
    rename: tuple[tuple[str, str], ...] = ()
    pseudonyms: bool = False
    unit: UnitOptions = field(default_factory=UnitOptions)
    strip_boilerplate: bool = False
    flat: str = "longest"
    priority: tuple[str, ...] = ()
    align: str = "strict"
    trim: bool = False
    scheme: str = "iob2"
    language: str = ""
    split: str | None = None
    seed: int = 0

    @property
    def shape(self) -> ShapeOptions:
        """What becomes of the documents."""
        labels, drop = frozenset(self.labels), frozenset(self.drop_labels)
        return ShapeOptions(labels, drop, dict(self.rename), self.strip_boilerplate, self.unit)

    @property
    def changes_nothing(self) -> bool:
        """Whether every record is exported as the project has it."""
        return self.shape.changes_nothing and not self.is_per_label

    @property
    def is_per_label(self) -> bool:
        """Whether each label gets a file of its own."""
        return self.flat == FlatPolicy.SPLIT

    def wanted(self, who: str) -> Wanted:
        """Which passes; `who` is the person who exports."""
        return Wanted(self.layer or who, self.states, self.since)

    def labels_of(self, tagset: Iterable[Label]) -> tuple[LabelInfo, ...]:
        """The labels as the export calls them; of two that become one, the first with its color."""
        found: dict[str, LabelInfo] = {}
        for one in tagset:
            name = self.shape.name_of(one.name)
            if name is not None:
                found.setdefault(name, LabelInfo(name, one.color, one.key, one.description))
        return tuple(found.values())

    def writing(self, labels: tuple[LabelInfo, ...], *, tabs: bool) -> WriteOptions:
        """What the format is told; a file per label means that it sees one label at a time."""
        return WriteOptions(
            excel=self.excel,
            delimiter="\t" if tabs else ",",
            flat=str(FlatPolicy.LONGEST) if self.is_per_label else self.flat,
            priority=self.priority,
            align=self.align,
            trim=self.trim,
            scheme=self.scheme,
            labels=labels,
            language=self.language,
        )

    def check(self, chosen: Format, tagset: Iterable[Label], who: str) -> None:
        """Raises AnnotatorError for what cannot be had together."""
        self.unit.check()
        tagset = tuple(tagset)
        if self.excel and chosen.name != "csv":
            raise AnnotatorError(f"{chosen.title} has no mode for spreadsheets.", "Leave --excel away, or export csv.")
        if chosen.single_layer and self.wanted(who).layer == ALL:
            raise AnnotatorError(
                f"A {chosen.name} file has room for one person's spans, and all layers were asked for.",
                "Choose one with --layer (gold, majority, union or a name), or a format such as jsonl.",
            )
        if (self.flat == FlatPolicy.PRIORITY) != bool(self.priority):
            raise AnnotatorError(
                "The flat policy priority and its labels belong together.", "Say --flat priority --priority a,b."
            )
        for _, new in self.rename:
            if not is_label_name(new):
                raise AnnotatorError(f"{new[:40]!r} cannot be a label.", "Use up to 200 characters on one line.")
        _check_known((*self.labels, *self.drop_labels, *(old for old, _ in self.rename)), [one.name for one in tagset])
        _check_known(self.priority, [one.name for one in self.labels_of(tagset)])

    def as_json(self) -> dict[str, Any]:
        """The options that are not as usual, for the manifest."""
        usual = ExportOptions()
        named = [each.name for each in fields(self) if each.name not in _NO_PART_OF_IT]
        return {name: _plain(getattr(self, name)) for name in named if getattr(self, name) != getattr(usual, name)}


def _check_known(names: Iterable[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            raise AnnotatorError(f"There is no label {name[:40]!r} here.", f"The labels are {', '.join(known[:30])}.")


def _plain(value: Any) -> Any:
    if isinstance(value, UnitOptions):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, Fraction | StrEnum):
        return str(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def parse_since(written: str) -> str:
    """A date or ISO time as the journal writes times, in UTC. Raises AnnotatorError."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise AnnotatorError(f"{written[:40]!r} is no date.", "Write it as 2026-03-31, or 2026-03-31T18:00.") from error
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")
