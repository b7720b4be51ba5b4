"""How far the analysts of a project agree."""

from annotator.domain.agreement import Agreement, Report
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.store import review


def agreement(project: Project, *, all_documents: bool = False, progress: Progress | None = None) -> Report:
    """The figures over all documents; None is undefined. Raises Cancelled.

    A document counts for those who marked it done, or with `all_documents` for all who began it.
    """
    watch = progress or Progress()
    with project.database.read() as connection:
        gathered = Agreement(review.finishers(connection), all_documents=all_documents)
        total = review.count(connection, review.Which.BEGUN)
        for done, found in enumerate(review.stream(connection, review.Which.BEGUN)):
            watch.at(done, total, found.document_id)
            gathered.add(found.passes)
    return gathered.result()
