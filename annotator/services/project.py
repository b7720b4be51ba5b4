"""A project: an open database and the person who works in it."""

import getpass
import os
from pathlib import Path
from types import TracebackType

from annotator.domain.errors import AnnotatorError
from annotator.domain.names import LAYERS, is_person_name
from annotator.store.database import WAIT_ELSEWHERE, Database, open_database
from annotator.store.settings import get_setting, put_setting
from annotator.store.transaction import step_of

OPEN_AS = "open_as"


class Project:
    """What every service takes first. Close it, or use it in a `with` statement."""

    def __init__(self, database: Database, who: str) -> None:
        self.database = database
        self.who = who

    @property
    def name(self) -> str:
        """The file's name, for titles."""
        return self.database.path.name

    @property
    def path(self) -> Path:
        """The database file."""
        return self.database.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written here."""
        return self.database.read_only

    @property
    def notices(self) -> list[str]:
        """Sentences the user must read after opening."""
        return self.database.notices

    def check_file(self) -> None:
        """Raises FileReplaced when the file was deleted or replaced since it was opened."""
        self.database.check_file()

    def data_version(self) -> int:
        """A number that changes when anything is committed, here or elsewhere; reading it costs next to nothing."""
        return self.database.data_version()

    def save_copy(self, target: Path) -> None:
        """Write a consistent copy; works even when the file is gone. Raises StorageError."""
        self.database.copy_to(target)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_project(
    location: str, who: str | None = None, *, create: bool = False, wait_ms: int = WAIT_ELSEWHERE
) -> Project:
    """Open the project at a path or SQLAlchemy URL. Raises StorageError with what to do.

    `who` (an empty name is refused) falls back to $ANNOTATOR_USER, then to the name that the project says to open as,
    then to the login name.
    `wait_ms` is how long a write waits for another program's lock, in milliseconds.
    """
    database = open_database(path_of(location), create=create, wait_ms=wait_ms)
    try:
        return Project(database, checked_name(_who(database, who)))
    except AnnotatorError:
        database.close()
        raise


def path_of(location: str) -> Path:
    """The file that a path or `sqlite:///` URL names. Raises AnnotatorError for another kind of database."""
    scheme, separator, rest = location.partition("://")
    if not separator:
        return Path(location)
    if scheme.split("+")[0] != "sqlite" or not rest.startswith("/") or not rest[1:]:
        raise AnnotatorError(
            f"{scheme}:// databases cannot be opened by this version.", "Give the path of a database file."
        )
    return Path(rest[1:])


def default_location() -> str:
    """$ANNOTATOR_DB, else annotations.db in the current folder."""
    return os.environ.get("ANNOTATOR_DB") or "annotations.db"


def _who(database: Database, asked: str | None) -> str:
    if asked is not None:
        return asked
    if named := os.environ.get("ANNOTATOR_USER"):
        return named
    with database.read() as connection:
        return get_setting(connection, OPEN_AS) or _login_name()


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:  # a container's user often has no name
        raise AnnotatorError("Nothing says who you are.", "Say it with --as NAME, or set ANNOTATOR_USER.") from error


def checked_name(name: str) -> str:
    """A person's name as given. Raises AnnotatorError for one that could not be stored or told apart."""
    if not is_person_name(name):
        raise AnnotatorError(
            f"{name[:40]!r} cannot be a person's name here.",
            "Use up to 200 visible characters without spaces at the ends.",
        )
    if name in LAYERS:
        raise AnnotatorError(f"Nobody can be called {name!r}: that is a layer of exports.", "Use another name.")
    return name


def set_open_as(project: Project, name: str) -> None:
    """Let the project be opened as `name` by whoever says nothing else."""
    checked_name(name)
    with step_of(project.database, project.who, f"Open this project as {name}") as step:
        put_setting(step, OPEN_AS, name)
