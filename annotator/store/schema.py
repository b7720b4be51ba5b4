"""The tables. STRICT on SQLite, plain SQL types elsewhere; every constraint has a name."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION_ID = 0x414E_4E54  # "ANNT", in bytes 68-71 of the file
SCHEMA_NUMBER = 2  # PRAGMA user_version, in bytes 60-63 of the file: read before the file is opened
REVISION = "0002"  # the Alembic revision that makes these tables

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Any, clustered: bool = False) -> Table:
    # Small rows whose ids grow with time are kept in the primary key's own tree: one tree less to write.
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=not clustered)


def _text(name: str, *parts: Any, null: bool = False) -> "Column[Any]":
    return Column(name, Text, *parts, nullable=null)


def _integer(name: str, *parts: Any, null: bool = False) -> "Column[Any]":
    return Column(name, Integer, *parts, nullable=null)


def _version() -> "Column[Any]":
    return Column("version", Integer, nullable=False, server_default="1")


# What the project says of itself: who to open as, the guidelines' place, …
setting = _table("setting", Column("id", Text, primary_key=True), _text("value"), _version())

# The journal: one row a user action, one row a table row it touched.
step = _table(
    "step",
    Column("id", Text, primary_key=True),
    _integer("number"),
    _integer("revision"),
    _text("at"),
    _text("who"),
    _text("what"),
    _text("kind"),
    _text("target", ForeignKey("step.id"), null=True),
    _text("state"),
    _integer("bulk"),
    _text("detail"),
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('do', 'undo', 'redo')", name="kind"),
    CheckConstraint("state IN ('done', 'undone', 'dropped')", name="state"),
    Index(None, "revision"),
    Index(None, "who", "state", "number"),
    Index(None, "target"),
)
change = _table(
    "change",
    Column("step_id", Text, ForeignKey("step.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    _text("table_name"),
    _text("row_id"),
    _text("before", null=True),
    _text("after", null=True),
    CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name="some"),
    clustered=True,
)

label = _table(
    "label",
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("color"),
    _text("key", null=True),
    _text("code"),
    _text("description"),
    _integer("position"),
    _version(),
    UniqueConstraint("name"),
    UniqueConstraint("key"),
    UniqueConstraint("code"),
    CheckConstraint("length(name) > 0", name="name"),
)
document = _table(
    "document",
    Column("id", Text, primary_key=True),
    _text("title"),
    _text("source", null=True),
    _text("meta"),
    _text("sha256"),
    _integer("characters"),
    _text("batch", ForeignKey("step.id"), null=True),
    _version(),
    _text("text"),  # last: SQLite goes through all pages of a long value to reach the columns behind it
    CheckConstraint("length(id) > 0", name="id"),
    CheckConstraint("length(text) = characters", name="characters"),
    Index(None, "batch"),
)
annotation_set = _table(
    "annotation_set",
    Column("id", Text, primary_key=True),
    _text("document_id", ForeignKey("document.id")),
    _text("owner"),
    _text("kind"),
    _text("state"),
    _text("batch", ForeignKey("step.id"), null=True),
    _version(),
    UniqueConstraint("document_id", "owner", "kind"),
    CheckConstraint("kind IN ('human', 'gold', 'suggestion', 'imported')", name="kind"),
    CheckConstraint("state IN ('new', 'in_progress', 'done', 'skipped')", name="state"),
    CheckConstraint("length(owner) > 0", name="owner"),
    Index(None, "batch"),
)
span = _table(
    "span",
    Column("id", Text, primary_key=True),
    _text("set_id", ForeignKey("annotation_set.id")),
    _integer("start"),
    _integer("end"),
    _text("label_id", ForeignKey("label.id")),
    _text("quote"),
    _text("note", null=True),
    _integer("flagged"),
    _text("batch", ForeignKey("step.id"), null=True),
    _version(),
    UniqueConstraint("set_id", "start", "end", "label_id"),
    CheckConstraint('start >= 0 AND "end" > start', name="offsets"),
    CheckConstraint('length(quote) = "end" - start', name="quote"),
    CheckConstraint("flagged IN (0, 1)", name="flagged"),
    clustered=True,
)
# What was settled about a case, rejections too. Gold is worked out from these rows and stands nowhere else.
# spans: [[start, end, label id, quote], …]; candidates: [[start, end, label id, [voter, …]], …]; against: [name, …];
# seen: {"spans": [[span id, version, owner], …], "unfinished": [name, …]}, null for policies and files;
# replaces: [decision id, …], null likewise.
decision = _table(
    "decision",
    Column("id", Text, primary_key=True),
    _text("document_id", ForeignKey("document.id")),
    _integer("sequence"),
    _text("reviewer"),
    _text("source"),
    _text("policy", null=True),
    _text("at"),
    _text("reason", null=True),
    _text("note", null=True),
    _text("confidence", null=True),
    _integer("took_ms", null=True),
    _text("spans"),
    _text("candidates"),
    _text("against"),
    _text("seen", null=True),
    _text("replaces", null=True),
    _text("batch", ForeignKey("step.id"), null=True),
    _version(),
    CheckConstraint("source IN ('auto_unanimous', 'auto_majority', 'adopted', 'edited', 'new')", name="source"),
    CheckConstraint("length(reviewer) > 0", name="reviewer"),
    CheckConstraint("sequence > 0", name="sequence"),
    CheckConstraint("took_ms >= 0", name="took"),
    Index(None, "document_id", "sequence"),
    Index(None, "batch"),
)
# What was said about a case without deciding it. spans: as in a decision, to find the case again when it changes.
# answered: the decision that settled it since; a flag stands until it is taken off.
case_mark = _table(
    "case_mark",
    Column("id", Text, primary_key=True),
    _text("document_id", ForeignKey("document.id")),
    _text("case_id"),
    _text("kind"),
    _text("who"),
    _text("at"),
    _text("reason", null=True),
    _text("spans"),
    _text("answered", null=True),
    _version(),
    CheckConstraint("kind IN ('skipped', 'flagged', 'disputed')", name="kind"),
    CheckConstraint("length(who) > 0", name="who"),
    Index(None, "document_id"),
)
# Documents whose review somebody has declared finished.
closure = _table(
    "closure",
    Column("id", Text, primary_key=True),
    _text("document_id", ForeignKey("document.id")),
    _text("who"),
    _text("at"),
    _version(),
    UniqueConstraint("document_id"),
    CheckConstraint("length(who) > 0", name="who"),
)
# Decided cases that are put before a reviewer a second time; spans: the answer, as in a decision, null until then.
repeat = _table(
    "repeat",
    Column("id", Text, primary_key=True),
    _text("document_id", ForeignKey("document.id")),
    _text("case_id"),
    _text("decision_id", ForeignKey("decision.id")),
    _text("asked_of"),
    _text("at"),
    _text("answered_at", null=True),
    _text("spans", null=True),
    _integer("took_ms", null=True),
    _version(),
    CheckConstraint("length(asked_of) > 0", name="asked_of"),
    CheckConstraint("(answered_at IS NULL) = (spans IS NULL)", name="answered"),
    CheckConstraint("took_ms >= 0", name="took"),
    Index(None, "document_id"),
    Index(None, "decision_id"),
    Index(None, "asked_of", "answered_at"),
)

JOURNALED = {
    table.name: table
    for table in (setting, label, document, annotation_set, span, decision, case_mark, closure, repeat)
}
