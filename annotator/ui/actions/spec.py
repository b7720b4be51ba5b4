"""What an action is: its words, its keys, where they act, and what must be there for it."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where an action's keys act."""

    WINDOW = "window"
    TEXT = "text"  # only while the text has the focus: single keys never fire inside a field
    REVIEW = "review"  # only while the text or a list of the review has the focus
    REVIEW_TEXT = "review text"  # only in the review's text: Tab leads out of its lists


class Needs(StrEnum):
    """What must be there for an action to be possible; the value says so when it is not."""

    NOTHING = ""
    PROJECT = "Open a database first."
    WRITABLE = "This database is open read-only."
    DOCUMENT = "Open a document first."
    EDIT = "Open a document in a database that can be written to."
    SPAN = "Put the caret on a span first (the keys . and , go to the next and previous one)."
    UNDO = "There is nothing to undo."
    REDO = "There is nothing to redo."
    REVIEW = "Start reviewing first (F9)."
    CASE = "Choose a case in the queue first."
    DECIDE = "Choose a case, in a database that can be written to."


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a user can do. `keys` are portable key sequences, the first one is shown."""

    id: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: Needs = Needs.NOTHING
    scope: Scope = Scope.WINDOW
    checkable: bool = False
    repeats: bool = False
