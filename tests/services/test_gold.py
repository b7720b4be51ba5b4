"""Gold in files: what is written, restored, and the same bytes again."""

import json

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.model import DocumentId
from annotator.services import adjudicating, deciding, documents, history, reviewing
from annotator.services.checking import check
from annotator.services.deciding import Remarks
from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import import_paths
from annotator.services.project import open_project
from tests.projects import contents, everything, rows_of
from tests.services.reviews import KERRY, PRESIDENT, PUTIN, SOCHI, SOCHI_DOT, TEXT, Team, case_in

D = DocumentId("d")
AT = "2026-01-01T10:00:00+00:00"


@pytest.fixture
def decided(team: Team):
    """d: closed, with a replaced decision, remarks and new gold; e: one case open; f: finished, nothing decided."""
    project = team(
        {
            "d": {"ann": [PRESIDENT, KERRY, SOCHI_DOT], "ben": [PUTIN, KERRY, SOCHI]},
            "e": {"ann": [PUTIN, KERRY], "ben": [PUTIN]},
            "f": {"ann": [], "ben": []},
        },
        {"d": TEXT, "e": TEXT, "f": "Nothing\u2028here", "g": "Nobody saw this"},
    )
    adjudicating.adjudicate(project, rule("unanimous"))
    adjudicating.adjudicate(project, rule("trivial"))
    case_id = case_in(project, "d").case.id
    deciding.decide(project, D, case_id, [PUTIN])
    deciding.decide(project, D, case_id, [], Remarks("slip", "“so”\u2028\n", "sure", 12))
    deciding.add_gold(project, D, [(25, 28, "claim")])
    return project


@pytest.fixture
def fresh(tmp_path):
    """An empty project of somebody else, by number."""
    opened = []

    def make():
        opened.append(open_project(str(tmp_path / f"fresh{len(opened)}.db"), "mia", create=True))
        return opened[-1]

    yield make
    for project in opened:
        project.close()


def written(project, path, layer="gold"):
    export(project, path, ExportOptions(layer=layer))
    return path.read_bytes()


def lines(project, path, layer="gold"):
    return [json.loads(line) for line in written(project, path, layer).splitlines()]


def imported(project, path):
    report = import_paths(project, [path])
    assert report.rejected == []
    return report


def put(path, **line):
    path.write_text(json.dumps({"id": "d", "text": TEXT, "layer": "gold", **line}), encoding="utf-8")
    return path


def test_what_a_gold_line_says(decided, tmp_path):
    first, second = lines(decided, tmp_path / "g.jsonl")
    assert [list(first), first["id"], first["layer"], first["status"], second["status"]] == [
        ["id", "text", "meta", "layer", "status", "spans", "decisions"],
        "d",
        "gold",
        "done",
        "in_progress",
    ]
    assert first["spans"] == [
        {
            "start": 25,
            "end": 28,
            "label": "claim",
            "text": "met",
            "annotator": "rita",
            "note": None,
            "source": "new",
            "voters": [],
            "of": 2,
        },
        {
            "start": 29,
            "end": 39,
            "label": "actor",
            "text": "John Kerry",
            "annotator": "rita",
            "note": None,
            "source": "auto_unanimous",
            "voters": ["ann", "ben"],
            "of": 2,
        },
        {
            "start": 43,
            "end": 48,
            "label": "location",
            "text": "Sochi",
            "annotator": "rita",
            "note": None,
            "source": "adopted",
            "voters": ["ben"],
            "of": 2,
        },
    ]
    rejection = first["decisions"][3]
    assert rejection["at"] > "2026"
    assert {**rejection, "at": ""} == {
        "spans": [],
        "source": "adopted",
        "reviewer": "rita",
        "at": "",
        "reason": "slip",
        "note": "“so”\u2028\n",
        "candidates": [
            {"start": 0, "end": 24, "label": "actor", "voters": ["ann"]},
            {"start": 10, "end": 24, "label": "actor", "voters": ["ben"]},
        ],
        "against": [],
        "confidence": "sure",
        "took_ms": 12,
    }
    assert [made.get("policy") for made in first["decisions"]] == ["unanimous", "trivial", None, None, None]


@pytest.mark.parametrize("layer", ["gold", "all"])
def test_export_import_into_an_empty_project_export_gives_the_same_bytes(decided, fresh, tmp_path, layer):
    before = written(decided, tmp_path / "a.jsonl", layer)
    copy = fresh()
    report = imported(copy, tmp_path / "a.jsonl")
    assert report.decisions_added == 6
    assert written(copy, tmp_path / "b.jsonl", layer) == before
    assert check(copy).problems == []


def test_all_writes_human_passes_then_gold_then_what_nobody_touched(decided, tmp_path):
    told = [(line["id"], line["layer"]) for line in lines(decided, tmp_path / "a.jsonl", "all")]
    assert told == [
        *[("d", "ann"), ("d", "ben"), ("d", "gold"), ("e", "ann"), ("e", "ben"), ("e", "gold")],
        *[("f", "ann"), ("f", "ben"), ("g", None)],
    ]


def test_importing_gold_twice_changes_nothing(decided, fresh, tmp_path):
    written(decided, tmp_path / "a.jsonl")
    copy = fresh()
    assert imported(copy, tmp_path / "a.jsonl").decisions_added == 6
    before = everything(copy)
    again = imported(copy, tmp_path / "a.jsonl")
    assert (again.decisions_added, again.documents_unchanged, again.changes) == (0, 2, None)
    assert imported(decided, tmp_path / "a.jsonl").decisions_added == 0
    assert everything(copy) == before


def test_an_import_of_gold_is_one_step_that_undo_takes_back(decided, fresh, tmp_path):
    written(decided, tmp_path / "a.jsonl")
    copy = fresh()
    before = contents(copy)
    imported(copy, tmp_path / "a.jsonl")
    assert history.peek(copy).undo == "Import 2 documents and 6 decisions"
    history.undo(copy)
    assert contents(copy) == before
    history.redo(copy)
    assert len(rows_of(copy, "SELECT * FROM decision")) == 6
    assert check(copy).problems == []


def test_restored_decisions_settle_the_same_cases(decided, fresh, tmp_path):
    written(decided, tmp_path / "a.jsonl", "all")
    copy = fresh()
    imported(copy, tmp_path / "a.jsonl")
    assert [each.case for each in reviewing.conflicts(copy)] == [each.case for each in reviewing.conflicts(decided)]
    assert reviewing.review_document(copy, D).gold == reviewing.review_document(decided, D).gold


def test_what_was_decided_here_since_is_not_undone_by_an_older_file(decided, tmp_path):
    written(decided, tmp_path / "a.jsonl")
    deciding.decide(decided, D, case_in(decided, "d").case.id, [PRESIDENT])
    imported(decided, tmp_path / "a.jsonl")
    assert reviewing.review_document(decided, D).gold[0].start == PRESIDENT[0]


def test_gold_of_an_unfinished_document_stays_unfinished_until_a_file_says_done(fresh, tmp_path):
    decision = {"spans": [list(KERRY)], "source": "new", "reviewer": "rita", "at": AT}
    copy = fresh()
    imported(copy, put(tmp_path / "a.jsonl", status="in_progress", decisions=[decision]))
    assert lines(copy, tmp_path / "x.jsonl")[0]["status"] == "in_progress"
    imported(copy, put(tmp_path / "b.jsonl", status="done", decisions=[decision]))
    assert lines(copy, tmp_path / "x.jsonl")[0]["status"] == "done"
    imported(copy, tmp_path / "a.jsonl")
    assert lines(copy, tmp_path / "x.jsonl")[0]["status"] == "done"
    assert check(copy).problems == []


def test_gold_spans_without_decisions_are_gold_that_nobody_marked(fresh, tmp_path):
    spans = [{"start": 29, "end": 39, "label": "actor"}, {"start": 43, "end": 48, "label": "place", "annotator": "rob"}]
    copy = fresh()
    report = imported(copy, put(tmp_path / "a.jsonl", spans=spans))
    assert (report.decisions_added, report.spans_added, report.labels_added) == (2, 0, ["place"])
    gold = reviewing.review_document(copy, D).gold
    assert [(one.start, one.label, one.source.value, one.reviewer) for one in gold] == [
        (29, "actor", "new", "mia"),
        (43, "place", "new", "rob"),
    ]
    assert imported(copy, tmp_path / "a.jsonl").changes is None
    assert rows_of(copy, "SELECT * FROM annotation_set") == []


def test_a_document_with_only_gold_is_not_untouched(fresh, tmp_path):
    copy = fresh()
    imported(copy, put(tmp_path / "a.jsonl", spans=[{"start": 29, "end": 39, "label": "actor"}]))
    assert [line["layer"] for line in lines(copy, tmp_path / "x.jsonl", "all")] == ["gold"]


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (7, "decision 1: a decision is an object, not an integer"),
        ({"source": "guess"}, "source is one of"),
        ({"spans": None}, "spans must be a list, not null"),
        ({"spans": [[0, 5]]}, "a span is a list of start, end and label"),
        ({"spans": [[0, 999, "actor"]]}, "The span ends at 999"),
        ({"spans": [[0, 10**400, "actor"]]}, "The span ends at"),
        ({"spans": [[0.0, 5, "actor"]]}, "an offset must be an integer, not the number 0.0"),
        ({"spans": [[True, 5, "actor"]]}, "an offset must be an integer, not true"),
        ({"spans": [[0, 5, ""]]}, "label must be a non-empty string"),
        ({"spans": [[0, 5, "a\nb"]]}, "cannot be a label's name"),
        ({"spans": [], "candidates": []}, "neither spans nor candidates"),
        ({"candidates": [[0, 5, "actor"]]}, "a candidate is an object, not a list"),
        ({"candidates": [{"start": 0, "label": "actor"}]}, "an offset must be an integer, not null"),
        ({"candidates": [{"start": 0, "end": 5, "label": "actor", "voters": [1]}]}, "a voter is a non-empty string"),
        ({"against": "ann"}, "against must be a list, not a string"),
        ({"against": ["ann "]}, "cannot be a person's name"),
        ({"against": ["gold"]}, "Nobody can be called 'gold'"),
        ({"reviewer": ""}, "reviewer must be a non-empty string"),
        ({"at": "noon"}, "at must be an ISO 8601 time, not 'noon'"),
        ({"reason": 1}, "reason must be a string or null"),
        ({"took_ms": -1}, "took_ms must be"),
        ({"took_ms": True}, "took_ms must be"),
    ],
)
def test_a_bad_decision_is_refused_with_its_line_and_the_rest_taken(fresh, tmp_path, decision, told):
    good = {"spans": [list(KERRY)], "source": "new", "reviewer": "rita", "at": AT}
    bad = {**good, "spans": [list(SOCHI)], **decision} if isinstance(decision, dict) else decision
    copy = fresh()
    report = import_paths(copy, [put(tmp_path / "a.jsonl", decisions=[bad, good])])
    (refused,) = report.rejected
    assert told in refused.why
    assert refused.where.endswith("a.jsonl:1")
    assert [one.start for one in reviewing.review_document(copy, D).gold] == [KERRY[0]]
    assert check(copy).problems == []


def test_decisions_that_are_no_list_and_spans_that_follow_from_none(fresh, tmp_path):
    copy = fresh()
    report = import_paths(copy, [put(tmp_path / "a.jsonl", decisions={"spans": []})])
    assert [each.why for each in report.rejected] == ["decisions must be a list, not an object"]
    good = {"spans": [list(KERRY)], "source": "new", "reviewer": "rita", "at": AT}
    spans = [{"start": 43, "end": 48, "label": "location"}]
    report = import_paths(copy, [put(tmp_path / "a.jsonl", decisions=[good], spans=spans)])
    assert [each.why for each in report.rejected] == ["span 43..48 'location' follows from no decision of the line"]
    assert [one.start for one in reviewing.review_document(copy, D).gold] == [KERRY[0]]


def test_a_table_of_gold_names_the_reviewer(decided, tmp_path):
    export(decided, tmp_path / "g.csv", ExportOptions(layer="gold"))
    rows = (tmp_path / "g.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1] == "d,25,28,claim,met,rita,,0,done"
    assert len(rows) == 5


def test_an_analysts_layer_holds_no_gold(decided, tmp_path):
    assert {line["layer"] for line in lines(decided, tmp_path / "a.jsonl", "ann")} == {"ann"}


def test_gold_of_a_removed_document_is_gone(decided, tmp_path):
    documents.remove_document(decided, D)
    assert [line["id"] for line in lines(decided, tmp_path / "a.jsonl")] == ["e"]
