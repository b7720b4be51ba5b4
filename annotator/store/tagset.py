"""The rows of the starting tagset."""

from typing import Any

from annotator.domain.ids import new_id
from annotator.domain.tagset import STARTING


def starting_rows() -> list[dict[str, Any]]:
    """One row for the label table per label that a new project has."""
    return [
        {
            "id": new_id(),
            "name": one.name,
            "color": one.color,
            "key": one.key,
            "code": one.code,
            "description": one.description,
            "position": position,
            "version": 1,
        }
        for position, one in enumerate(STARTING, start=1)
    ]
