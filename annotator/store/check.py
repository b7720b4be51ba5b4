"""The project check: whether the file, its texts, spans and journal are what they must be. Reads only, memory is flat.

Every check yields one sentence a defect, naming the document, span or step. Text comes as bytes, because a damaged one
may be no text at all.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import create_engine

from annotator.domain.model import SetKind, State
from annotator.domain.names import LAYERS, is_storable
from annotator.domain.spans import refusal, shortened
from annotator.store import check_decisions, check_journal, check_review, upgrades
from annotator.store.database import Database
from annotator.store.schema import APPLICATION_ID, SCHEMA_NUMBER, metadata

Check = Callable[[sqlite3.Connection], Iterator[str]]

_MOST_OF_A_KIND = 200
_TEXTS_AT_HAND = 16
_COLOR = re.compile(r"#[0-9a-f]{6}")
_KINDS = frozenset(SetKind)
_STATES = frozenset(State)


def problems_of(database: Database) -> list[str]:
    """Every defect found, at most 200 of one kind; [] for a sound project."""
    found: list[str] = []
    with database.read() as connection:
        raw: Any = connection.connection.driver_connection
        raw.text_factory = bytes
        try:
            for check in CHECKS:
                found += _run(check, raw)
        finally:
            raw.text_factory = str
    return found


def structure_problems(raw: sqlite3.Connection, number: int = SCHEMA_NUMBER) -> Iterator[str]:
    """What is wrong with the tables, header, pages and references of a file of schema `number`, whatever its rows hold.

    For a file from elsewhere; `raw` gives text as bytes. The tables come first: nothing of them is run before.
    """
    yield from _table_problems(raw, number)
    yield from _header_problems(raw, number)
    yield from _the_pages(raw)
    if number == SCHEMA_NUMBER:
        yield from _the_references(raw)
    elif raw.execute("PRAGMA foreign_key_check").fetchone() is not None:
        yield "Some of its rows belong to others that are not there."


def _run(check: Check, raw: sqlite3.Connection) -> list[str]:
    found: list[str] = []
    try:
        found.extend(islice(check(raw), _MOST_OF_A_KIND))
    except sqlite3.DatabaseError as error:
        found.append(f"The file is damaged: reading {_words(check.__name__)} failed ({error}).")
    if len(found) == _MOST_OF_A_KIND:
        found.append(f"There are more problems with {_words(check.__name__)}; only the first are listed.")
    return found


def _words(name: str) -> str:
    return name.strip("_").replace("_", " ")


def said(value: Any) -> str:
    """A value from the file for a sentence, whatever it is."""
    if isinstance(value, bytes):
        return shortened(value.decode("utf-8", "replace"), 80)
    return str(value)


def _as_text(value: bytes | None) -> str | None:
    """The text, or None when it is none: no UTF-8, a lone surrogate or a NUL in it."""
    try:
        text = value.decode("utf-8") if isinstance(value, bytes) else None
    except UnicodeDecodeError:
        return None
    return text if text is not None and "\0" not in text else None


# The file


def _the_header(raw: sqlite3.Connection) -> Iterator[str]:
    yield from _header_problems(raw, SCHEMA_NUMBER)


def _header_problems(raw: sqlite3.Connection, number: int) -> Iterator[str]:
    for pragma, wanted in (("application_id", APPLICATION_ID), ("user_version", number)):
        (found,) = raw.execute(f"PRAGMA {pragma}").fetchone()
        if found != wanted:
            yield f"The file's {pragma} is {found}, not {wanted}."
    revisions = [said(row[0]) for row in raw.execute("SELECT version_num FROM alembic_version")]
    expected = upgrades.revision_of(number)
    if revisions != [expected]:
        yield f"The file says that its tables are of revision {', '.join(revisions) or 'none'}, not {expected}."


def _the_pages(raw: sqlite3.Connection) -> Iterator[str]:
    for (line,) in raw.execute(f"PRAGMA integrity_check({_MOST_OF_A_KIND})"):
        if line != b"ok":
            yield f"SQLite finds the file damaged: {said(line)}."


def _the_tables(raw: sqlite3.Connection) -> Iterator[str]:
    yield from _table_problems(raw, SCHEMA_NUMBER)


def _table_problems(raw: sqlite3.Connection, number: int) -> Iterator[str]:
    wanted = _expected_schema(number)
    there = {
        (said(kind), said(name)): _squeezed(sql or b"")
        for kind, name, sql in raw.execute("SELECT type, name, sql FROM sqlite_master")
        if not name.startswith(b"sqlite_stat")  # what ANALYZE keeps
    }
    for kind, name in sorted(wanted.keys() - there.keys()):
        yield f"The {kind} {name} is missing."
    for kind, name in sorted(there.keys() - wanted.keys()):
        yield f"The {kind} {name} does not belong in a project."
    for key in sorted(wanted.keys() & there.keys()):
        if wanted[key] != there[key]:
            yield f"The {key[0]} {key[1]} is not defined as this program defines it."


@cache
def _expected_schema(number: int) -> dict[tuple[str, str], str]:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            if number == SCHEMA_NUMBER:
                metadata.create_all(connection)
                upgrades.stamp(connection)
            else:
                upgrades.make_older(connection, number)
            rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master")
            return {(kind, name): _squeezed((sql or "").encode()) for kind, name, sql in rows}
    finally:
        engine.dispose()


def _squeezed(sql: bytes) -> str:
    return re.sub(r"\s+", " ", sql.decode("utf-8", "replace")).replace("( ", "(").replace(" )", ")")


def _the_references(raw: sqlite3.Connection) -> Iterator[str]:
    if raw.execute("PRAGMA foreign_key_check").fetchone() is None:
        return
    for table in metadata.sorted_tables:
        key = next(column.name for column in table.primary_key)
        for foreign in table.foreign_keys:
            column, parent = foreign.parent.name, foreign.column.table.name
            lost = f"SELECT {key}, {column} FROM {table.name} WHERE {column} NOT IN (SELECT id FROM {parent})"  # noqa: S608 - our names
            for row, target in raw.execute(lost):
                yield f"The {table.name} {said(row)} belongs to the {parent} {said(target)}, which is not there."


# The content


def _the_labels(raw: sqlite3.Connection) -> Iterator[str]:
    for row_id, name, color, code, description in raw.execute("SELECT id, name, color, code, description FROM label"):
        if any(_as_text(value) is None for value in (name, code, description)) or not said(name).strip():
            yield f"The label {said(row_id)} has a name, code or description that is no text."
        if not _COLOR.fullmatch(said(color)):
            yield f"The label {said(name)} has the color {said(color)}, which is none."


def _the_texts(raw: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT id, title, meta, text, sha256, characters FROM document ORDER BY id"
    for document_id, title, meta, text, digest, characters in raw.execute(query):
        name = f"The document {said(document_id)}"
        read = _as_text(text)
        if read is None:
            yield f"{name} holds a NUL or bytes that are no text."
        elif len(read) != characters:
            yield f"{name} has {len(read)} characters, but is said to have {characters}."
        if sha256(text).hexdigest().encode() != digest:
            yield f"{name} does not hold the text that was imported: its SHA-256 is another."
        if _as_text(title) is None or _as_text(document_id) is None:
            yield f"{name} has an id or title that is no text."
        if not _is_object(meta):
            yield f"{name} has meta that is no JSON object."


def _is_object(value: bytes) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except (ValueError, RecursionError):
        return False


def _the_passes(raw: sqlite3.Connection) -> Iterator[str]:
    for document_id, owner, kind, state in raw.execute("SELECT document_id, owner, kind, state FROM annotation_set"):
        name = f"The pass of {said(owner)} over the document {said(document_id)}"
        read = _as_text(owner)
        if read is None or not read.strip() or not is_storable(read):
            yield f"{name} has an owner that is no name."
        if kind == b"human" and read in LAYERS:
            yield f"{name} is a person's, and nobody can be called so: that is a layer of exports."
        if said(kind) not in _KINDS:
            yield f"{name} is of the unknown kind {said(kind)}."
        if said(state) not in _STATES:
            yield f"{name} is in the unknown state {said(state)}."


_OWNED = """
SELECT s.owner, d.id, d.text FROM annotation_set AS s JOIN document AS d ON d.id = s.document_id
WHERE s.id = CAST(? AS TEXT)
"""


def _the_spans(raw: sqlite3.Connection) -> Iterator[str]:
    @lru_cache(maxsize=_TEXTS_AT_HAND)  # in the order of their ids, those of one pass mostly follow each other
    def pass_of(set_id: bytes) -> tuple[str, str, str] | None:
        found = raw.execute(_OWNED, (set_id,)).fetchone()
        return found and (said(found[0]), said(found[1]), found[2].decode("utf-8", "surrogateescape"))

    query = 'SELECT set_id, start, "end", quote, note, flagged FROM span'
    for set_id, start, end, quote, note, flagged in raw.execute(query):
        owned = pass_of(set_id)
        if owned is None:  # that something points to nothing is told of the tables
            continue
        owner, document_id, text = owned
        if not _span_is_sound(text, start, end, quote, note, flagged):
            place = f"The span {start}..{end} “{said(quote)}” of {owner} in the document {document_id}"
            yield from (f"{place} {why}." for why in _span_defects(text, start, end, quote, note, flagged))


def _equal_spans(raw: sqlite3.Connection) -> Iterator[str]:
    """The same extent and label twice in one pass."""
    twice = 'SELECT set_id, start, "end", label_id FROM span GROUP BY 1, 2, 3, 4 HAVING count(*) > 1'
    for set_id, start, end, _ in raw.execute(twice):
        owner, document_id, _ = raw.execute(_OWNED, (set_id,)).fetchone() or (b"?", b"?", b"")
        yield f"The span {start}..{end} of {said(owner)} in the document {said(document_id)} is there twice."


def _span_is_sound(text: str, start: Any, end: Any, quote: Any, note: bytes | None, flagged: Any) -> bool:
    """The straight way for good spans: there may be half a million."""
    return (
        type(start) is int
        and type(end) is int
        and 0 <= start < end <= len(text)
        and text[start:end].encode("utf-8", "surrogateescape") == quote
        and (note is None or _as_text(note) is not None)
        and flagged in (0, 1)
    )


def _span_defects(text: str, start: Any, end: Any, quote: Any, note: bytes | None, flagged: Any) -> Iterator[str]:
    if type(start) is not int or type(end) is not int:
        yield "has offsets that are no integers"
    elif why := refusal(len(text), start, end):
        yield f"cannot be: {why.rstrip('.')}"
    elif text[start:end].encode("utf-8", "surrogateescape") != quote:
        yield f"should read “{shortened(text[start:end])}”, as the text does there"
    if note is not None and _as_text(note) is None:
        yield "has a note that is no text"
    if flagged not in (0, 1):
        yield f"is flagged {said(flagged)}, neither yes nor no"


CHECKS: tuple[Check, ...] = (
    _the_header,
    _the_pages,
    _the_tables,
    _the_references,
    _the_labels,
    _the_texts,
    _the_passes,
    _the_spans,
    _equal_spans,
    *check_decisions.CHECKS,
    *check_review.CHECKS,
    *check_journal.CHECKS,
)
