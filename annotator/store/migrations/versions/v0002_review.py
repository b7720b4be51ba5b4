"""What review mode keeps: revisions behind a decision, what it replaced, marks on cases, closed documents, repeats.

The decision table is made anew rather than altered: a check compares the words that made each table with today's.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

_DECISION_BEFORE = (
    *("id", "document_id", "sequence", "reviewer", "source", "policy", "at", "reason", "note", "confidence", "took_ms"),
    *("spans", "candidates", "against", "batch", "version"),
)


def upgrade() -> None:
    """Bring the decisions over into a wider table, and make the new ones; nothing that stands is changed."""
    _decisions()
    _case_marks()
    _closures()
    _repeats()


def downgrade() -> None:
    """Never offered: an older program refuses a newer file instead."""
    raise NotImplementedError("databases are never taken back to an older version")


def _create(name: str, *parts: Any) -> None:
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=True)


def _text(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Text(), nullable=null)


def _integer(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer(), nullable=null)


def _version() -> "sa.Column[Any]":
    return sa.Column("version", sa.Integer(), nullable=False, server_default="1")


def _decisions() -> None:
    op.drop_index("ix_decision_batch", "decision")
    op.drop_index("ix_decision_document_id_sequence", "decision")
    op.rename_table("decision", "decision_0001")
    sources = "'auto_unanimous', 'auto_majority', 'adopted', 'edited', 'new'"
    _create(
        "decision",
        _text("id"),
        _text("document_id"),
        _integer("sequence"),
        _text("reviewer"),
        _text("source"),
        _text("policy", null=True),
        _text("at"),
        _text("reason", null=True),
        _text("note", null=True),
        _text("confidence", null=True),
        _integer("took_ms", null=True),
        *[_text(name) for name in ("spans", "candidates", "against")],
        _text("seen", null=True),
        _text("replaces", null=True),
        _text("batch", null=True),
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.CheckConstraint(f"source IN ({sources})", name=op.f("ck_decision_source")),
        sa.CheckConstraint("length(reviewer) > 0", name=op.f("ck_decision_reviewer")),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_decision_sequence")),
        sa.CheckConstraint("took_ms >= 0", name=op.f("ck_decision_took")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_decision_document_id_document"),
        sa.ForeignKeyConstraint(["batch"], ["step.id"], name="fk_decision_batch_step"),
    )
    names = ", ".join(_DECISION_BEFORE)
    op.execute(f"INSERT INTO decision ({names}) SELECT {names} FROM decision_0001 ORDER BY rowid")  # noqa: S608 - ours
    op.drop_table("decision_0001")
    op.create_index("ix_decision_batch", "decision", ["batch"])
    op.create_index("ix_decision_document_id_sequence", "decision", ["document_id", "sequence"])


def _case_marks() -> None:
    _create(
        "case_mark",
        *[_text(name) for name in ("id", "document_id", "case_id", "kind", "who", "at")],
        _text("reason", null=True),
        _text("spans"),
        _text("answered", null=True),
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_case_mark"),
        sa.CheckConstraint("kind IN ('skipped', 'flagged', 'disputed')", name=op.f("ck_case_mark_kind")),
        sa.CheckConstraint("length(who) > 0", name=op.f("ck_case_mark_who")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_case_mark_document_id_document"),
    )
    op.create_index("ix_case_mark_document_id", "case_mark", ["document_id"])


def _closures() -> None:
    _create(
        "closure",
        *[_text(name) for name in ("id", "document_id", "who", "at")],
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
        sa.UniqueConstraint("document_id", name="uq_closure_document_id"),
        sa.CheckConstraint("length(who) > 0", name=op.f("ck_closure_who")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_closure_document_id_document"),
    )


def _repeats() -> None:
    _create(
        "repeat",
        *[_text(name) for name in ("id", "document_id", "case_id", "decision_id", "asked_of", "at")],
        _text("answered_at", null=True),
        _text("spans", null=True),
        _integer("took_ms", null=True),
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_repeat"),
        sa.CheckConstraint("length(asked_of) > 0", name=op.f("ck_repeat_asked_of")),
        sa.CheckConstraint("(answered_at IS NULL) = (spans IS NULL)", name=op.f("ck_repeat_answered")),
        sa.CheckConstraint("took_ms >= 0", name=op.f("ck_repeat_took")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_repeat_document_id_document"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_repeat_decision_id_decision"),
    )
    op.create_index("ix_repeat_document_id", "repeat", ["document_id"])
    op.create_index("ix_repeat_decision_id", "repeat", ["decision_id"])
    op.create_index("ix_repeat_asked_of_answered_at", "repeat", ["asked_of", "answered_at"])
