"""Hand work out: a project file for one analyst, without a trace of anybody else."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError, NotFound
from annotator.domain.ids import new_id
from annotator.services.jobs import Progress
from annotator.services.project import OPEN_AS, Project, checked_name
from annotator.store import packs
from annotator.store.bulk import Batch, BulkStep
from annotator.store.database import Connection

#: Who brings the rows of a pack: neither the analyst, who could take it back, nor the packer, who is not to be named.
PACKER = "(pack)"
_BATCH = 100


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was handed out: documents, and spans of the analyst."""

    path: Path
    documents: int
    spans: int


def pack(
    project: Project,
    out: Path,
    name: str,
    documents: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> PackReport:
    """Write a project for the analyst `name` to `out`, which must not exist; it appears only when it is whole.

    It holds the documents (None: all), the tagset, and the analyst's own pass; of nobody else a span, a count, a name
    or a step. It opens as `name` and remembers what was handed out, sealed, so that `merge` can tell what was removed.
    Raises AnnotatorError.
    """
    checked_name(name)
    if name == PACKER:
        raise AnnotatorError(f"Nobody can be called {PACKER}.", "Use another name.")
    progress = progress or Progress()
    with project.database.read() as connection:
        ids = _chosen(packs.existing_documents(connection), documents)
        with packs.new_pack(out) as target:
            bulk = BulkStep(target, PACKER, f"Hand {count_words(len(ids), 'document')} out to {name}")
            spans = _write(_Packing(connection, bulk, name, new_id()), ids, progress)
    return PackReport(out, len(ids), spans)


def _chosen(there: list[str], wanted: Iterable[str] | None) -> list[str]:
    chosen = there if wanted is None else sorted(set(wanted))
    missing = sorted(set(chosen) - set(there))
    if missing:
        raise NotFound(f"There is no document {missing[0][:80]!r}.", "`documents` lists their ids.")
    if not chosen:
        raise AnnotatorError("There is no document to hand out.", "Import documents first.")
    return chosen


@dataclass(frozen=True, slots=True)
class _Packing:
    """From where, into what, for whom, under which id."""

    connection: Connection
    bulk: BulkStep
    name: str
    pack_id: str


def _write(packing: _Packing, ids: list[str], progress: Progress) -> int:
    spans = 0
    for first in range(0, len(ids), _BATCH):
        with packing.bulk.batch() as batch:
            if first == 0:
                _write_header(packing, batch)
            for number, document_id in enumerate(ids[first : first + _BATCH], first):
                progress.at(number, len(ids), document_id)
                spans += _write_document(packing, batch, document_id)
    return spans


def _write_header(packing: _Packing, batch: Batch) -> None:
    project = packs.project_id(packing.connection)
    seal = packs.seal_of(packing.connection, packing.pack_id, packing.name)
    header = {"id": packing.pack_id, "project": project, "for": packing.name, "seal": seal}
    packs.put_new_setting(batch, OPEN_AS, packing.name)
    packs.put_new_setting(batch, packs.HEADER, json.dumps(header, ensure_ascii=False))
    packs.copy_labels(packing.connection, batch)


def _write_document(packing: _Packing, batch: Batch, document_id: str) -> int:
    packs.copy_document(packing.connection, batch, document_id)
    found = packs.own_pass(packing.connection, document_id, packing.name)
    spans = {} if found is None else packs.copy_pass(packing.connection, batch, found)
    state, set_id = (None, None) if found is None else (found["state"], found["id"])
    base = packs.written(state, spans, set=set_id)
    seal = packs.seal_of(packing.connection, packing.pack_id, packing.name, document_id, base)
    packs.put_new_setting(batch, packs.BASE + document_id, json.dumps({"base": base, "seal": seal}, ensure_ascii=False))
    return len(spans)
