"""The tables of the first version.

A migration is history: it spells its tables out and never imports `schema`, which goes on changing.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, strict, with the constraint names that later migrations need to find them by."""
    _settings_and_journal()
    _tagset()
    _documents_and_passes()
    _spans()
    _decisions()


def downgrade() -> None:
    """Never offered: an older program refuses a newer file instead."""
    raise NotImplementedError("databases are never taken back to an older version")


def _create(name: str, *parts: Any, clustered: bool = False) -> None:
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=not clustered)


def _text(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Text(), nullable=null)


def _integer(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer(), nullable=null)


def _version() -> "sa.Column[Any]":
    return sa.Column("version", sa.Integer(), nullable=False, server_default="1")


def _settings_and_journal() -> None:
    _create("setting", _text("id"), _text("value"), _version(), sa.PrimaryKeyConstraint("id", name="pk_setting"))
    texts = ("at", "who", "what", "kind")
    _create(
        "step",
        _text("id"),
        _integer("number"),
        _integer("revision"),
        *[_text(name) for name in texts],
        _text("target", null=True),
        _text("state"),
        _integer("bulk"),
        _text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
        sa.UniqueConstraint("number", name="uq_step_number"),
        sa.CheckConstraint("kind IN ('do', 'undo', 'redo')", name=op.f("ck_step_kind")),
        sa.CheckConstraint("state IN ('done', 'undone', 'dropped')", name=op.f("ck_step_state")),
        sa.ForeignKeyConstraint(["target"], ["step.id"], name="fk_step_target_step"),
    )
    op.create_index("ix_step_revision", "step", ["revision"])
    op.create_index("ix_step_target", "step", ["target"])
    op.create_index("ix_step_who_state_number", "step", ["who", "state", "number"])
    _create(
        "change",
        _text("step_id"),
        _integer("ordinal"),
        _text("table_name"),
        _text("row_id"),
        _text("before", null=True),
        _text("after", null=True),
        sa.PrimaryKeyConstraint("step_id", "ordinal", name="pk_change"),
        sa.CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name=op.f("ck_change_some")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_change_step_id_step"),
        clustered=True,
    )


def _tagset() -> None:
    _create(
        "label",
        _text("id"),
        _text("name"),
        _text("color"),
        _text("key", null=True),
        _text("code"),
        _text("description"),
        _integer("position"),
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_label"),
        sa.UniqueConstraint("name", name="uq_label_name"),
        sa.UniqueConstraint("key", name="uq_label_key"),
        sa.UniqueConstraint("code", name="uq_label_code"),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_label_name")),
    )


def _documents_and_passes() -> None:
    _create(
        "document",
        _text("id"),
        _text("title"),
        _text("source", null=True),
        _text("meta"),
        _text("sha256"),
        _integer("characters"),
        _text("batch", null=True),
        _version(),
        _text("text"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_document_id")),
        sa.CheckConstraint("length(text) = characters", name=op.f("ck_document_characters")),
        sa.ForeignKeyConstraint(["batch"], ["step.id"], name="fk_document_batch_step"),
    )
    op.create_index("ix_document_batch", "document", ["batch"])
    kinds, states = "'human', 'gold', 'suggestion', 'imported'", "'new', 'in_progress', 'done', 'skipped'"
    _create(
        "annotation_set",
        *[_text(name) for name in ("id", "document_id", "owner", "kind", "state")],
        _text("batch", null=True),
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_annotation_set"),
        sa.UniqueConstraint("document_id", "owner", "kind", name="uq_annotation_set_document_id_owner_kind"),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_annotation_set_kind")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_annotation_set_state")),
        sa.CheckConstraint("length(owner) > 0", name=op.f("ck_annotation_set_owner")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_annotation_set_document_id_document"),
        sa.ForeignKeyConstraint(["batch"], ["step.id"], name="fk_annotation_set_batch_step"),
    )
    op.create_index("ix_annotation_set_batch", "annotation_set", ["batch"])


def _spans() -> None:
    _create(
        "span",
        _text("id"),
        _text("set_id"),
        _integer("start"),
        _integer("end"),
        _text("label_id"),
        _text("quote"),
        _text("note", null=True),
        _integer("flagged"),
        _text("batch", null=True),
        _version(),
        sa.PrimaryKeyConstraint("id", name="pk_span"),
        sa.UniqueConstraint("set_id", "start", "end", "label_id", name="uq_span_set_id_start_end_label_id"),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_span_offsets")),
        sa.CheckConstraint('length(quote) = "end" - start', name=op.f("ck_span_quote")),
        sa.CheckConstraint("flagged IN (0, 1)", name=op.f("ck_span_flagged")),
        sa.ForeignKeyConstraint(["set_id"], ["annotation_set.id"], name="fk_span_set_id_annotation_set"),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name="fk_span_label_id_label"),
        sa.ForeignKeyConstraint(["batch"], ["step.id"], name="fk_span_batch_step"),
        clustered=True,
    )


def _decisions() -> None:
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
    op.create_index("ix_decision_batch", "decision", ["batch"])
    op.create_index("ix_decision_document_id_sequence", "decision", ["document_id", "sequence"])
