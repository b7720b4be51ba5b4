"""The rows of packs: writing the file that is handed out, and what a merge must know of the rows here."""

import hashlib
import hmac
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from annotator.domain.errors import StorageError
from annotator.domain.model import SetKind
from annotator.domain.three_way import Held
from annotator.store import project_file
from annotator.store.bulk import DOCUMENT_COLUMNS, Batch
from annotator.store.database import Database, create_database, translated
from annotator.store.people import first_step_id
from annotator.store.schema import annotation_set, document, label, setting, span

HEADER = "pack"  # the setting in which a pack says what it is
BASE = "pack:"  # and, with a document's id behind, what was handed out of it
MERGED = "merged:"  # here, with the pack's id and a document's: what was taken back of it last


@contextmanager
def new_pack(out: Path) -> Iterator[Database]:
    """An empty project without labels, which gets the name `out` when the block ends well. Raises StorageError."""
    if os.path.lexists(out):
        raise StorageError(f"{out} exists already.", "Choose another name.")
    if out.parent.is_dir() and not os.access(out.parent, os.W_OK):  # else a name that nobody gave would be told
        raise StorageError(f"{out} cannot be written.", "Choose a folder that you may write to.")
    part = out.with_name(f".{out.name}.{os.getpid()}.pack")
    try:
        create_database(part)
        with translated(out), closing(sqlite3.connect(part, isolation_level=None)) as raw:
            raw.execute("DELETE FROM label")  # those of the project come instead, with their ids
        database = Database(part, wait_ms=0)
        try:
            yield database
        finally:
            database.close()
        with translated(out):
            with closing(sqlite3.connect(part, isolation_level=None)) as raw:
                raw.execute("VACUUM")  # no page but those in use
            project_file.place_new(part, out)
    finally:
        project_file.drop(part)


def project_id(connection: Connection) -> str:
    """Which project this is, also in its copies; tells nothing of what `seal_of` uses."""
    return hashlib.sha256(f"project:{first_step_id(connection)}".encode()).hexdigest()[:32]


def seal_of(connection: Connection, *parts: str) -> str:
    """What only somebody who has this project can make: the first step's id is random and in no export or pack."""
    key = first_step_id(connection).encode()
    return hmac.new(key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()


def existing_documents(connection: Connection) -> list[str]:
    """The ids of all documents, in order."""
    return list(connection.execute(select(document.c.id).order_by(document.c.id)).scalars())


def copy_labels(connection: Connection, batch: Batch) -> None:
    """The tagset as it is, ids and versions too."""
    for row in connection.execute(select(label).order_by(label.c.position)).mappings():
        batch.singly().insert(label, dict(row))


def copy_document(connection: Connection, batch: Batch, document_id: str) -> None:
    """A document with its text."""
    row = connection.execute(select(document).where(document.c.id == document_id)).mappings().one()
    batch.add_documents([tuple(row[name] for name in DOCUMENT_COLUMNS)])


def copy_pass(connection: Connection, batch: Batch, found: RowMapping) -> dict[str, Held]:
    """A pass with its spans, ids and versions too; returns the spans."""
    batch.singly().insert(annotation_set, {**found, "batch": None})
    rows = connection.execute(select(span).where(span.c.set_id == found["id"]).order_by(span.c.id)).mappings().all()
    for row in rows:
        batch.singly().insert(span, {**row, "batch": None})
    return {row["id"]: held_in(row) for row in rows}


def put_new_setting(batch: Batch, name: str, value: str) -> None:
    """Let a new pack say something of itself."""
    batch.singly().insert(setting, {"id": name, "value": value, "version": 1})


def own_pass(connection: Connection, document_id: str, owner: str) -> RowMapping | None:
    """The row of somebody's pass, or None."""
    query = select(annotation_set).where(
        annotation_set.c.document_id == document_id,
        annotation_set.c.owner == owner,
        annotation_set.c.kind == SetKind.HUMAN.value,
    )
    return connection.execute(query).mappings().one_or_none()


def span_rows(connection: Connection, set_id: str) -> dict[str, RowMapping]:
    """The spans of a pass by id."""
    rows = connection.execute(select(span).where(span.c.set_id == set_id)).mappings()
    return {row["id"]: row for row in rows}


def held_in(row: Mapping[Any, Any]) -> Held:
    """A row of the span table without its id."""
    return Held(row["start"], row["end"], row["label_id"], row["note"], bool(row["flagged"]))


def is_span(connection: Connection, span_id: str) -> bool:
    """Whether any pass has a span of that id."""
    return connection.execute(select(span.c.id).where(span.c.id == span_id)).first() is not None


def is_pass(connection: Connection, set_id: str) -> bool:
    """Whether there is a pass of that id."""
    return connection.execute(select(annotation_set.c.id).where(annotation_set.c.id == set_id)).first() is not None


def sha256_here(connection: Connection, document_id: str) -> str | None:
    """The digest of the document's text, or None when there is no such document."""
    return connection.execute(select(document.c.sha256).where(document.c.id == document_id)).scalar_one_or_none()


def written(state: str | None, spans: Mapping[str, Held], **more: str | None) -> str:
    """A pass as the settings of packs and merges keep it; `state` None: there was no pass."""
    listed = {span_id: list(held) for span_id, held in sorted(spans.items())}
    return json.dumps({"state": state, "spans": listed, **more}, ensure_ascii=False, separators=(",", ":"))


def read_back(value: str) -> tuple[dict[str, Any], dict[str, Held]]:
    """What `written` wrote: the whole, and the spans."""
    told = json.loads(value)
    return told, {span_id: Held(*held) for span_id, held in told["spans"].items()}
