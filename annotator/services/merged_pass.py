"""One pass as it is here, and writing into it what a merge found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.domain.ids import new_id
from annotator.domain.model import SetKind, State
from annotator.domain.three_way import Conflict, Held, Plan, state_of
from annotator.services.intake import RANK
from annotator.services.labels import insert_label
from annotator.services.returned import NEW_LABEL
from annotator.store import packs
from annotator.store.database import Connection
from annotator.store.schema import annotation_set, span
from annotator.store.transaction import Step

_NEW = State.NEW.value


@dataclass(frozen=True, slots=True)
class Pass:
    """Somebody's pass over a document here; `row` None: there is none yet."""

    document_id: str
    owner: str
    row: Mapping[Any, Any] | None
    rows: Mapping[str, Mapping[Any, Any]]
    spans: Mapping[str, Held]

    @classmethod
    def read(cls, connection: Connection, document_id: str, owner: str) -> "Pass":
        """As it is at this moment."""
        row = packs.own_pass(connection, document_id, owner)
        rows = {} if row is None else packs.span_rows(connection, row["id"])
        return cls(document_id, owner, row, rows, {span_id: packs.held_in(one) for span_id, one in rows.items()})

    @property
    def state(self) -> str:
        """`new` before the first mark."""
        return _NEW if self.row is None else str(self.row["state"])

    def merged_state(self, base: str | None, theirs: State) -> str | None:
        """The state after a merge, None when both sides changed it differently."""
        return state_of(base or _NEW, theirs.value, self.state)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What comes with the spans: the id that the pass has there, the state it is to have (None: as it is here)."""

    set_id: str
    state: str | None
    text: str


@dataclass(slots=True)
class Written:
    """What was written. `refused` are the spans, by id, that could not be taken after all."""

    added: int = 0
    unlabelled: int = 0  # changes that were dropped, their label being refused
    state_changed: bool = False
    refused: set[str] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    new_labels: list[str] = field(default_factory=list)
    label_ids: dict[str, str | None] = field(default_factory=dict)

    def with_label(self, held: Held) -> Held:
        """The span with the id of a label that was made for it."""
        return held._replace(label=self.label_ids.get(held.label) or held.label)


def raised_state(here: str, theirs: State) -> str:
    """The one that is further along, as an import takes it."""
    return max(here, theirs.value, key=lambda state: RANK[State(state)])


def write(step: Step, here: Pass, arrival: Arrival, plan: Plan) -> Written:
    """Carry the plan out: first what goes, then what moves, then what comes, so that none is in another's place."""
    written = Written()
    change = {span_id: _labelled(step, held, written) for span_id, held in plan.change.items()}
    add = {span_id: _labelled(step, held, written) for span_id, held in plan.add.items()}
    _refuse_unlabelled(plan, change, add, written)
    set_id = _write_pass(step, here, arrival, bool(add), written)
    taken = {held.key for held in here.spans.values()}
    moved = {span_id: held for span_id, held in change.items() if held.key != here.spans[span_id].key}
    again = {span_id: held for span_id, held in moved.items() if held.key in taken}
    for span_id in sorted(plan.remove | again.keys()):
        step.delete(span, span_id, None)
    for span_id in sorted(change.keys() - again.keys()):
        step.update(span, span_id, None, **_values(change[span_id], arrival.text))
    for span_id, held in again.items():
        old = dict(here.rows[span_id])
        step.insert(span, {**old, **_values(held, arrival.text), "version": old["version"] + 1})
    for span_id, held in add.items():
        _add(step, set_id, span_id, held, arrival.text)
    written.added = len(add)
    return written


def _labelled(step: Step, held: Held, written: Written) -> Held:
    """The span with a label of this project, made if need be; one whose label is refused keeps NEW_LABEL."""
    if not held.label.startswith(NEW_LABEL):
        return held
    name = held.label.removeprefix(NEW_LABEL)
    if held.label not in written.label_ids:
        try:
            written.label_ids[held.label] = insert_label(step, name).id
            written.new_labels.append(name)
        except AnnotatorError as error:
            written.label_ids[held.label] = None
            written.conflicts.append(Conflict(held, str(error)))
    return written.with_label(held)


def _refuse_unlabelled(plan: Plan, change: dict[str, Held], add: dict[str, Held], written: Written) -> None:
    for spans in (change, add):
        for span_id in [span_id for span_id, held in spans.items() if held.label.startswith(NEW_LABEL)]:
            del spans[span_id]
            written.refused.add(span_id)
    written.unlabelled = len(plan.change) - len(change)


def _write_pass(step: Step, here: Pass, arrival: Arrival, comes: bool, written: Written) -> str:
    """The id of the pass, which is made when something comes into it or its state is another than new."""
    state = arrival.state or here.state
    if here.row is not None:
        written.state_changed = state != here.state
        if written.state_changed:
            step.update(annotation_set, here.row["id"], None, state=state)
        return str(here.row["id"])
    set_id = new_id() if packs.is_pass(step.connection, arrival.set_id) else arrival.set_id
    if comes or state != _NEW:
        written.state_changed = state != _NEW
        kind = SetKind.HUMAN.value
        row = {"id": set_id, "document_id": here.document_id, "owner": here.owner, "kind": kind, "state": state}
        step.insert(annotation_set, {**row, "batch": None, "version": 1})
    return set_id


def _values(held: Held, text: str) -> dict[str, Any]:
    return {
        "start": held.start,
        "end": held.end,
        "label_id": held.label,
        "quote": text[held.start : held.end],
        "note": held.note,
        "flagged": int(held.flagged),
    }


def _add(step: Step, set_id: str, span_id: str, held: Held, text: str) -> None:
    if packs.is_span(step.connection, span_id):
        span_id = new_id()  # somebody else's, or of another document: a copied file, or one made by hand
    row = {"id": span_id, "set_id": set_id, **_values(held, text), "batch": None, "version": 1}
    step.insert(span, row)
