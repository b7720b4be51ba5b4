"""Opening a project, and as whom."""

import getpass
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.domain.errors import AnnotatorError, FileReplaced, StorageError
from annotator.services import documents, history
from annotator.services import project as projects
from annotator.services.project import Project, open_project
from tests.projects import everything, spans_in
from tests.services.test_annotate import A, mark


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "login-name")


def who(file: Path, asked: str | None = None) -> str:
    with open_project(str(file), asked) as project:
        return project.who


def test_who_works_is_asked_first_of_as_then_the_environment_then_the_project_then_the_login(
    file: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert who(file) == "login-name"
    projects.set_open_as(project, "from the project")
    assert who(file) == "from the project"
    monkeypatch.setenv("ANNOTATOR_USER", "from the environment")
    assert who(file) == "from the environment"
    assert who(file, "from --as") == "from --as"
    monkeypatch.setenv("ANNOTATOR_USER", "")
    assert who(file) == "from the project"


@pytest.mark.parametrize("name", ["", " ", "ann ", "a\nb", "a\u202eb", "x" * 201, "\udcff"])
def test_a_name_that_is_none_is_refused_wherever_it_comes_from(
    file: Path, project: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(project)
    with pytest.raises(AnnotatorError, match="cannot be a person's name"):
        who(file, name)
    with pytest.raises(AnnotatorError, match="cannot be a person's name"):
        projects.set_open_as(project, name)
    monkeypatch.setattr(getpass, "getuser", lambda: name)
    with pytest.raises(AnnotatorError, match="cannot be a person's name"):
        who(file)
    assert everything(project) == before


@pytest.mark.parametrize("error", [KeyError("uid"), OSError("no name")])
def test_a_login_without_a_name_is_told_what_to_do(
    file: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", fails)
    with pytest.raises(AnnotatorError, match="--as NAME"):
        who(file)
    assert who(file, "ann") == "ann"


def test_open_as_can_be_changed_and_undone(file: Path, project: Project) -> None:
    projects.set_open_as(project, "one")
    projects.set_open_as(project, "two")
    assert who(file) == "two"
    assert history.undo(project).what == "Undo: Open this project as two"
    assert who(file) == "one"
    history.undo(project)
    assert who(file) == "login-name"


def test_a_project_is_called_by_its_file(project: Project, file: Path) -> None:
    assert (project.name, project.path, project.read_only, project.notices) == ("project.db", file, False, [])


def test_what_is_not_there_is_made_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with pytest.raises(StorageError, match="no database at"):
        open_project(str(path), "ann")
    assert list(tmp_path.iterdir()) == []
    with open_project(str(path), "ann", create=True) as made:
        assert documents.list_documents(made) == []
        assert history.latest(made) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["new.db"]


def test_creating_what_is_there_opens_it(file: Path) -> None:
    with open_project(str(file), "ann", create=True) as project:
        assert documents.count_documents(project) == 3


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("a.db", "a.db"),
        ("/x/a.db", "/x/a.db"),
        ("sqlite:///a.db", "a.db"),
        ("sqlite:////x/a.db", "/x/a.db"),
        ("sqlite+pysqlite:///a b%.db", "a b%.db"),
    ],
)
def test_a_location_is_a_path_or_an_url(location: str, path: str) -> None:
    assert projects.path_of(location) == Path(path)


@pytest.mark.parametrize("location", ["postgresql://host/db", "sqlite://", "sqlite:///", "mysql+x://a", "file:///x"])
def test_other_databases_are_refused(location: str) -> None:
    with pytest.raises(AnnotatorError, match="cannot be opened"):
        projects.path_of(location)


def test_the_default_is_the_environments_database_else_one_in_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert projects.default_location() == "annotations.db"
    monkeypatch.setenv("ANNOTATOR_DB", "/x/team.db")
    assert projects.default_location() == "/x/team.db"


def test_a_copy_holds_everything_and_replaces_nothing(project: Project, tmp_path: Path) -> None:
    mark(project, 0, 5)
    target = tmp_path / "copy.db"
    project.save_copy(target)
    with open_project(str(target), "analyst-1") as copy:
        assert everything(copy) == everything(project)
    with pytest.raises(StorageError, match="exists already"):
        project.save_copy(target)


def test_a_replaced_file_is_noticed_before_anything_is_written(project: Project, file: Path, tmp_path: Path) -> None:
    mark(project, 0, 5)
    project.check_file()
    elsewhere = shutil.copy(file, tmp_path / "elsewhere.db")
    Path(elsewhere).replace(file)
    with pytest.raises(FileReplaced):
        project.check_file()
    with pytest.raises(FileReplaced):
        mark(project, 10, 15)


def test_a_deleted_file_is_noticed_and_the_work_can_be_saved(project: Project, file: Path, tmp_path: Path) -> None:
    mark(project, 0, 5)
    file.unlink()
    with pytest.raises(FileReplaced):
        mark(project, 10, 15)
    project.save_copy(tmp_path / "saved.db")
    with open_project(str(tmp_path / "saved.db"), "analyst-1") as saved:
        assert [one.quote for one in spans_in(saved, A)] == ["Kerry"]


def test_a_second_window_sees_what_the_first_wrote(project: Project, window: Callable[[str], Project]) -> None:
    second = window("analyst-1")
    made = mark(project, 0, 5)
    assert spans_in(second, A) == (made,)


@pytest.mark.parametrize("name", ["gold", "all"])
def test_nobody_is_called_like_a_layer(tmp_path: Path, name: str) -> None:
    with pytest.raises(AnnotatorError, match="that is a layer of exports"):
        open_project(str(tmp_path / "p.db"), name, create=True)
