"""One case as a reviewer sees it: its candidates side by side, what was said about them, what was decided before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.domain.blinding import letters
from annotator.domain.case_marks import StoredMark
from annotator.domain.cases import Candidate, Case
from annotator.domain.decisions import Decision, GoldSpan, Provenance, Review, Standing
from annotator.domain.differences import Piece, VoteChange, changed_votes, pieces, widest
from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.domain.queue import QueueItem, with_alike
from annotator.services.asking import disguised
from annotator.services.case_notes import in_force
from annotator.services.deciding import warnings_of
from annotator.services.project import Project
from annotator.services.queue import items_of
from annotator.services.reviewing import DocumentReview, as_document, decidable, no_case
from annotator.store import people, review
from annotator.store.case_marks import closure_of, marks_of
from annotator.store.case_spans import CaseSpan, case_spans
from annotator.store.decisions import provenances
from annotator.store.repeats import repeats_of
from annotator.store.review import UnderReview


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One version: what it is, how it reads beside the widest of its case, whose it is, and what they noted on it.

    `notes` are (name, words); `flagged` has the names of those who flagged it.
    """

    mark: Mark
    quote: str
    voters: tuple[str, ...]
    diff: tuple[Piece, ...]
    notes: tuple[tuple[str, str], ...] = ()
    flagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with all that helps to decide it.

    `gold` is what was decided for it so far, `history` every decision about it, oldest first. `changed` says, of a
    stale case, whose votes are other ones than its decision saw. `letters` stand for names of analysts until the
    reviewer wants to see those. `label` names the guideline section, that of the first candidate. `marks` are what
    people said about it and what still stands. `provenance` says what each decision of the history rests on, by its id.
    """

    review: Review
    text: str
    title: str
    candidates: tuple[CandidateView, ...]
    against: tuple[str, ...]
    gold: tuple[GoldSpan, ...]
    history: tuple[Decision, ...]
    changed: tuple[VoteChange, ...]
    warnings: tuple[str, ...]
    label: str
    letters: dict[str, str]
    marks: tuple[StoredMark, ...] = ()
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.review.case


@dataclass(frozen=True, slots=True)
class DocumentCases:
    """All cases of one document, read in one transaction and worked out once: what the window shows of it comes from
    here until somebody changes it."""

    who: str
    document: DocumentReview
    items: tuple[QueueItem, ...]
    _found: UnderReview
    _reviews: Mapping[str, Review]
    _marks: Mapping[str, tuple[StoredMark, ...]]
    _spans: Mapping[Mark, Sequence[CaseSpan]]
    _provenance: Mapping[str, Provenance]
    _letters: dict[str, str]

    def view(self, case_id: str) -> CaseView:
        """What there is to know about one case. Raises NotFound when it is not there (any more)."""
        each = self._reviews.get(case_id)
        if each is None:
            raise no_case(case_id)
        found, case = self._found, each.case
        history = tuple(history_of(found, case))
        return CaseView(
            review=each,
            text=found.passes.text,
            title=found.title,
            candidates=tuple(_candidates(found.passes.text, case.candidates, self._spans)),
            against=case.against,
            gold=tuple(_gold_of(self.document, each)),
            history=history,
            changed=tuple(_changed(each)),
            warnings=tuple(_warnings(self.who, found, case)),
            label=case.candidates[0].label,
            letters=self._letters,
            marks=self._marks.get(case_id, ()),
            provenance={
                made.id: self._provenance[made.id] for made in history if made.id and made.id in self._provenance
            },
        )


def case_view(project: Project, document_id: DocumentId, case_id: str) -> CaseView:
    """What there is to know about one case. Raises NotFound when it is not there (any more)."""
    return document_cases(project, document_id).view(case_id)


def document_cases(project: Project, document_id: DocumentId) -> DocumentCases:
    """All cases of a document, as the person is to see them: see `asking`. Raises NotFound."""
    with project.database.read() as connection:
        names = review.label_names(connection)
        whole = review.get(connection, document_id, names)
        asked = repeats_of(connection, document_id, names)
        said = marks_of(connection, document_id, names)
        spans = case_spans(connection, document_id, names)
        provenance = provenances(connection, document_id)
        secret = people.first_step_id(connection)
        closed = closure_of(connection, document_id)
    if whole is None:
        raise NotFound(f"There is no document {document_id}.", "List the documents to see their ids.")
    found = disguised(whole, asked, project.who)
    reviews = {each.case.id: each for each in decidable(found)}
    marks = in_force(said, list(reviews.values())) if said else {}
    return DocumentCases(
        who=project.who,
        document=as_document(found, reviews.values(), closed),
        items=with_alike(items_of(found, reviews, marks)),
        _found=found,
        _reviews=reviews,
        _marks=marks,
        _spans=_by_mark(spans),
        _provenance=provenance,
        _letters=letters(document_id, _everybody(whole), secret),
    )


def _by_mark(spans: Iterable[CaseSpan]) -> dict[Mark, list[CaseSpan]]:
    found: dict[Mark, list[CaseSpan]] = {}
    for span in spans:
        found.setdefault(span.mark, []).append(span)
    return found


def history_of(found: UnderReview, case: Case) -> Iterator[Decision]:
    """Every decision that saw a span of the case, or made it gold, oldest first."""
    for made in found.decisions:
        if not case.spans.isdisjoint(made.seen.union(made.spans)):
            yield made


def _candidates(
    text: str, candidates: Sequence[Candidate], spans: Mapping[Mark, Sequence[CaseSpan]]
) -> Iterator[CandidateView]:
    reference = widest(candidates)
    for one in candidates:
        theirs = spans.get(one.mark, ())
        yield CandidateView(
            mark=one.mark,
            quote=one.quote,
            voters=one.voters,
            diff=pieces(text, reference, (one.start, one.end)),
            notes=tuple((span.owner, span.note) for span in theirs if span.note),
            flagged=tuple(span.owner for span in theirs if span.flagged),
        )


def _gold_of(document: DocumentReview, each: Review) -> Iterator[GoldSpan]:
    if each.decision is not None:
        marks = set(each.decision.spans)
        for one in document.gold:
            if (one.start, one.end, one.label) in marks:
                yield one


def _changed(each: Review) -> list[VoteChange]:
    made = each.decision
    if each.standing is not Standing.STALE or made is None:
        return []
    return changed_votes(made.candidates, made.against, each.case.candidates, each.case.against)


def _warnings(who: str, found: UnderReview, case: Case) -> Iterator[str]:
    yield from warnings_of(who, case)
    if case.finished == 1:
        yield "Only one analyst has finished this document."
    begun = len(found.passes.unfinished)
    if begun:
        yield f"{'1 analyst has' if begun == 1 else f'{begun} analysts have'} begun this document and not finished it."


def _everybody(found: UnderReview) -> set[str]:
    """All who hold or held anything here, so that a letter stays whose it is when a pass is reopened."""
    voters = {name for made in found.decisions for one in made.candidates for name in one.voters}
    against = {name for made in found.decisions for name in made.against}
    return voters | against | set(found.passes.passes) | set(found.passes.unfinished)
