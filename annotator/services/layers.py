"""Which layers a person is offered in the window: before a round is released, only reviewers see the work of others."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.formats.exchange import GOLD
from annotator.services.passes import ALL
from annotator.services.project import Project
from annotator.services.roles import may_see_others
from annotator.store.documents import owners


class LayerKind(StrEnum):
    """One's own pass, what was decided, what was counted, everything, and somebody else's pass."""

    OWN = "own"
    GOLD = GOLD
    MAJORITY = "majority"
    UNION = "union"
    ALL = ALL
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OfferedLayer:
    """A layer as exports know it: its `name` is a word of the contract, or a person's name."""

    kind: LayerKind
    name: str


def offered_layers(project: Project) -> tuple[OfferedLayer, ...]:
    """The person's own first. The command line hides nothing; this is what the window shows."""
    own = OfferedLayer(LayerKind.OWN, project.who)
    if not may_see_others(project):
        return (own,)
    worked_out = (LayerKind.GOLD, LayerKind.MAJORITY, LayerKind.UNION, LayerKind.ALL)
    with project.database.read() as connection:
        people = [name for name in owners(connection) if name != project.who]
    return own, *(OfferedLayer(kind, kind.value) for kind in worked_out), *(_other(name) for name in people)


def _other(name: str) -> OfferedLayer:
    return OfferedLayer(LayerKind.OTHER, name)
