"""An import takes what is sound, names what is not, is one step, and can always be run again."""

import json
import os

import pytest

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, State
from annotator.services import documents, history, importing, labels
from annotator.services.annotate import add_span
from annotator.services.importing import import_paths
from annotator.services.jobs import Progress
from annotator.services.project import open_project
from tests.projects import contents, everything, label_ids, make_empty_project, rows_of, spans_in

TEXT = "Kerry met Putin in Sochi."
ACTOR = {"start": 0, "end": 5, "label": "actor"}
PLACE = {"start": 19, "end": 24, "label": "location"}


@pytest.fixture
def project(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        yield project


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


def lines(path, *values):
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    return path


def passes(project):
    found = rows_of(
        project,
        "SELECT s.document_id AS d, s.owner AS o, s.state AS st, count(p.id) AS n FROM annotation_set s "
        "LEFT JOIN span p ON p.set_id = s.id GROUP BY s.id ORDER BY 1, 2",
    )
    return [(row["d"], row["o"], row["st"], row["n"]) for row in found]


def steps(project):
    return [one["what"] for one in history.list_steps(project)]


def test_text_files_of_a_folder_become_documents_by_their_path(project, folder):
    (folder / "sub").mkdir()
    (folder / "b.v2.txt").write_bytes(b"one\r\ntwo\xc2\xa0")
    (folder / "sub" / "a.html").write_bytes(b"<title>T</title><p>page")
    (folder / "sub" / "c").write_bytes(b"no suffix")
    report = import_paths(project, [folder])
    assert (report.documents_added, report.spans_added, report.rejected) == (3, 0, [])
    found = {row.id: row.title for row in documents.list_documents(project)}
    assert set(found) == {"b.v2", "sub/a", "sub/c"}
    assert found["sub/a"] == "T"
    assert documents.open_document(project, DocumentId("b.v2")).document.text == "one\r\ntwo\u00a0"
    assert passes(project) == []
    assert steps(project) == ["Import 3 documents"]


def test_what_is_hidden_or_accompanies_an_export_is_passed_over(project, folder):
    for name in (".hidden.txt", "out.jsonl.manifest.json", "out.json.config.xml"):
        (folder / name).write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "a.txt").write_text("x")
    report = import_paths(project, [folder])
    assert (report.documents_added, report.rejected) == (0, [])
    named = import_paths(project, [folder / "out.jsonl.manifest.json"])
    assert named.rejected == []
    assert "accompanies" in named.notices[0].why


def test_a_folder_is_entered_once_whatever_links_lead_to_it(project, folder):
    (folder / "a.txt").write_text("x")
    (folder / "again").symlink_to(folder)
    (folder / "lost").symlink_to(folder / "nowhere")
    report = import_paths(project, [folder])
    assert report.documents_added == 1
    assert [one.why for one in report.rejected] == ["this link leads nowhere"]
    assert "read already" in report.notices[0].why


def test_files_that_are_no_documents_are_named_and_the_rest_comes_in(project, folder):
    (folder / "a.txt").write_text("x")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "c.csv").write_text("a,b")
    os.mkfifo(folder / "d.txt")
    (folder / "e.xyz").write_text("unknown suffix, but text")
    report = import_paths(project, [folder, folder / "missing"])
    assert report.documents_added == 2
    told = {one.where.rpartition("/")[2]: one.why for one in report.rejected}
    assert set(told) == {"b.png", "c.csv:1", "d.txt", "missing"}
    assert "PNG" in told["b.png"]
    assert "pipe" in told["d.txt"]


def test_a_name_that_is_not_utf8_is_refused(project, folder):
    (folder / os.fsdecode(b"\xff.txt")).write_bytes(b"x")
    report = import_paths(project, [folder])
    assert report.documents_added == 0
    assert "not UTF-8" in report.rejected[0].why
    assert "\\xff" in report.rejected[0].where


def test_the_open_database_is_no_document(project, folder):
    report = import_paths(project, [project.path.parent])
    assert report.rejected == []
    assert report.documents_added == 0
    assert "database itself" in import_paths(project, [project.path]).rejected[0].why


def test_a_file_that_vanishes_meanwhile_is_a_refusal(project, folder, monkeypatch):
    (folder / "a.txt").write_text("x")
    (folder / "b.txt").write_text("y")
    guess = importing.registry.guess

    def removing(path, head):
        path.unlink()
        return guess(path, head)

    monkeypatch.setattr(importing.registry, "guess", removing)
    report = import_paths(project, [folder])
    assert ["cannot be read" in one.why for one in report.rejected] == [True, True]


@pytest.mark.parametrize(("first", "second"), [("a.txt", "a.html"), ("a.txt", "x/a.txt")])
def test_two_files_of_one_id_are_both_named(project, folder, first, second):
    for name, text in ((first, "one"), (second, "two")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    report = import_paths(project, [folder / first, folder / second])
    assert report.documents_added == 1
    assert report.rejected[0].where.endswith(second)
    assert "'a' is there already from a.txt" in report.rejected[0].why


def test_importing_twice_changes_nothing(project, folder):
    lines(
        folder / "a.jsonl",
        {"id": "d", "text": TEXT, "layer": "w", "status": "done", "spans": [ACTOR, {**PLACE, "label": "spot"}]},
        {"id": "e", "text": ""},
    )
    (folder / "f.txt").write_text("x")
    import_paths(project, [folder])
    before = everything(project)
    report = import_paths(project, [folder])
    assert (report.documents_added, report.documents_unchanged, report.spans_added) == (0, 3, 0)
    assert (report.rejected, report.labels_added, report.changes) == ([], [], None)
    assert everything(project) == before


def test_a_line_is_somebodys_pass(project, folder):
    lines(
        folder / "a.jsonl",
        {"id": "1", "text": TEXT, "layer": "w", "status": "done", "spans": []},
        {"id": "1", "text": TEXT, "layer": "v", "spans": [ACTOR]},
        {"id": "2", "text": TEXT, "spans": [ACTOR]},
        {"id": "3", "text": TEXT, "layer": "w", "spans": [ACTOR, {**PLACE, "annotator": "v"}]},
        {"id": "4", "text": TEXT, "layer": None, "status": "new", "spans": []},
        {"id": "5", "text": TEXT, "status": "done"},
        {"id": "6", "text": TEXT, "status": "done", "spans": [{**ACTOR, "annotator": "v"}]},
        {"id": "7", "text": TEXT, "layer": "w", "status": "new"},
        {"id": "8", "text": TEXT, "layer": "w", "status": "done", "spans": [{**ACTOR, "annotator": "v"}]},
    )
    report = import_paths(project, [folder])
    assert report.rejected == []
    assert (report.documents_added, report.documents_unchanged, report.spans_added) == (8, 0, 6)
    assert passes(project) == [
        ("1", "v", "in_progress", 1),
        ("1", "w", "done", 0),
        ("2", "analyst-1", "in_progress", 1),
        ("3", "v", "in_progress", 1),
        ("3", "w", "in_progress", 1),
        ("5", "analyst-1", "done", 0),
        ("6", "v", "done", 1),
        ("7", "w", "new", 0),
        ("8", "v", "in_progress", 1),
        ("8", "w", "done", 0),
    ]


@pytest.mark.parametrize(
    ("there", "comes", "then"),
    [
        ("new", "in_progress", "in_progress"),
        ("in_progress", "done", "done"),
        ("in_progress", "skipped", "skipped"),
        ("done", "in_progress", "done"),
        ("done", "new", "done"),
        ("done", "skipped", "done"),
        ("skipped", "new", "skipped"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_an_import_raises_a_status_and_never_lowers_one(project, folder, there, comes, then, at_once):
    first = {"id": "d", "text": TEXT, "layer": "w", "status": there, "spans": [ACTOR]}
    second = {**first, "status": comes, "spans": [PLACE]}
    if at_once:
        import_paths(project, [lines(folder / "a.jsonl", first, second)])
    else:
        import_paths(project, [lines(folder / "a.jsonl", first)])
        import_paths(project, [lines(folder / "b.jsonl", second)])
    assert passes(project) == [("d", "w", then, 2)]


def test_an_import_adds_spans_and_removes_none(project, folder):
    import_paths(project, [lines(folder / "a.jsonl", {"id": "d", "text": TEXT, "spans": [ACTOR, ACTOR]})])
    add_span(project, DocumentId("d"), 6, 9, label_ids(project)["claim"])
    report = import_paths(project, [lines(folder / "b.jsonl", {"id": "d", "text": TEXT, "spans": [ACTOR, PLACE]})])
    assert (report.spans_added, report.documents_unchanged) == (1, 1)
    assert [(one.start, one.end, one.quote) for one in spans_in(project, "d")] == [
        (0, 5, "Kerry"),
        (6, 9, "met"),
        (19, 24, "Sochi"),
    ]


def test_the_same_id_with_another_text_is_refused_and_named(project, folder):
    report = import_paths(
        project, [lines(folder / "a.jsonl", {"id": "d", "text": TEXT}, {"id": "d", "text": "other", "spans": [ACTOR]})]
    )
    assert report.documents_added == 1
    assert report.rejected[0].where.endswith("a.jsonl:2")
    assert "'d' is there already from a.jsonl with another text" in report.rejected[0].why
    later = import_paths(project, [lines(folder / "b.jsonl", {"id": "d", "text": "Other"})])
    assert later.rejected[0].where.endswith("b.jsonl:1")
    assert documents.open_document(project, DocumentId("d")).document.text == TEXT


def test_new_labels_get_colour_and_key_and_are_reported(project, folder):
    spans = [{**ACTOR, "label": "Actor"}, {**PLACE, "label": "état"}]
    report = import_paths(project, [lines(folder / "a.jsonl", {"id": "d", "text": TEXT, "spans": spans})])
    assert report.labels_added == ["Actor", "état"]
    assert report.look_alikes == [("Actor", "actor")]
    made = {label.name: label for label in labels.list_labels(project)}
    assert made["Actor"].key == "5"
    assert len({label.color for label in made.values()}) == 6


def test_a_label_that_cannot_be_one_costs_its_span_only(project, folder):
    spans = [{**ACTOR, "label": "x" * 5000}, {**ACTOR, "label": "  "}, PLACE]
    report = import_paths(project, [lines(folder / "a.jsonl", {"id": "d", "text": TEXT, "spans": spans})])
    assert len(report.rejected) == 2
    assert all(one.where.endswith("a.jsonl:1") and len(one.why) < 300 for one in report.rejected)
    assert report.spans_added == 1


def test_a_name_that_cannot_be_a_persons_costs_the_pass_only(project, folder):
    report = import_paths(
        project,
        [
            lines(
                folder / "a.jsonl",
                {"id": "d", "text": TEXT, "layer": " x ", "spans": [ACTOR]},
                {"id": "e", "text": "y"},
            )
        ],
    )
    assert (report.documents_added, report.spans_added) == (2, 0)
    assert report.rejected[0].where.endswith("a.jsonl:1")


def test_one_bad_line_in_many_costs_one_line(project, folder):
    values = [{"id": f"d{number:03}", "text": TEXT, "spans": [ACTOR]} for number in range(350)]
    path = lines(folder / "a.jsonl", *values)
    rows = path.read_bytes().split(b"\n")
    for bad in (0, 174, 349):
        rows[bad] = rows[bad][:-3]
    path.write_bytes(b"\n".join(rows))
    report = import_paths(project, [path])
    assert (report.documents_added, report.spans_added) == (347, 347)
    assert [one.where.rpartition(":")[2] for one in report.rejected] == ["1", "175", "350"]
    assert steps(project) == ["Import 347 documents and 347 spans"]


def test_strict_takes_all_or_nothing(project, folder):
    values = [{"id": f"d{number:03}", "text": TEXT, "spans": [ACTOR]} for number in range(250)]
    bad = lines(folder / "a.jsonl", *values, {"id": "x", "text": TEXT, "spans": [{**ACTOR, "label": ""}]})
    before = everything(project)
    report = import_paths(project, [bad], strict=True)
    assert (report.documents_added, report.spans_added, report.changes) == (0, 0, None)
    assert len(report.rejected) == 1
    assert everything(project) == before
    good = import_paths(project, [lines(folder / "b.jsonl", *values)], strict=True)
    assert (good.documents_added, good.spans_added) == (250, 250)


@pytest.mark.parametrize("strict", [True, False])
def test_an_import_is_one_step_that_undo_takes_back_and_redo_repeats(project, folder, strict):
    import_paths(project, [lines(folder / "z.jsonl", {"id": "d000", "text": TEXT, "layer": "w", "spans": [ACTOR]})])
    before = contents(project)
    values = [
        {"id": f"d{number:03}", "text": TEXT, "layer": "w", "status": "done", "spans": [ACTOR, {**PLACE, "label": "N"}]}
        for number in range(250)
    ]
    report = import_paths(project, [lines(folder / "a.jsonl", *values)], strict=strict)
    assert (report.documents_added, report.documents_unchanged, report.spans_added) == (249, 1, 499)
    after = contents(project)
    assert len(steps(project)) == 2
    history.undo(project)
    assert contents(project) == before
    history.redo(project)
    assert contents(project) == after


class CancelAt(Progress):
    """Somebody presses Cancel when so many reports have come."""

    def __init__(self, count):
        super().__init__()
        self._left = count

    def at(self, done, total, what=""):
        self._left -= 1
        if self._left == 0:
            self.cancel()
        super().at(done, total, what)


def test_a_cancelled_import_is_one_step_and_running_it_again_completes_it(project, folder, tmp_path):
    values = [{"id": f"d{number:03}", "text": TEXT, "spans": [ACTOR]} for number in range(350)]
    path = lines(folder / "a.jsonl", *values)
    report = import_paths(project, [path], progress=CancelAt(250))
    assert report.cancelled
    assert (report.documents_added, report.spans_added) == (200, 200)
    assert steps(project) == ["Import 200 documents and 200 spans"]
    again = import_paths(project, [path])
    assert (again.documents_added, again.documents_unchanged, again.spans_added) == (150, 200, 150)
    assert len(steps(project)) == 2
    with make_empty_project(tmp_path / "whole.db") as whole:
        import_paths(whole, [path])
        assert passes(whole) == passes(project)
    stopped = import_paths(
        project,
        [lines(folder / "b.jsonl", *({**one, "id": "n" + one["id"]} for one in values))],
        strict=True,
        progress=CancelAt(250),
    )
    assert (stopped.cancelled, stopped.documents_added) == (True, 0)


def test_progress_counts_bytes_up_to_the_end(project, folder):
    path = lines(folder / "a.jsonl", *({"id": str(number), "text": TEXT} for number in range(30)))
    seen = []
    ticks = iter(range(1000))
    import_paths(project, [path], progress=Progress(lambda *told: seen.append(told), clock=lambda: float(next(ticks))))
    done = [one[0] for one in seen]
    assert done == sorted(done)
    assert seen[-1][:2] == (path.stat().st_size,) * 2


def test_a_format_or_encoding_can_be_forced(project, folder):
    (folder / "a.csv").write_bytes("да".encode("cp1251"))
    report = import_paths(project, [folder / "a.csv"], format="text", encoding="cp1251")
    assert report.documents_added == 1
    assert documents.open_document(project, DocumentId("a")).document.text == "да"
    with pytest.raises(AnnotatorError, match="no format that can be read"):
        import_paths(project, [folder], format="odt")


def test_a_big_document_does_not_wait_for_a_hundred_others(project, folder, monkeypatch):
    monkeypatch.setattr(importing, "_BATCH_CHARACTERS", 1000)
    sizes = []
    take = importing.Intake.take

    def watched(self, batch, records):
        sizes.append(len(records))
        take(self, batch, records)

    monkeypatch.setattr(importing.Intake, "take", watched)
    lines(folder / "a.jsonl", *({"id": str(number), "text": "x" * 400} for number in range(6)))
    import_paths(project, [folder])
    assert sizes == [3, 3]


def test_a_new_pass_of_the_importing_person_is_theirs_in_the_window(tmp_path, folder):
    path = lines(folder / "a.jsonl", {"id": "d", "text": TEXT, "status": "done", "spans": [ACTOR]})
    with open_project(str(tmp_path / "n.db"), "w", create=True) as project:
        import_paths(project, [path])
        assert documents.open_document(project, DocumentId("d")).state is State.DONE
