"""Before the round is released the window offers an analyst nobody's work but their own."""

import pytest

from annotator.services.layers import LayerKind, offered_layers
from annotator.services.project import open_project
from annotator.services.roles import become_reviewer, release
from tests.projects import add_passes, add_texts, make_empty_project


@pytest.fixture
def path(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        add_texts(project, {"a": "Kerry"})
        for who in ("analyst-1", "ana", "ben"):
            add_passes(project, who, {"a": [(0, 5, "actor")]}, "done")
    return tmp_path / "p.db"


def offered(path, who):
    with open_project(str(path), who) as project:
        return [(one.kind, one.name) for one in offered_layers(project)]


EVERYTHING = [LayerKind.GOLD, LayerKind.MAJORITY, LayerKind.UNION, LayerKind.ALL]


def test_an_analyst_is_offered_their_own_layer_only(path):
    assert offered(path, "ana") == [(LayerKind.OWN, "ana")]


def test_a_reviewer_is_offered_all(path):
    with open_project(str(path), "rea") as project:
        become_reviewer(project)
    worked_out = [(kind, kind.value) for kind in EVERYTHING]
    others = [(LayerKind.OTHER, name) for name in ("ana", "analyst-1", "ben")]
    assert offered(path, "rea") == [(LayerKind.OWN, "rea"), *worked_out, *others]
    assert offered(path, "ana") == [(LayerKind.OWN, "ana")]


def test_after_release_everybody_is(path):
    with open_project(str(path), "rea") as project:
        become_reviewer(project)
        release(project)
    assert [kind for kind, _ in offered(path, "ana")] == [LayerKind.OWN, *EVERYTHING, LayerKind.OTHER, LayerKind.OTHER]
