"""The queue read from a project: every case, and one document refreshed as if all were read again."""

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.cases import Kind
from annotator.domain.decisions import Standing
from annotator.domain.errors import Cancelled
from annotator.domain.model import DocumentId
from annotator.domain.queue import QueueItem, Selection, Which, chosen, counts, refreshed
from annotator.services import annotate, deciding, documents
from annotator.services.adjudicating import adjudicate
from annotator.services.case_view import document_cases
from annotator.services.jobs import Progress
from annotator.services.project import Project, open_project
from annotator.services.queue import read_queue
from tests.projects import spans_in
from tests.services.reviews import KERRY, PRESIDENT, PUTIN, SOCHI, TEXT, Team, case_in

D, E = DocumentId("d"), DocumentId("e")
TWO = {"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]}, "e": {"ann": [PRESIDENT], "ben": [PUTIN, SOCHI]}}


def told(items: tuple[QueueItem, ...]) -> list[tuple[str, str, str, int]]:
    return [(one.document_id, one.kind.value, one.standing.value, one.alike) for one in items]


def test_every_case_is_in_it_in_text_order(team: Team) -> None:
    queue = read_queue(team(TWO))
    assert told(queue) == [
        ("d", "boundary", "open", 2),
        ("d", "agree", "open", 0),
        ("e", "boundary", "open", 2),
        ("e", "missing", "open", 1),
    ]
    first = queue[0]
    assert (first.start, first.end, first.quote) == (0, 24, "President Vladimir Putin")
    assert first.title == "President Vladimir Putin met John Kerry in Sochi."
    assert (first.analysts_for, first.against) == ((("ann",), ("ben",)), ())
    assert queue[-1].against == ("ann",)


def test_what_is_decided_stays_in_the_queue_as_decided(team: Team) -> None:
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    assert told(read_queue(project))[0] == ("d", "boundary", "decided", 0)
    assert counts(read_queue(project)).decided == 1


def test_gold_that_nobody_marked_can_be_found_and_decided_again(team: Team) -> None:
    project = team(TWO)
    deciding.add_gold(project, D, [SOCHI])
    queue = document_cases(project, D).items
    assert [(one.quote, one.standing) for one in queue][-1] == ("Sochi", Standing.DECIDED)
    deciding.decide(project, D, queue[-1].case_id, [])
    assert document_cases(project, D).items[-1].standing is Standing.DECIDED


def test_a_sample_of_what_policies_settled_can_be_chosen(team: Team) -> None:
    passes = {f"d{number}": {"ann": [PUTIN, KERRY], "ben": [PUTIN, KERRY]} for number in range(40)}
    project = team(passes)
    adjudicate(project, rule("unanimous"))
    sample = chosen(read_queue(project), Selection(Which.AUDIT))
    assert 0 < len(sample) < 30
    deciding.decide(project, DocumentId(sample[0].document_id), sample[0].case_id, [])
    assert len(chosen(read_queue(project), Selection(Which.AUDIT))) == len(sample) - 1


def test_a_document_refreshed_is_as_if_all_were_read_again(team: Team) -> None:
    project = team(TWO)
    queue = read_queue(project)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    queue = refreshed(queue, "d", document_cases(project, D).items)
    assert queue == read_queue(project)
    assert told(queue)[2] == ("e", "boundary", "open", 1)
    with open_project(str(project.path), "ann") as ann:
        annotate.delete_span(ann, spans_in(ann, "d")[0])
    queue = refreshed(queue, "d", document_cases(project, D).items)
    assert queue == read_queue(project)
    assert Standing.STALE in {one.standing for one in queue}
    documents.remove_document(project, E)
    assert refreshed(queue, "e", ()) == read_queue(project)


def test_nobody_finished_means_no_case(team: Team) -> None:
    project = team({"d": {}}, {"d": TEXT})
    assert read_queue(project) == document_cases(project, D).items == ()


def test_reading_tells_how_far_it_is_and_can_be_stopped(team: Team) -> None:
    project = team(TWO)
    seen: list[tuple[int, int, str]] = []
    moments = iter(range(100))
    read_queue(project, Progress(lambda *said: seen.append(said), clock=lambda: float(next(moments))))
    assert seen == [(0, 2, "d"), (1, 2, "e")]
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        read_queue(project, stopped)


def test_only_the_kinds_asked_for(team: Team) -> None:
    found = chosen(read_queue(team(TWO)), Selection(kinds=frozenset({Kind.MISSING})))
    assert [one.quote for one in found] == ["Sochi"]


def test_a_reader_without_rights_reads_it_too(team: Team) -> None:
    made: Project = team(TWO)
    with open_project(str(made.path), "somebody") as other:
        assert read_queue(other) == read_queue(made)
