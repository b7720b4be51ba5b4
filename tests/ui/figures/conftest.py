"""A project after a round: two analysts did two pages, a reviewer decided what they differ on."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.adjudication import rule
from annotator.domain.cases import Kind
from annotator.domain.model import DocumentId
from annotator.services import adjudicating, deciding, reviewing, roles
from annotator.services.deciding import Remarks
from annotator.services.project import open_project
from tests.projects import add_passes, make_project, seed_texts
from tests.ui.desk import KERRY, Desk, start

OTHER = "003_0497646793bed851"


def marks(document: str, *wanted: tuple[str, str]) -> list[tuple[int, int, str]]:
    """The first place of each of some words, with a label."""
    text = seed_texts()[document]
    return [(text.index(words), text.index(words) + len(words), label) for words, label in wanted]


@pytest.fixture
def round_(tmp_path: Path, made_once: bytes) -> Path:
    """A wider actor, a location that is one's alone, and an actor that is a location to the other."""
    path = tmp_path / "annotations.db"
    path.write_bytes(made_once)
    return path


@pytest.fixture(scope="package")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "annotations.db"
    with make_project(path, "rita") as project:
        add_passes(
            project,
            "analyst-1",
            {
                KERRY: marks(
                    KERRY, ("Secretary of State John Kerry", "actor"), ("Sochi", "location"), ("Syria", "actor")
                ),
                OTHER: marks(OTHER, ("Lavrov", "actor")),
            },
            "done",
        )
        add_passes(
            project,
            "analyst-2",
            {
                KERRY: marks(KERRY, ("John Kerry", "actor"), ("Syria", "location")),
                OTHER: marks(OTHER, ("Lavrov", "actor")),
            },
            "done",
        )
        roles.become_reviewer(project)
        for each in reviewing.review_document(project, DocumentId(KERRY)).reviews:
            case = each.case
            chosen = {
                Kind.BOUNDARY: marks(KERRY, ("John Kerry", "actor")),
                Kind.MISSING: marks(KERRY, ("Sochi", "location")),
                Kind.LABEL: marks(KERRY, ("Syria", "location")),
            }[case.kind]
            remarks = Remarks("boundary_convention", "titles stay out") if case.kind is Kind.BOUNDARY else None
            deciding.decide(project, DocumentId(KERRY), case.id, chosen, *([remarks] if remarks else []))
        adjudicating.adjudicate(project, rule("unanimous"))
        roles.release(project)
    return path.read_bytes()


@pytest.fixture
def desk(qtbot: QtBot, round_: Path) -> Desk:
    return start(qtbot, round_)


@pytest.fixture
def blind(qtbot: QtBot, round_: Path) -> Desk:
    """The same, before the round is released."""
    with open_project(str(round_), "rita") as project:
        roles.begin_round(project)
    return start(qtbot, round_)
