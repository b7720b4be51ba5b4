"""How far the analysts of a project agree."""

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.domain.agreement import Agreement, Report
from annotator.domain.bootstrap import Resampling, units_of
from annotator.domain.decisions import gold_spans
from annotator.domain.errors import StorageError
from annotator.domain.families import Page, find_families
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.store import review

#: Looking for reprints takes two milliseconds a page: with more documents each counts as a family of its own.
MOST_COMPARED = 20_000


def agreement(
    project: Project,
    *,
    all_documents: bool = False,
    resampling: Resampling | None = None,
    progress: Progress | None = None,
) -> Report:
    """The figures over all documents; None is undefined. Raises Cancelled.

    A document counts for those who marked it done, or with `all_documents` for all who began it. With `resampling`
    the figures have intervals, drawn from families of documents: reprints count as one. Raises StorageError where
    the temporary files that these are found by find no room.
    """
    watch = progress or Progress()
    with project.database.read() as connection:
        analysts = review.finishers(connection)
        total = review.count(connection, review.Which.BEGUN)
        units = None
        if resampling is not None and len(analysts) > 1:
            units = _units(connection, Agreement(analysts, all_documents=all_documents), total, watch)
        gathered = Agreement(analysts, all_documents=all_documents, units=units)
        for done, found in enumerate(review.stream(connection, review.Which.BEGUN)):
            watch.at(done, total, found.document_id)
            gold = [(one.start, one.end, one.label) for one in gold_spans(found.decisions)]
            gathered.add(found.passes, gold)
    return gathered.result(resampling, lambda: watch.at(0, 0, "drawing documents again and again"))


def _units(connection: Any, asked: Agreement, total: int, watch: Progress) -> Mapping[str, int]:
    """What intervals are drawn from: the number of the family of every document that two analysts did."""

    def pages() -> Iterator[Page]:
        for done, found in enumerate(review.stream(connection, review.Which.BEGUN)):
            watch.at(done, total, found.document_id)
            passes = asked.counting(found.passes)
            if len(passes) > 1:
                yield found.document_id, found.passes.text, {mark for marks in passes.values() for mark in marks}

    if total > MOST_COMPARED:
        return units_of({document_id: document_id for document_id, _, _ in pages()})
    try:
        families = find_families(pages(), beat=lambda: watch.at(0, 0, "finding reprints"))
    except OSError as error:  # what they are found by may not fit into the memory
        raise StorageError(
            f"Temporary files cannot be written: {error.strerror or error}.",
            "Make room on the disk, or ask for the figures without intervals.",
        ) from error
    return units_of(families.family_of)
