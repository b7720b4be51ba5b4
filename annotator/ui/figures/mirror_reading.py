"""Everything the mirror shows, read on the worker thread; and which slips somebody has read."""

import json
from dataclasses import dataclass

from annotator.domain.case_marks import CaseMark
from annotator.domain.model import DocumentId, Label
from annotator.services import case_notes, labels
from annotator.services.jobs import Progress
from annotator.services.mirror import Mirror, you_and_gold
from annotator.services.project import Project
from annotator.ui.kit.settings import Settings
from annotator.ui.panels import guidelines

_READ = "mirror/read"


@dataclass(frozen=True, slots=True)
class Reflection:
    """The figures and slips, the cases that are disputed, and what the guidelines say."""

    mirror: Mirror
    disputed: frozenset[str]
    labels: tuple[Label, ...]
    guidelines: str


def reflect(project: Project, progress: Progress) -> Reflection:
    """Read it. Raises Cancelled."""
    mirror = you_and_gold(project, project.who, progress)
    documents = sorted({each.slip.document_id for each in mirror.slips})
    disputed: set[str] = set()
    for done, document_id in enumerate(documents):
        progress.at(done, len(documents), document_id)
        for case_id, marks in case_notes.marks_of(project, DocumentId(document_id)).items():
            if any(mark.kind is CaseMark.DISPUTED for mark in marks):
                disputed.add(case_id)
    whole = guidelines.beside(project.path)
    return Reflection(mirror, frozenset(disputed), labels.list_labels(project), whole)


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
