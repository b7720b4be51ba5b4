"""What a reviewer decides. Each function is one transaction and one step to undo."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annotator.domain import adjudication
from annotator.domain.cases import Case
from annotator.domain.changes import Changes, Focus
from annotator.domain.decisions import Decision, Provenance, Review, Standing, standing
from annotator.domain.errors import AnnotatorError, DecidedMeanwhile, NotFound
from annotator.domain.model import DocumentId
from annotator.domain.names import is_storable
from annotator.domain.passes import Mark
from annotator.domain.spans import shortened
from annotator.services import case_notes
from annotator.services.asking import pending_for
from annotator.services.labels import named
from annotator.services.project import Project
from annotator.services.reviewing import decidable, no_case
from annotator.store import decisions, labels, review
from annotator.store.case_spans import case_spans, unfinished_by
from annotator.store.repeats import answer_repeat
from annotator.store.review import UnderReview
from annotator.store.transaction import Step, now, step_of


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a reviewer says about a decision; all of it may be left out. `took_ms` is in milliseconds."""

    reason: str | None = None
    note: str | None = None
    confidence: str | None = None
    took_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Saw:
    """What stood about a case when the reviewer looked at it: the id of its decision, None when there was none."""

    decision_id: str | None = None

    @classmethod
    def of(cls, review: Review) -> "Saw":
        """What stands about a case."""
        return cls(review.decision.id if review.decision is not None else None)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written, the case it is about as it stands now, and sentences the reviewer must read.

    `is_repeat`: the reviewer was asked again and this is their answer; gold is what it was. The window does not say so.
    """

    review: Review
    decision: Decision
    changes: Changes
    warnings: tuple[str, ...] = ()
    is_repeat: bool = False


_NONE = Remarks()

CaseKey = tuple[DocumentId, str]
"""A document's id and a case's."""


def decide(
    project: Project,
    document_id: DocumentId,
    case_id: str,
    spans: Iterable[Mark],
    remarks: Remarks = _NONE,
    saw: Saw | None = None,
) -> Decided:
    """Settle one case: `spans` become gold, candidates of it or others; none of them is "no span here".

    A case that is decided can be decided again, and one that is stale be kept by giving its gold. Raises NotFound for
    a case that is not there (any more) and a label that is not in the tagset, AnnotatorError for offsets that the text
    cannot hold, and DecidedMeanwhile when another decision stands than the reviewer `saw`; without it any may stand.
    """
    wanted = tuple(spans)
    with step_of(project.database, project.who, "") as step:
        found = _document(step, document_id)
        each = _review(found, case_id)
        made, is_repeat = _decided(step, found, each, wanted, remarks, saw)
        case = each.case
        step.what = f"Decide {_words(found, made, case)}"
        _note(step, made)
    review = Review(case, Standing.DECIDED, made)
    return Decided(review, made, step.as_changes(), tuple(warnings_of(project.who, case)), is_repeat)


def decide_alike(
    project: Project,
    choices: Mapping[CaseKey, Iterable[Mark]],
    remarks: Remarks = _NONE,
    saw: Mapping[CaseKey, Saw] | None = None,
) -> Changes:
    """Settle several cases, by document and case id, as one step; otherwise as `decide`. All or nothing."""
    known = saw or {}
    if not choices:
        raise AnnotatorError("There is no case to decide.", "Choose at least one.")
    with step_of(project.database, project.who, "") as step:
        for document_id, wanted in _by_document(choices).items():
            found = _document(step, document_id)
            reviews = {each.case.id: each for each in decidable(found)}
            for case_id, spans in wanted.items():
                if case_id not in reviews:
                    raise no_case(case_id)
                case = reviews[case_id].case
                made, _ = _decided(step, found, reviews[case_id], spans, remarks, known.get((document_id, case_id)))
                _note(step, made)
        everywhere = f" in {len(choices):,} cases" if len(choices) > 1 else ""
        step.what = f"Decide {_words(found, made, case)}{everywhere}"
        step.focus = None if len(step.documents) > 1 else step.focus
    return step.as_changes()


def _by_document(choices: Mapping[CaseKey, Iterable[Mark]]) -> dict[DocumentId, dict[str, tuple[Mark, ...]]]:
    """Working out the cases of a document is most of the work, so it is done once for all that are decided in it."""
    found: dict[DocumentId, dict[str, tuple[Mark, ...]]] = {}
    for (document_id, case_id), spans in choices.items():
        found.setdefault(document_id, {})[case_id] = tuple(spans)
    return found


def add_gold(project: Project, document_id: DocumentId, spans: Iterable[Mark], remarks: Remarks = _NONE) -> Decided:
    """Make gold that nobody marked. Raises NotFound, and AnnotatorError where an analyst marked just that."""
    wanted = tuple(spans)
    with step_of(project.database, project.who, "") as step:
        found = _document(step, document_id)
        _check_labels(step, wanted)
        made = adjudication.add_gold(
            found.passes, wanted, reviewer=project.who, at=now(), reason=_said(remarks.reason), note=_said(remarks.note)
        )
        made = replace(made, confidence=_said(remarks.confidence), took_ms=remarks.took_ms)
        made = replace(made, id=_write(step, found, made))
        step.what = f"Add gold {_gold_words(found, made)}"
        _note(step, made)
        after = replace(found, decisions=(*found.decisions, made))
        review = next(each for each in decidable(after) if each.case.id == made.case_id)
    return Decided(review, made, step.as_changes(), tuple(warnings_of(project.who, review.case)))


def warnings_of(reviewer: str, case: Case) -> Iterable[str]:
    """What a reviewer who is also an analyst of the document must be told."""
    if reviewer in case.against or any(reviewer in candidate.voters for candidate in case.candidates):
        yield f"{reviewer} annotated this document too and so decides about their own work."


def _document(step: Step, document_id: DocumentId) -> UnderReview:
    found = review.get(step.connection, document_id)
    if found is None:
        raise NotFound(f"There is no document {document_id}.", "List the documents to see their ids.")
    return found


def _review(found: UnderReview, case_id: str) -> Review:
    for each in decidable(found):
        if each.case.id == case_id:
            return each
    raise no_case(case_id)


def _decided(
    step: Step, found: UnderReview, each: Review, spans: tuple[Mark, ...], remarks: Remarks, saw: Saw | None
) -> tuple[Decision, bool]:
    """Write a decision, or the answer of somebody who was asked about the case again; and which of the two it is."""
    case = each.case
    _check_labels(step, spans)
    made = adjudication.decide(
        *(found.passes, case, spans),
        reviewer=step.who,
        at=now(),
        reason=_said(remarks.reason),
        note=_said(remarks.note),
    )
    made = replace(made, confidence=_said(remarks.confidence), took_ms=remarks.took_ms)
    asked = pending_for(step.connection, found, step.who).get(case.id)
    if asked is None and saw is not None and saw != Saw.of(each):
        raise meanwhile(each)
    if asked is not None:
        answer_repeat(step, asked, made, found.passes.text, _label_ids(step))
        return made, True
    written = _write(step, found, made)
    case_notes.answer(step, found, {case.id: written})
    return replace(made, id=written), False


def meanwhile(each: Review) -> DecidedMeanwhile:
    """What to say of a case that somebody else decided, or whose decision was taken back, while a reviewer looked."""
    made, quotes = each.decision, {one.mark: one.quote for one in each.case.candidates}
    quote = shortened(each.case.candidates[0].quote)
    if made is None:
        return DecidedMeanwhile(f"The decision on “{quote}” was taken back meanwhile.", "Decide it again.")
    by = f"The policy {made.policy}" if made.policy else made.reviewer
    gold = [f"{label} “{shortened(quotes.get((start, end, label), '…'))}”" for start, end, label in made.spans]
    said = f"{by} decided “{quote}” meanwhile: {', '.join(gold) or 'no span'}."
    return DecidedMeanwhile(said, "Look at it before you decide otherwise.")


def _check_labels(step: Step, spans: tuple[Mark, ...]) -> None:
    there = labels.list_labels(step.connection)
    for _, _, name in spans:
        named(there, name)


def _write(step: Step, found: UnderReview, made: Decision) -> str:
    return decisions.insert(step, made, found.passes.text, _label_ids(step), _provenance(step, found, made))


def _provenance(step: Step, found: UnderReview, made: Decision) -> Provenance:
    """The revisions of the spans it was made about, who had no vote, and which decisions it takes the place of."""
    marks = {candidate.mark for candidate in made.candidates}
    spans = case_spans(step.connection, found.document_id)
    before = {one.id for one in standing(found.decisions)}
    after = {one.id for one in standing((*found.decisions, made))}
    return Provenance(
        seen=tuple((one.id, one.version, one.owner) for one in spans if one.mark in marks),
        unfinished=tuple(unfinished_by(step.connection, found.document_id)),
        replaces=tuple(sorted(one for one in before - after if one is not None)),
    )


def _label_ids(step: Step) -> dict[str, str]:
    return {name: label_id for label_id, name in review.label_names(step.connection).items()}


def _note(step: Step, made: Decision) -> None:
    step.documents.add(DocumentId(made.document_id))
    start, end, _ = min(made.spans or made.seen)
    step.focus = Focus(DocumentId(made.document_id), start, end)


def _words(found: UnderReview, made: Decision, case: Case) -> str:
    return _gold_words(found, made) if made.spans else f"“{shortened(case.candidates[0].quote)}”: no span"


def _gold_words(found: UnderReview, made: Decision) -> str:
    """The first span that becomes gold, as it reads, which need not be as any candidate does."""
    start, end, label = made.spans[0]
    more = f" and {len(made.spans) - 1} more" if len(made.spans) > 1 else ""
    return f"“{shortened(found.passes.text[start:end])}”: {label}{more}"


def _said(words: str | None) -> str | None:
    """A remark as it is kept: None for blanks. Raises AnnotatorError for one that is no text."""
    if words is not None and not is_storable(words):
        raise AnnotatorError("This remark holds a NUL or half a character.", "Type it again, or paste plain text.")
    return words if words and words.strip() else None
