"""Who reviews, and when everybody may look."""

from pathlib import Path

import pytest

from annotator.domain.errors import AnnotatorError
from annotator.services import checking, history, roles
from annotator.services.project import Project, open_project
from annotator.store.settings import put_setting
from annotator.store.transaction import step_of
from tests.projects import add_passes, add_texts, make_empty_project
from tests.services.reviews import KERRY, TEXT, Team


@pytest.fixture
def project(team: Team) -> Project:
    return team({"d": {"ann": [KERRY]}, "e": {"ann": []}, "f": {}}, dict.fromkeys("def", TEXT))


def test_nobody_reviews_until_they_say_so(project: Project) -> None:
    assert not roles.is_reviewer(project)
    assert not roles.may_see_others(project)
    roles.become_reviewer(project)
    assert roles.is_reviewer(project)
    assert roles.may_see_others(project)
    with open_project(str(project.path), "ann") as ann:
        assert not roles.may_see_others(ann)
    assert checking.check(project).ok


def test_saying_it_twice_is_no_step(project: Project) -> None:
    roles.become_reviewer(project)
    before = history.peek(project).undo
    assert roles.become_reviewer(project).number == 0
    assert history.peek(project).undo == before


def test_reviewers_come_and_go_and_undo_brings_them_back(project: Project) -> None:
    roles.become_reviewer(project)
    roles.add_reviewer(project, "Žoë")
    assert roles.reviewers(project) == ("rita", "Žoë")
    roles.remove_reviewer(project, "rita")
    assert not roles.is_reviewer(project)
    history.undo(project)
    assert roles.reviewers(project) == ("rita", "Žoë")
    with pytest.raises(AnnotatorError, match="is no reviewer") as refused:
        roles.remove_reviewer(project, "ann")
    assert "rita, Žoë" in refused.value.hint
    with pytest.raises(AnnotatorError, match="person's name"):
        roles.add_reviewer(project, " ")


def test_after_the_release_everybody_may_look_until_a_new_round(project: Project) -> None:
    with open_project(str(project.path), "ann") as ann:
        assert not roles.is_released(ann)
        roles.release(project)
        assert roles.is_released(ann)
        assert roles.may_see_others(ann)
        roles.begin_round(project)
        assert not roles.may_see_others(ann)
        history.undo(project)
        assert roles.may_see_others(ann)


def test_a_round_that_runs_is_not_begun_again(project: Project) -> None:
    assert roles.begin_round(project).number == 0
    assert roles.release(project).number > 0
    assert roles.release(project).number == 0


def test_how_many_documents_somebody_has_marked(project: Project) -> None:
    add_passes(project, "ann", {"f": []}, "new")
    with open_project(str(project.path), "ann") as ann:
        assert roles.count_marked(ann) == 2
    assert roles.count_marked(project) == 0


@pytest.mark.parametrize("value", ["nonsense", "5", '{"rita": 1}', "[1]", "[" * 200_000], ids=len)
def test_a_setting_that_somebody_spoilt_names_nobody(project: Project, value: str) -> None:
    with step_of(project.database, "rita", "spoil") as step:
        put_setting(step, "reviewers", value)
    assert roles.reviewers(project) == ()


def test_a_name_is_known_by_its_work_its_pass_or_its_role(tmp_path: Path) -> None:
    with make_empty_project(tmp_path / "a.db") as project:
        add_texts(project, {"a": "Kyiv"})
        assert not roles.is_known(project, "rita")
        roles.add_reviewer(project, "rita")
        add_passes(project, "omar", {"a": [(0, 4, "actor")]})
        assert [roles.is_known(project, name) for name in ("rita", "omar", "analyst-1", "nobody")] == [1, 1, 1, 0]
