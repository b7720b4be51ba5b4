"""Everything the mirror shows, read on the worker thread; and which slips somebody has read."""

import json
from dataclasses import dataclass

from annotator.domain.model import Label
from annotator.services import case_notes, labels, roles
from annotator.services.jobs import Progress
from annotator.services.mirror import Mirror, analysts, you_and_gold
from annotator.services.project import Project
from annotator.ui.kit.settings import Settings
from annotator.ui.panels import guidelines

_READ = "mirror/read"


@dataclass(frozen=True, slots=True)
class Reflection:
    """The figures and slips, the cases that are disputed, and what the guidelines say.

    `analysts` are those a reviewer may look at; for everybody else it is empty.
    """

    mirror: Mirror
    disputed: frozenset[str]
    labels: tuple[Label, ...]
    guidelines: str
    analysts: tuple[str, ...] = ()


def reflect(project: Project, wanted: str, progress: Progress) -> Reflection:
    """Read one's own, or, for a reviewer, that of whoever is `wanted`, else of the first analyst. Raises Cancelled."""
    people = analysts(project) if roles.is_reviewer(project) else ()
    who = wanted if wanted in people else project.who if project.who in people or not people else people[0]
    mirror = you_and_gold(project, who, progress)
    whole = guidelines.beside(project.path)
    return Reflection(mirror, case_notes.disputed_cases(project), labels.list_labels(project), whole, people)


class ReadSlips:
    """The slips that a person marked as read in this window's settings."""

    def __init__(self, settings: Settings, project: Project) -> None:
        self._settings, self._location, self._who = settings, str(project.path), project.who
        try:
            told = json.loads(settings.of_project(_READ, self._location) or "{}")
        except ValueError:
            told = {}
        self._of: dict[str, list[str]] = told if isinstance(told, dict) else {}
        held = self._of.get(self._who)
        self.keys = {key for key in held if isinstance(key, str)} if isinstance(held, list) else set()

    def add(self, key: str) -> None:
        """Remember one."""
        self.keys.add(key)
        self._keep()

    def remove(self, key: str) -> None:
        """Forget one."""
        self.keys.discard(key)
        self._keep()

    def _keep(self) -> None:
        self._of[self._who] = sorted(self.keys)
        self._settings.remember_of_project(_READ, self._location, json.dumps(self._of))
