"""What becomes of a pass that was handed out: what it was then, what it is there and what it is here, compared by span.

Pure: ids and values in, a plan out. Whatever both sides changed differently stays as it is here and is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Key = tuple[int, int, str]

CHANGED_HERE = "was changed here too, in another way; kept as it is here"
REMOVED_HERE = "was changed there, but removed here; it stays removed"
REMOVED_THERE = "was removed there, but changed here; kept"
NOT_SURE = "is missing in a pass that holds damaged spans; kept"
TAKEN = "would be the same as another span here; left as it is"
OTHER_REMARKS = "is marked here already with another note or flag; kept as it is here"


class Held(NamedTuple):
    """A span without its id: `start` and `end` in code points, the label's id."""

    start: int
    end: int
    label: str
    note: str | None = None
    flagged: bool = False

    @property
    def key(self) -> Key:
        """What one analyst cannot hold twice in a document."""
        return self.start, self.end, self.label


class Conflict(NamedTuple):
    """A span that was not taken, and why."""

    held: Held
    why: str


Spans = Mapping[str, Held]


@dataclass(slots=True)
class Plan:
    """What to write. `base` is what both sides agree on afterwards: the base of the next merge of the same file."""

    add: dict[str, Held] = field(default_factory=dict)
    change: dict[str, Held] = field(default_factory=dict)
    remove: set[str] = field(default_factory=set)
    unchanged: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    base: dict[str, Held] = field(default_factory=dict)


def plan_of(base: Spans, theirs: Spans, ours: Spans, *, damaged: bool = False) -> Plan:
    """The three-way merge of one pass; `damaged`: some of theirs could not be read, so absence proves nothing."""
    plan = Plan()
    for span_id in sorted(base.keys() | theirs.keys()):
        was, here = base.get(span_id), ours.get(span_id)
        if (there := theirs.get(span_id)) is not None:
            _take(plan, span_id, was, there, here)
        elif was is not None and here is not None:
            _lose(plan, span_id, was, here, damaged)
    _settle(plan, base, ours)
    return plan


def additions_of(theirs: Spans, ours: Spans) -> Plan:
    """What theirs holds and ours lacks, by extent and label; nothing is changed or removed."""
    plan = Plan()
    keys = {held.key for held in ours.values()}
    for span_id, held in sorted(theirs.items()):
        if held.key in keys:
            plan.unchanged += 1
        else:
            keys.add(held.key)
            plan.add[span_id] = held
    return plan


def state_of(base: str, theirs: str, ours: str) -> str | None:
    """The state of the merged pass, or None when both sides changed it differently."""
    if theirs in (base, ours):
        return ours
    return theirs if ours == base else None


def _take(plan: Plan, span_id: str, was: Held | None, there: Held, here: Held | None) -> None:
    if there in (was, here):
        plan.unchanged += 1
        plan.base[span_id] = there
    elif here == was:
        (plan.add if here is None else plan.change)[span_id] = there
        plan.base[span_id] = there
    else:
        _refuse(plan, span_id, was, Conflict(there, REMOVED_HERE if here is None else CHANGED_HERE))


def _lose(plan: Plan, span_id: str, was: Held, here: Held, damaged: bool) -> None:
    if damaged:
        _refuse(plan, span_id, was, Conflict(here, NOT_SURE))
    elif here == was:
        plan.remove.add(span_id)
    else:
        _refuse(plan, span_id, was, Conflict(here, REMOVED_THERE))


def _refuse(plan: Plan, span_id: str, was: Held | None, conflict: Conflict) -> None:
    plan.conflicts.append(conflict)
    plan.base.pop(span_id, None)
    if was is not None:  # so that the next merge finds the same
        plan.base[span_id] = was


def _settle(plan: Plan, base: Spans, ours: Spans) -> None:
    """No two spans may end with the same extent and label; what is here already goes before what comes."""
    clash = True
    while clash:
        held = {one.key: one for key, one in ours.items() if key not in plan.remove and key not in plan.change}
        clash = False
        for span_id, value in list(plan.change.items()):
            if value.key in held:
                del plan.change[span_id]  # it keeps its place here, which another may have been about to take
                _refuse(plan, span_id, base.get(span_id), Conflict(value, TAKEN))
                clash = True
            else:
                held[value.key] = value
    for span_id, value in list(plan.add.items()):
        same = held.get(value.key)
        if same is None:
            held[value.key] = value
            continue
        del plan.add[span_id]
        del plan.base[span_id]
        if (value.note is None or value.note == same.note) and (same.flagged or not value.flagged):
            plan.unchanged += 1
        else:
            plan.conflicts.append(Conflict(value, OTHER_REMARKS))
