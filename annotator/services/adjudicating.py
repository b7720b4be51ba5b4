"""Policies over the whole project: seen first, then carried out as one step that can be undone as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotator.domain.adjudication import Rule, settle
from annotator.domain.adjudication import review as review_of
from annotator.domain.changes import Changes
from annotator.domain.decisions import Decision
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import count_open
from annotator.store import review
from annotator.store.bulk import Batch, BulkStep
from annotator.store.decisions import as_row, next_sequence
from annotator.store.review import UnderReview, Which
from annotator.store.transaction import now


@dataclass(frozen=True, slots=True)
class Settled:
    """What a policy decides in one document, and how many of its cases then still wait, stale ones included."""

    document_id: str
    decisions: tuple[Decision, ...]
    open: int


@dataclass(slots=True)
class Adjudication:
    """What a policy did over the project. `own` are cases in which the reviewer has a vote as an analyst too."""

    decided: int = 0
    open: int = 0
    own: int = 0
    changes: Changes | None = None

    def add(self, settled: Settled, who: str) -> None:
        """Counts one document."""
        self.decided += len(settled.decisions)
        self.open += settled.open
        self.own += sum(_has_vote(who, decision) for decision in settled.decisions)


def preview(project: Project, by: Rule, progress: Progress | None = None) -> Iterator[Settled]:
    """What a policy would decide, document by document; nothing is written. Raises Cancelled."""
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
        for done, found in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, found.document_id)
            yield _settled(found, by, project.who, now())


def adjudicate(project: Project, by: Rule, progress: Progress | None = None) -> Adjudication:
    """Let a policy settle every open case it can, as one step that undo takes back whole.

    Each page of documents is read and written in one transaction. Raises Cancelled, which keeps what is written;
    running it again goes on with the rest.
    """
    watch = progress or Progress()
    outcome = Adjudication()
    bulk = BulkStep(project.database, project.who, f"Adjudicate by policy {by.name}")
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
    at, after, done = now(), "", 0
    ids = [after]
    while ids:
        watch.at(done, total, after)
        with bulk.batch() as batch:
            ids = review.page_of_ids(batch.connection, Which.TO_REVIEW, after)
            names = review.label_names(batch.connection)
            page = [_settle_document(batch, document_id, names, by, project.who, at) for document_id in ids]
            decided = outcome.decided + sum(len(each.decisions) for each in page)
            bulk.what = f"Adjudicate by policy {by.name}: {decided:,} {'case' if decided == 1 else 'cases'}"
        for each in page:
            outcome.add(each, project.who)
        done, after = done + len(ids), ids[-1] if ids else after
    if bulk.wrote:
        outcome.changes = bulk.changes()
    return outcome


def _settle_document(batch: Batch, document_id: str, names: Mapping[str, str], by: Rule, who: str, at: str) -> Settled:
    found = review.get(batch.connection, document_id, names)
    if found is None:
        return Settled(document_id, (), 0)
    settled = _settled(found, by, who, at)
    if settled.decisions:
        label_ids = {name: label_id for label_id, name in names.items()}
        first = next_sequence(batch.connection, document_id)
        batch.add_decisions(
            [
                as_row(decision, sequence, found.passes.text, label_ids)
                for sequence, decision in enumerate(settled.decisions, first)
            ]
        )
    return settled


def _settled(found: UnderReview, by: Rule, who: str, at: str) -> Settled:
    reviews = review_of(found.passes, found.decisions)
    made = tuple(settle(reviews, by, reviewer=who, at=at))
    return Settled(found.document_id, made, count_open(reviews) - len(made))


def _has_vote(who: str, decision: Decision) -> bool:
    return who in decision.against or any(who in candidate.voters for candidate in decision.candidates)
