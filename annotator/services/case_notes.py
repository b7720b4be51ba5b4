"""What people say about a case without deciding it: put it off, flag it to be talked about, appeal against its gold."""

from collections.abc import Iterable, Mapping, Sequence

from annotator.domain.case_marks import CaseMark, StoredMark
from annotator.domain.changes import Changes, Focus
from annotator.domain.decisions import Review, Standing
from annotator.domain.errors import AnnotatorError, NotFound
from annotator.domain.model import DocumentId
from annotator.domain.names import is_storable
from annotator.domain.passes import Mark
from annotator.domain.spans import shortened
from annotator.services.project import Project
from annotator.services.reviewing import decidable, no_case
from annotator.store import case_marks, review
from annotator.store.review import UnderReview
from annotator.store.transaction import Step, step_of

_VERBS = {CaseMark.SKIPPED: "Put off", CaseMark.FLAGGED: "Flag", CaseMark.DISPUTED: "Appeal against"}


def skip(project: Project, document_id: DocumentId, case_id: str, reason: str = "") -> Changes:
    """Put a case off, so that it comes last in the queue until somebody decides it.

    Raises NotFound, and AnnotatorError for a case that is decided already or put off.
    """
    return _add(project, document_id, case_id, CaseMark.SKIPPED, reason)


def unskip(project: Project, document_id: DocumentId, case_id: str) -> Changes:
    """Let a case that was put off come in its place again. Raises NotFound."""
    with step_of(project.database, project.who, "") as step:
        found, each = _case(step, document_id, case_id)
        there = [mark for mark in _in_force(step, found, each) if mark.kind is CaseMark.SKIPPED]
        if not there:
            raise NotFound("This case is not put off.", "Look at what is there now.")
        case_marks.drop_mark(step, there[0])
        _tell(step, "Take up again", each)
    return step.as_changes()


def flag(project: Project, document_id: DocumentId, case_id: str, words: str = "") -> Changes:
    """Flag a case to be talked about, or take the flag off it; a decision leaves it there. Raises NotFound."""
    with step_of(project.database, project.who, "") as step:
        found, each = _case(step, document_id, case_id)
        there = [mark for mark in _in_force(step, found, each) if mark.kind is CaseMark.FLAGGED]
        for mark in there:
            case_marks.drop_mark(step, mark)
        if not there:
            case_marks.add_mark(step, found.passes.text, each.case, CaseMark.FLAGGED, _said(words))
        _tell(step, "Unflag" if there else "Flag", each)
    return step.as_changes()


def appeal(project: Project, document_id: DocumentId, case_id: str, words: str = "") -> Changes:
    """Ask for a case to be decided again; gold stays as it is until then.

    Raises NotFound, and AnnotatorError for a case that nobody decided or that is disputed already.
    """
    return _add(project, document_id, case_id, CaseMark.DISPUTED, words)


def marks_of(project: Project, document_id: DocumentId) -> dict[str, tuple[StoredMark, ...]]:
    """What stands about each case of a document, by case id, oldest first; cases of which nothing was said are absent.

    Raises NotFound.
    """
    with project.database.read() as connection:
        found = _document(review.get(connection, document_id), document_id)
        marks = case_marks.marks_of(connection, document_id, review.label_names(connection))
    return in_force(marks, list(decidable(found)))


def disputed_cases(project: Project) -> frozenset[str]:
    """The ids of all cases whose appeal waits for an answer."""
    with project.database.read() as connection:
        names = review.label_names(connection)
        found = set()
        for document_id, marks in case_marks.all_marks(connection, names).items():
            document = review.get(connection, document_id, names)
            if document is None or not any(mark.kind is CaseMark.DISPUTED and not mark.answered for mark in marks):
                continue
            for case_id, kept in in_force(marks, list(decidable(document))).items():
                if any(mark.kind is CaseMark.DISPUTED for mark in kept):
                    found.add(case_id)
    return frozenset(found)


def in_force(marks: Iterable[StoredMark], reviews: Sequence[Review]) -> dict[str, tuple[StoredMark, ...]]:
    """The marks that still say something, by the id of the case that each is about.

    Being put off and an appeal end with the next decision; a policy's ends the former too.
    """
    standing = {each.case.id: each.standing for each in reviews}
    found: dict[str, tuple[StoredMark, ...]] = {}
    for case_id, theirs in attached(marks, reviews).items():
        kept = tuple(mark for mark in theirs if _stands(mark, standing[case_id]))
        if kept:
            found[case_id] = kept
    return found


def attached(marks: Iterable[StoredMark], reviews: Sequence[Review]) -> dict[str, list[StoredMark]]:
    """Marks by the id of the case they are about today: that which shares most spans with the case they were put on."""
    by_span: dict[Mark, list[int]] = {}
    for number, each in enumerate(reviews):
        for mark in each.case.spans:
            by_span.setdefault(mark, []).append(number)
    found: dict[str, list[StoredMark]] = {}
    for one in marks:
        near = {number for mark in one.spans for number in by_span.get(mark, ())}
        if near:
            best = max(near, key=lambda number: (len(one.spans & reviews[number].case.spans), -number))
            found.setdefault(reviews[best].case.id, []).append(one)
    return found


def answer(step: Step, found: UnderReview, decided: Mapping[str, str]) -> None:
    """Let decisions, by case id, end what stands about their cases, as part of their step."""
    marks = case_marks.marks_of(step.connection, found.document_id, review.label_names(step.connection))
    if not marks:
        return
    for case_id, theirs in in_force(marks, list(decidable(found))).items():
        for mark in theirs:
            if case_id in decided and mark.kind is not CaseMark.FLAGGED:
                case_marks.answer_mark(step, mark, decided[case_id])


def _add(project: Project, document_id: DocumentId, case_id: str, kind: CaseMark, words: str) -> Changes:
    with step_of(project.database, project.who, "") as step:
        found, each = _case(step, document_id, case_id)
        if any(mark.kind is kind for mark in _in_force(step, found, each)):
            raise AnnotatorError(f"This case is {kind.value} already.", "Look at what is there now.")
        _refuse_wrong_time(kind, each)
        case_marks.add_mark(step, found.passes.text, each.case, kind, _said(words))
        _tell(step, _VERBS[kind], each)
    return step.as_changes()


def _refuse_wrong_time(kind: CaseMark, each: Review) -> None:
    if kind is CaseMark.SKIPPED and each.standing is Standing.DECIDED:
        raise AnnotatorError("This case is decided.", "There is nothing to put off; go on to the next.")
    if kind is CaseMark.DISPUTED and each.decision is None:
        raise AnnotatorError("Nobody has decided this case yet.", "Wait for its decision.")


def _stands(mark: StoredMark, standing: Standing) -> bool:
    if mark.kind is CaseMark.FLAGGED:
        return True
    return not mark.answered and not (mark.kind is CaseMark.SKIPPED and standing is Standing.DECIDED)


def _in_force(step: Step, found: UnderReview, each: Review) -> tuple[StoredMark, ...]:
    marks = case_marks.marks_of(step.connection, found.document_id, review.label_names(step.connection))
    return in_force(marks, list(decidable(found))).get(each.case.id, ())


def _case(step: Step, document_id: DocumentId, case_id: str) -> tuple[UnderReview, Review]:
    found = _document(review.get(step.connection, document_id), document_id)
    for each in decidable(found):
        if each.case.id == case_id:
            return found, each
    raise no_case(case_id)


def _document(found: UnderReview | None, document_id: DocumentId) -> UnderReview:
    if found is None:
        raise NotFound(f"There is no document {document_id}.", "List the documents to see their ids.")
    return found


def _tell(step: Step, verb: str, each: Review) -> None:
    case = each.case
    step.what = f"{verb} case “{shortened(case.candidates[0].quote)}”"
    step.documents.add(DocumentId(case.document_id))
    start, end, _ = min(case.spans)
    step.focus = Focus(DocumentId(case.document_id), start, end)


def _said(words: str) -> str | None:
    if not is_storable(words):
        raise AnnotatorError("These words hold a NUL or half a character.", "Type them again, or paste plain text.")
    return words if words.strip() else None
