"""What the project says of itself is kept, changed and taken back."""

from annotator.services.project import Project
from annotator.store import history
from annotator.store.database import Database
from annotator.store.settings import get_setting, put_setting
from annotator.store.transaction import step_of
from tests.projects import everything


def value(database: Database, name: str) -> str | None:
    with database.read() as connection:
        return get_setting(connection, name)


def put(database: Database, name: str, new: str) -> None:
    with step_of(database, "ann", f"Set {name}") as step:
        put_setting(step, name, new)


def test_a_setting_is_nothing_until_it_is_set(database: Database) -> None:
    assert value(database, "theme") is None
    put(database, "theme", "dark")
    put(database, "place", "here")
    put(database, "theme", "light")
    assert (value(database, "theme"), value(database, "place")) == ("light", "here")


def test_a_setting_is_undone_to_what_it_was(database: Database) -> None:
    put(database, "theme", "dark")
    put(database, "theme", "light")
    history.undo(database, "ann")
    assert value(database, "theme") == "dark"
    history.undo(database, "ann")
    assert value(database, "theme") is None


def test_setting_the_same_value_is_no_step(project: Project, database: Database) -> None:
    put(database, "theme", "dark")
    before = everything(project)
    put(database, "theme", "dark")
    assert everything(project) == before
