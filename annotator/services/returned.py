"""What a file brings back for a merge: which pack it is, and its passes row by row, each row looked at."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.domain.errors import StorageError
from annotator.domain.model import State
from annotator.domain.names import is_label_name, is_storable
from annotator.domain.spans import refusal, shortened
from annotator.domain.three_way import Held
from annotator.store import packs
from annotator.store.database import Connection
from annotator.store.foreign import Foreign

NEW_LABEL = "new:"  # before the name of a label that the project lacks; no id looks so
_ID = re.compile(r"[0-9a-f]{32}")
_STATES = frozenset(State)


@dataclass(frozen=True, slots=True)
class Handed:
    """What a pack says of itself, once it is sure that this project made it."""

    pack_id: str
    owner: str


@dataclass(frozen=True, slots=True)
class Base:
    """A pass as it was handed out; `state` None: there was none. `set_id` is the pass's."""

    state: str | None = None
    spans: Mapping[str, Held] = field(default_factory=dict)
    set_id: str | None = None


@dataclass(slots=True)
class TheirPass:
    """A pass of the file; `bad` says what is wrong with rows that cannot be taken."""

    id: str
    state: State
    spans: dict[str, Held] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)


def is_id(value: Any) -> bool:
    """Whether it looks like the ids that this program makes."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def handed_by(connection: Connection, file: Foreign) -> Handed | None:
    """Which of this project's packs the file is; None for another's pack and for an ordinary project.

    Raises StorageError for what says to be a pack of this project, but is none.
    """
    told = _object(file.setting(packs.HEADER))
    if told is None or told.get("project") != packs.project_id(connection):
        return None
    pack_id, owner = str(told.get("id")), str(told.get("for"))
    if not is_storable(pack_id + owner) or told.get("seal") != packs.seal_of(connection, pack_id, owner):
        raise _tampered(file)
    return Handed(pack_id, owner)


def base_of(connection: Connection, file: Foreign, handed: Handed, document_id: str) -> Base | None:
    """What was handed out of a document; an empty one for a document that was not. None: the record was changed."""
    value = file.setting(packs.BASE + document_id)
    if value is None:
        return Base()
    told = _object(value) or {}
    base = told.get("base")
    if not isinstance(base, str) or not is_storable(base):
        return None
    if told.get("seal") != packs.seal_of(connection, handed.pack_id, handed.owner, document_id, base):
        return None
    whole, spans = packs.read_back(base)
    return Base(whole["state"], spans, whole["set"])


def _tampered(file: Foreign) -> StorageError:
    return StorageError(
        f"{file.path}: what was handed out with it was changed afterwards.", "Ask for another copy of it."
    )


def _object(value: Any) -> dict[str, Any] | None:
    try:
        told = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


class LabelNames:
    """From the file's labels to the project's: by id, which a renaming keeps, else by name."""

    def __init__(self, theirs: Mapping[Any, Any], ours: Mapping[str, str]) -> None:
        """`theirs` and `ours` map ids to names."""
        self._theirs = theirs
        self._ours = ours
        self._by_name = {name: label_id for label_id, name in ours.items()}

    def here(self, label_id: Any) -> str | None:
        """The id here, NEW_LABEL and a name for one to be made, or None for what is no label."""
        if label_id in self._ours:
            return str(label_id)
        name = self._theirs.get(label_id)
        if not isinstance(name, str) or not is_storable(name) or not is_label_name(name):
            return None
        return self._by_name.get(name) or NEW_LABEL + name

    def of(self, held: Held) -> Held:
        """A span of the base with today's label."""
        return held._replace(label=self.here(held.label) or held.label)


def their_pass(file: Foreign, row: tuple[Any, ...], text: str, labels: LabelNames) -> TheirPass | str:
    """A pass of the file with its spans, checked against the document's text; or why it cannot be taken."""
    set_id, _, state = row
    if not is_id(set_id) or state not in _STATES:
        return "the pass has an id or a state that cannot be"
    found = TheirPass(set_id, State(state))
    for span_id, *values in file.spans(set_id):
        held = _held(values, text, labels)
        if not is_id(span_id):
            found.bad.append("a span has an id that cannot be")
        elif isinstance(held, str):
            found.bad.append(held)
        else:
            found.spans[span_id] = held
    return found


def _held(values: list[Any], text: str, labels: LabelNames) -> Held | str:
    start, end, label_id, quote, note, flagged = values
    if type(start) is not int or type(end) is not int:
        return "a span has offsets that are no integers"
    if why := refusal(len(text), start, end):
        return why
    if text[start:end] != quote:
        return f"the span {start}..{end} does not hold the text that stands there"
    label = labels.here(label_id)
    if label is None:
        return f"the span {start}..{end} “{shortened(quote)}” has a label that cannot be"
    if flagged not in (0, 1) or not (note is None or (isinstance(note, str) and is_storable(note))):
        return f"the span {start}..{end} “{shortened(quote)}” has a note or a flag that cannot be"
    return Held(start, end, label, note, bool(flagged))
