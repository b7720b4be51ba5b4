"""Which labels of a large tagset are offered first: those with a key, then those used last."""

from collections.abc import Sequence

from annotator.domain.model import Label, LabelId

MOST = 12
"""Labels that a small palette or menu shows; beyond that, one types a name."""


class LabelsInUse:
    """Remembers what was used in this window."""

    def __init__(self) -> None:
        self._newest: list[LabelId] = []

    def note(self, label: LabelId) -> None:
        """This one was used just now."""
        self._newest = [label, *(one for one in self._newest if one != label)]

    def few(self, labels: Sequence[Label]) -> tuple[Label, ...]:
        """All of a small tagset; of a large one those with keys in their order, then the keyless by last use."""
        if len(labels) <= MOST:
            return tuple(labels)
        keyed = [label for label in labels if label.key]
        return tuple((keyed + self._keyless(labels))[:MOST])

    def by_use(self, labels: Sequence[Label]) -> list[Label]:
        """All, the keyless that were used before the others: the rest is quicker by its key."""
        first = [label for label in self._keyless(labels) if label.id in self._newest]
        return first + [label for label in labels if label not in first]

    def _keyless(self, labels: Sequence[Label]) -> list[Label]:
        found = [label for label in labels if not label.key]
        return sorted(
            found, key=lambda label: self._newest.index(label.id) if label.id in self._newest else len(labels)
        )
