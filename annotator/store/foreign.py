"""A project file from elsewhere, which may be damaged or made to harm: looked at in a copy, never attached to ours."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.store import check, copies, leftover, project_file, upgrades
from annotator.store.project_file import has_log, log_of
from annotator.store.schema import SCHEMA_NUMBER

# In instructions of SQLite's machine, not in seconds: a busy computer must not decide what can be read.
_STEPS = 20_000_000
_STEPS_A_BYTE = 200
_REPORT = 100_000
_ALONE, _TOGETHER = "mode=ro&immutable=1", "mode=ro"  # without the log beside it, and with it
_LONGEST_VALUE = 400_000_000  # bytes

_SET = "SELECT id, owner, state FROM annotation_set WHERE document_id = ? AND kind = 'human' ORDER BY owner"
_SPANS = 'SELECT id, start, "end", label_id, quote, note, flagged FROM span WHERE set_id = ? ORDER BY id'


class Foreign:
    """What a foreign file holds. Every value may be anything: a str may hold surrogates, a number may be bytes."""

    def __init__(self, path: Path, raw: sqlite3.Connection) -> None:
        self.path = path
        self._raw = raw

    def document_ids(self) -> list[str]:
        """Every document, by id."""
        return [row[0] for row in self._raw.execute("SELECT id FROM document ORDER BY id")]

    def text(self, document_id: str) -> Any:
        """The text of a document that is there."""
        return self._raw.execute("SELECT text FROM document WHERE id = ?", (document_id,)).fetchone()[0]

    def labels(self) -> dict[Any, Any]:
        """Label names by id."""
        return dict(self._raw.execute("SELECT id, name FROM label"))

    def passes(self, document_id: str) -> list[tuple[Any, ...]]:
        """The human passes over a document: id, owner, state."""
        return self._raw.execute(_SET, (document_id,)).fetchall()

    def spans(self, set_id: str) -> list[tuple[Any, ...]]:
        """The spans of a pass: id, start, end, label id, quote, note, flagged."""
        return self._raw.execute(_SPANS, (set_id,)).fetchall()

    def setting(self, name: str) -> str | None:
        """What the file says of itself."""
        row = self._raw.execute("SELECT value FROM setting WHERE id = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def setting_names(self, prefix: str) -> list[str]:
        """The names of settings that begin with `prefix`, without it."""
        query = "SELECT substr(id, ?) FROM setting WHERE substr(id, 1, ?) = ? ORDER BY id"
        return [row[0] for row in self._raw.execute(query, (len(prefix) + 1, len(prefix), prefix))]

    def last_step(self) -> str:
        """The id of the newest step of its journal, "" without any."""
        row = self._raw.execute("SELECT id FROM step ORDER BY number DESC LIMIT 1").fetchone()
        return row[0] if row else ""

    def has_step(self, step_id: str) -> bool:
        """Whether its journal holds that step."""
        return self._raw.execute("SELECT 1 FROM step WHERE id = ?", (step_id,)).fetchone() is not None


@contextmanager
def open_foreign(path: Path) -> Iterator[Foreign]:
    """A checked view of the file. Raises StorageError for what is no sound project of this version of the program.

    Reading it later may still raise sqlite3.Error, for one when it goes on and on; `reading` turns that into words.
    """
    if not path.is_file():
        raise StorageError(f"There is no file {path}.", "Check the path.")
    if project_file.is_open_here(path):
        raise StorageError(f"{path} is open here.", "Close it first, or choose another file.")
    upgrades.check_header(path)
    with copies.folder() as folder:
        copy = folder / "foreign.db"
        with reading(path):
            access = _copy(path, copy)
            access = _brought_up_to_date(path, copy, access)
            raw = _connect(copy, access)
        with closing(raw):
            with reading(path):
                _check(path, raw)
            yield Foreign(path, raw)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say in words what goes wrong with the file. Raises StorageError."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter from a message that quotes damaged bytes
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        why = "takes far too long to read" if code == sqlite3.SQLITE_INTERRUPT else "is damaged"
        raise StorageError(f"{path} {why} ({error}).", "Ask for another copy of it.") from error
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}.", "Check the path and its rights.") from error


def _copy(path: Path, copy: Path) -> str:
    """Copy the file with its log, which may hold the last work; returns how to open the copy."""
    shutil.copy2(path, copy)
    if not has_log(path):
        return _ALONE
    shutil.copy2(log_of(path), log_of(copy))
    if not (_is_ours(path, copy, _TOGETHER) and _is_ours(path, copy, _ALONE)):
        return _TOGETHER  # to be refused, or cut off while its log was being folded in
    access, borrowed, _ = leftover.for_reading(copy)  # asks the journal of both, now that it is a table
    if borrowed:
        borrowed.remove()  # the copy is ours, an index may be made beside it
    return access


def _is_ours(path: Path, copy: Path, access: str) -> bool:
    try:
        with closing(_connect(copy, access)) as raw:
            _check(path, raw)
    except (sqlite3.Error, UnicodeDecodeError, AnnotatorError):
        return False
    return True


def _connect(copy: Path, access: str) -> sqlite3.Connection:
    raw = sqlite3.connect(f"{copy.as_uri()}?{access}", uri=True, isolation_level=None)
    raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    left = (_STEPS + _STEPS_A_BYTE * copy.stat().st_size) // _REPORT

    def count() -> int:
        nonlocal left
        left -= 1
        return left < 0

    raw.set_progress_handler(count, _REPORT)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def _brought_up_to_date(path: Path, copy: Path, access: str) -> str:
    """Migrate the copy of an older file, once it is sure to be one of ours; returns how to open it."""
    with closing(_connect(copy, access)) as raw:
        if raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_NUMBER,):
            return access  # and is looked at next
        _check(path, raw)
    if access == _ALONE:
        log_of(copy).unlink(missing_ok=True)  # another file's
    try:
        upgrades.migrate(copy)
    except StorageError as error:
        raise _not_ours(path, "it comes from an older version and could not be brought up to date") from error
    return _TOGETHER if has_log(copy) else _ALONE


def _check(path: Path, raw: sqlite3.Connection) -> None:
    """Refuse what is no project of ours, of this version or an older one."""
    (number,) = raw.execute("PRAGMA user_version").fetchone()  # the log may say otherwise than the first page did
    upgrades.refuse_newer(path, number)
    if number < 1:
        raise StorageError(f"{path} was made by an older version of the program.", "Open it once with this one.")
    raw.text_factory = bytes  # a damaged file's words may be none
    odd = raw.execute("SELECT type FROM sqlite_master WHERE type NOT IN ('table', 'index')").fetchone()
    found = next(check.structure_problems(raw, number), None) if odd is None else None
    raw.text_factory = _as_text
    if odd is not None:
        raise _not_ours(path, f"it holds a {_as_text(odd[0])}")
    if found is not None:
        raise _not_ours(path, found)


def _not_ours(path: Path, why: str) -> AnnotatorError:
    return StorageError(
        f"{path} is not as this program writes a project: {why.rstrip('.')}.", "Ask for another copy of it."
    )


def _as_text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")
