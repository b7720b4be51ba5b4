"""What other tools' files hold beside spans (relations, events, attributes): counted, and kept as it stood."""

from typing import Any

#: Characters that are kept of one document; beyond that things are only counted.
_LARGEST = 1 << 20


class Unmodelled:
    """Collects what one document's file says that a span cannot."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._lines: list[str] = []
        self._size = 0
        self._dropped = 0

    def add(self, kind: str, line: str) -> None:
        """One thing of this kind (a plural: "relations"), and how the file words it."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._size += len(line)
        if self._size <= _LARGEST:
            self._lines.append(line)
        else:
            self._dropped += 1

    def meta(self) -> dict[str, Any]:
        """For the document's meta: counts by kind and the lines themselves; empty when there was nothing."""
        return {**self._counts, "lines": self._lines} if self._counts else {}

    def sentence(self) -> str:
        """What to tell the user; empty when there was nothing."""
        if not self._counts:
            return ""
        counted = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self._counts.items()))
        dropped = f"; {self._dropped:,} of them were only counted" if self._dropped else ""
        return f"not spans, so kept in the document's meta: {counted}{dropped}"
