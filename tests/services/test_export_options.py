"""What an export was asked for is what stands in it, and in its manifest."""

import json

import pytest

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, State
from annotator.domain.units import UnitOptions, Whole
from annotator.formats import registry
from annotator.services import annotate, deciding, documents, history, people, reviewing
from annotator.services.export_options import ExportOptions, parse_since
from annotator.services.exporting import export
from annotator.services.importing import import_paths
from tests.projects import add_passes, label_ids, make_empty_project
from tests.services.reviews import CLAIM, KERRY, PRESIDENT, PUTIN, SOCHI, TEXT

PASSES = {
    "d1": {"anna": [PUTIN, KERRY, CLAIM], "ben": [PRESIDENT, KERRY], "cleo": [PUTIN, KERRY]},
    "d2": {"anna": [SOCHI], "ben": []},
}


@pytest.fixture
def project(team):
    made = team(PASSES)
    add_passes(made, "dora", {"d2": [KERRY]}, "in_progress")
    return made


def adopt_putin(project):
    """The reviewer takes what anna and cleo marked."""
    (case,) = [
        one.case for one in reviewing.review_document(project, DocumentId("d1")).reviews if PUTIN in one.case.spans
    ]
    deciding.decide(project, "d1", case.id, [PUTIN])


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def exported(project, tmp_path, name="out.jsonl", **options):
    out = tmp_path / name
    export(project, out, ExportOptions(**options))
    return lines(out) if name.endswith(".jsonl") else out


def manifest(out):
    path = out / "manifest.json" if out.is_dir() else out.with_name(out.name + ".manifest.json")
    return json.loads(path.read_bytes())


def test_a_majority_carries_its_votes(project, tmp_path):
    first, second = exported(project, tmp_path, layer="majority")
    assert (first["layer"], first["status"]) == ("majority", "done")
    assert first["spans"] == [
        {"start": 10, "end": 24, "label": "actor", "text": "Vladimir Putin", "annotator": None, "note": None,
         "voters": ["anna", "cleo"], "of": 3, "seen_by": ["anna", "ben", "cleo"], "share": 2 / 3},
        {"start": 29, "end": 39, "label": "actor", "text": "John Kerry", "annotator": None, "note": None,
         "voters": ["anna", "ben", "cleo"], "of": 3, "seen_by": ["anna", "ben", "cleo"], "share": 1.0},
    ]  # fmt: skip
    assert second["spans"] == []


def test_a_union_holds_every_span_once(project, tmp_path):
    first, second = exported(project, tmp_path, layer="union")
    assert [(one["start"], one["end"], len(one["voters"])) for one in first["spans"]] == [
        (0, 49, 1), (0, 24, 1), (10, 24, 2), (29, 39, 3),
    ]  # fmt: skip
    assert [one["voters"] for one in second["spans"]] == [["anna"]]


def test_a_layer_that_was_worked_out_is_nobodys_when_it_is_read(project, tmp_path):
    exported(project, tmp_path, layer="majority")
    with make_empty_project(tmp_path / "q.db", "somebody") as other:
        report = import_paths(other, [tmp_path / "out.jsonl"])
        assert report.documents_added == 2
        assert all("majority" in one.why for one in report.rejected)


def test_only_passes_in_a_state(project, tmp_path):
    done = exported(project, tmp_path, layer="all", states=frozenset({State.DONE}))
    assert {one["layer"] for one in done} == {"anna", "ben", "cleo"}
    begun = exported(project, tmp_path, layer="all", states=frozenset({State.IN_PROGRESS}))
    assert [one["layer"] for one in begun] == ["dora"]
    report = export(project, tmp_path / "x.jsonl", ExportOptions(layer="gold", states=frozenset({State.SKIPPED})))
    assert "states" in report.messages[0]


def test_only_passes_worked_on_since(project, tmp_path):
    with project.database.write() as connection:
        connection.exec_driver_sql("UPDATE step SET at = '2020-01-01T00:00:00.000+00:00'")
    since = parse_since("2021-01-01")
    assert exported(project, tmp_path, layer="all", since=since) == []
    annotate.add_span(project, DocumentId("d2"), *SOCHI[:2], label_ids(project)["claim"])
    assert [(one["id"], one["layer"]) for one in exported(project, tmp_path, layer="all", since=since)] == [
        ("d2", "rita")
    ]
    history.undo(project)
    documents.set_state(project, DocumentId("d1"), State.SKIPPED)
    changed = exported(project, tmp_path, layer="all", since=since)
    assert ("d1", "rita") in {(one["id"], one["layer"]) for one in changed}
    adopt_putin(project)
    assert [one["id"] for one in exported(project, tmp_path, layer="gold", since=since)] == ["d1"]
    assert [one["id"] for one in exported(project, tmp_path, layer="union", since=since)] == ["d1"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-03-31", "2026-03-31T00:00:00.000+00:00"),
        ("2026-03-31T12:00+02:00", "2026-03-31T10:00:00.000+00:00"),
    ],
)
def test_a_date_is_a_moment_in_utc(written, found):
    assert parse_since(written) == found


@pytest.mark.parametrize("written", ["", "yesterday", "31.3.2026", "2026-02-30"])
def test_what_is_no_date_is_refused(written):
    with pytest.raises(AnnotatorError, match="no date"):
        parse_since(written)


def test_names_become_pseudonyms_that_stay(project, tmp_path):
    first = exported(project, tmp_path, layer="all", pseudonyms=True)
    names = {one["layer"] for one in first}
    assert names == {"A1", "A2", "A3", "A4"}
    words = (tmp_path / "out.jsonl").read_text() + (tmp_path / "out.jsonl.manifest.json").read_text()
    assert not any(name in words for name in ("anna", "ben", "cleo", "dora"))
    before = dict(people.pseudonyms_of(project, keep=False))
    add_passes(project, "aaron", {"d1": [KERRY]}, "done")
    after = people.pseudonyms_of(project, keep=True)
    assert {name: after[name] for name in before} == before
    assert set(after.values()) == {"A1", "A2", "A3", "A4", "A5"}
    voted = exported(project, tmp_path, layer="union", pseudonyms=True)
    assert {name for one in voted for span in one["spans"] for name in span["seen_by"]} <= set(after.values())


def test_a_dry_run_keeps_no_pseudonyms(project, tmp_path):
    steps = len(history.list_steps(project, 100))
    export(project, tmp_path / "x.jsonl", ExportOptions(layer="all", pseudonyms=True, dry_run=True))
    assert len(history.list_steps(project, 100)) == steps


def test_pseudonyms_reach_decisions(project, tmp_path):
    adopt_putin(project)
    (line,) = exported(project, tmp_path, layer="gold", pseudonyms=True)
    assert not any(name in json.dumps(line) for name in ("anna", "ben", "cleo", "rita"))
    assert line["decisions"][0]["reviewer"].startswith("A")


def test_labels_are_chosen_and_renamed(project, tmp_path):
    out = exported(
        project, tmp_path, layer="anna", labels=("actor", "location"), rename=(("actor", "PER"),),
        drop_labels=("location",),
    )  # fmt: skip
    assert [[span["label"] for span in one["spans"]] for one in out] == [["PER", "PER"], []]
    told = manifest(tmp_path / "out.jsonl")
    assert told["left_out"] == {
        "spans of labels that were not asked for": 1, "spans of labels that were to be dropped": 1
    }  # fmt: skip
    assert told["labels"] == {"PER": 2}
    assert told["options"] == {
        "layer": "anna", "labels": ["actor", "location"], "drop_labels": ["location"], "rename": [["actor", "PER"]]
    }  # fmt: skip


def test_units_have_their_place_in_the_page(project, tmp_path):
    unit = UnitOptions(Whole.DOCUMENT, longest=20)
    out = exported(project, tmp_path, layer="anna", unit=unit)
    assert all(len(one["text"]) <= 20 for one in out)
    for one in out:
        ((start, end),) = one["meta"]["page_map"]["pieces"]
        assert TEXT[start:end] == one["text"]
        assert one["meta"]["page_map"]["document"] in ("d1", "d2")
    told = manifest(tmp_path / "out.jsonl")
    assert (told["documents"], told["records"]) == (2, len(out))
    held = {(one["meta"]["page_map"]["document"], span["text"]) for one in out for span in one["spans"]}
    lost = {(name, TEXT[start:end]) for name, start, end, *_ in told["lost"]["listed"]}
    assert ("d1", TEXT) in lost
    assert held | lost == {("d1", TEXT), ("d1", "Vladimir Putin"), ("d1", "John Kerry"), ("d2", "Sochi")}


def test_gold_that_was_shaped_is_read_back(project, tmp_path):
    adopt_putin(project)
    (line,) = exported(project, tmp_path, layer="gold", rename=(("actor", "PER"),))
    assert (line["decisions"], [span["label"] for span in line["spans"]]) == ([], ["PER"])
    assert line["spans"][0]["voters"] == ["anna", "cleo"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"labels": ("Actor",)}, "no label 'Actor'"),
        ({"rename": (("nobody", "x"),)}, "no label 'nobody'"),
        ({"drop_labels": ("x",)}, "no label 'x'"),
        ({"rename": (("actor", "a\nb"),)}, "cannot be a label"),
        ({"flat": "priority"}, "belong together"),
        ({"flat": "priority", "priority": ("nothing",)}, "no label 'nothing'"),
        ({"excel": True}, "no mode for spreadsheets"),
        ({"unit": UnitOptions(stride=5)}, "Windows cannot"),
        ({"split": "80-20"}, "is no split"),
        ({"split": "0/50/50"}, "nothing to train on"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(project, tmp_path, options, words):
    with pytest.raises(AnnotatorError, match=words):
        export(project, tmp_path / "out.jsonl", ExportOptions(layer="anna", **options))
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("each", [one for one in registry.FORMATS if one.single_layer], ids=lambda each: each.name)
def test_a_format_for_one_person_takes_no_layers_together(project, tmp_path, each):
    with pytest.raises(AnnotatorError, match="one person's spans"):
        export(project, tmp_path / "out", ExportOptions(format=each.name, layer="all"))


def test_the_manifest_repeats_and_tells_the_content_whatever_the_format(project, tmp_path):
    exported(project, tmp_path, layer="anna")
    first = (tmp_path / "out.jsonl.manifest.json").read_bytes()
    exported(project, tmp_path, layer="anna")
    assert (tmp_path / "out.jsonl.manifest.json").read_bytes() == first
    exported(project, tmp_path, "out.csv", layer="anna")
    told, other = manifest(tmp_path / "out.jsonl"), manifest(tmp_path / "out.csv")
    assert told["content_sha256"] == other["content_sha256"]
    assert (told["tool"], told["format"], told["layer"], told["documents"], told["spans"]) == (
        "annotator", "jsonl", "anna", 2, 4
    )  # fmt: skip
    annotate.add_span(project, DocumentId("d1"), 0, 9, label_ids(project)["claim"])
    exported(project, tmp_path, layer="anna")
    assert manifest(tmp_path / "out.jsonl")["content_sha256"] == told["content_sha256"]
    add_passes(project, "anna", {}, "done")
    exported(project, tmp_path, layer="ben")
    assert manifest(tmp_path / "out.jsonl")["content_sha256"] != told["content_sha256"]


def test_a_manifest_that_is_anothers_is_left_alone(project, tmp_path):
    beside = tmp_path / "out.jsonl.manifest.json"
    beside.write_text("mine")
    with pytest.raises(AnnotatorError, match="no export wrote it"):
        export(project, tmp_path / "out.jsonl", ExportOptions(layer="anna"))
    assert beside.read_text() == "mine"


def test_a_file_per_label_holds_every_span_where_one_file_would_lose_some(project, tmp_path):
    one = export(project, tmp_path / "one.conll", ExportOptions(format="conll", layer="anna", dry_run=True))
    assert [loss.label for loss in one.lost] == ["actor", "actor"]
    out = tmp_path / "each"
    report = export(project, out, ExportOptions(format="conll", layer="anna", flat="split"))
    assert (report.documents, report.spans, report.lost) == (2, 4, [])
    names = {path.name for path in out.iterdir()}
    assert names == {"actor.conll", "claim.conll", "location.conll", "boilerplate.conll", "manifest.json"}
    assert "B-actor" not in (out / "claim.conll").read_text()


@pytest.mark.parametrize(("name", "lost"), [("csv", ["empty"]), ("brat", ["crlf"]), ("webanno-tsv", ["empty"])])
def test_with_a_file_per_label_a_document_is_lost_once_and_only_if_every_file_loses_it(tmp_path, name, lost):
    lines = [
        {"id": "crlf", "text": "Kerry\r\nKyiv", "layer": "w", "spans": [{"start": 0, "end": 5, "label": "actor"}]},
        {"id": "empty", "text": "", "layer": "w", "spans": []},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    with make_empty_project(tmp_path / "q.db", "w") as made:
        import_paths(made, [source])
        report = export(made, tmp_path / "out", ExportOptions(format=name, flat="split"))
    assert [loss.document for loss in report.lost] == lost


def test_a_folder_that_no_export_wrote_is_left_alone(project, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    options = ExportOptions(format="brat", layer="anna")
    export(project, out, options)  # an empty one is nobody's
    export(project, out, options)
    assert (out / "d1.ann").is_file()
    (out / "manifest.json").write_text('{"tool": "other"}')
    with pytest.raises(AnnotatorError, match="no export wrote"):
        export(project, out, options)
    assert (out / "d1.ann").is_file()
    link = tmp_path / "link"
    link.symlink_to(out)
    for target in (link, tmp_path / "file"):
        (tmp_path / "file").write_text("x")
        with pytest.raises(AnnotatorError, match="is no folder"):
            export(project, target, options)
