"""Projects with several analysts, for the tests of review."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from annotator.domain.decisions import Review
from annotator.services import reviewing
from annotator.services.project import Project
from tests.projects import add_passes, add_texts, make_empty_project

Marks = list[tuple[int, int, str]]
Team = Callable[..., Project]

TEXT = "President Vladimir Putin met John Kerry in Sochi."
PUTIN, PRESIDENT, KERRY = (10, 24, "actor"), (0, 24, "actor"), (29, 39, "actor")
SOCHI, SOCHI_DOT, CLAIM = (43, 48, "location"), (43, 49, "location"), (0, 49, "claim")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Makes a project of rita's from texts by id, and done passes by document id, then analyst."""
    opened: list[Project] = []

    def make(passes: Mapping[str, Mapping[str, Marks]], texts: Mapping[str, str] | None = None) -> Project:
        project = make_empty_project(tmp_path / f"team{len(opened)}.db", "rita")
        opened.append(project)
        add_texts(project, texts or dict.fromkeys(passes, TEXT))
        for document_id, held in passes.items():
            for analyst, marks in held.items():
                add_passes(project, analyst, {document_id: marks}, "done")
        return project

    yield make
    for project in opened:
        project.close()


def listed(project: Project) -> list[tuple[str, str]]:
    """Document and kind of each case that is to be looked at."""
    return [(each.case.document_id, each.case.kind.value) for each in reviewing.conflicts(project)]


def case_in(project: Project, document_id: str, number: int = 0) -> Review:
    """A case of a document, in text order."""
    return reviewing.review_document(project, document_id).reviews[number]
