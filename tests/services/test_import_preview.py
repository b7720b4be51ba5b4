"""A look at what an import would bring: nothing is written, and what is said is what comes in."""

import json

import pytest

from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.formats.exchange import ReadOptions
from annotator.services import import_preview
from annotator.services.import_options import ImportOptions
from annotator.services.import_preview import look_ahead, unknown_labels
from annotator.services.importing import import_with
from annotator.services.jobs import Progress
from tests.projects import everything, make_empty_project

TEXT = "Kerry met Putin in Sochi."


@pytest.fixture
def project(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        yield project


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_bytes("Сторінка перша, ще кілька слів для впевненості.".encode("cp1251"))
    (made / "b.txt").write_bytes(b"no\0text")
    spans = [
        {"start": 0, "end": 5, "label": "PER"},
        {"start": 10, "end": 15, "label": "actor", "annotator": "ana"},
    ]
    line = {"id": "c", "text": TEXT, "spans": spans}
    (made / "c.jsonl").write_text(json.dumps(line) + "\n{broken\n", encoding="utf-8")
    return made


def test_what_is_found_is_what_comes_in(project, folder):
    before = everything(project)
    found = look_ahead(project, [folder], ImportOptions())
    assert everything(project) == before
    assert dict(found.formats) == {"text": 2, "jsonl": 1}
    assert found.encodings == ("cp1251", "utf-8")
    assert (found.documents, found.spans, found.known, found.is_whole) == (2, 2, 0, True)
    assert [one.where.rpartition("/")[2] for one in found.refused] == ["b.txt:1", "c.jsonl:2"]
    report = import_with(project, [folder], ImportOptions())
    assert (report.documents_added, report.spans_added) == (found.documents, found.spans)
    again = look_ahead(project, [folder], ImportOptions())
    assert again.known == 2
    assert all(one.is_known for one in again.shown)


def test_labels_and_names_are_counted(project, folder):
    found = look_ahead(project, [folder], ImportOptions())
    assert dict(found.labels) == {"PER": 1, "actor": 1}
    assert dict(found.owners) == {None: 1, "ana": 1}
    assert unknown_labels(found, ["actor", "claim"]) == {"PER": 1}


def test_the_beginning_of_a_text_is_shown_in_the_encoding_asked_for(project, folder):
    found = look_ahead(project, [folder / "a.txt"], ImportOptions())
    assert found.encodings == ("cp1251",)
    assert found.shown[0].text.startswith("Сторінка перша")
    forced = look_ahead(project, [folder / "a.txt"], ImportOptions(encoding="koi8-r"))
    assert forced.encodings == ("koi8-r",)
    assert not forced.shown[0].text.startswith("Сторінка")
    wrong = look_ahead(project, [folder / "a.txt"], ImportOptions(encoding="utf-8"))
    assert wrong.shown == []
    assert "does not fit the encoding utf-8" in wrong.refused[0].why


def test_very_much_is_not_read_to_its_end(project, folder, monkeypatch):
    lines = [json.dumps({"id": str(number), "text": "x"}) for number in range(30)]
    (folder / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(import_preview, "DOCUMENTS", 10)
    found = look_ahead(project, [folder / "many.jsonl"], ImportOptions())
    assert (found.documents, found.is_whole) == (10, False)
    monkeypatch.setattr(import_preview, "FILES", 1)
    found = look_ahead(project, [folder], ImportOptions())
    assert (found.files, found.has_more_files) == (1, True)


def test_what_is_not_there_or_cannot_be_read_is_named(project, tmp_path):
    found = look_ahead(project, [tmp_path / "nothing"], ImportOptions())
    assert (found.files, found.unreadable) == (0, 1)
    assert found.refused[0].why == "there is no such file or folder"
    with pytest.raises(AnnotatorError, match="no format that can be read"):
        look_ahead(project, [tmp_path], ImportOptions(format="nonsense"))


def test_it_can_be_stopped(project, folder):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        look_ahead(project, [folder], ImportOptions(), progress)


def test_options_of_reading_count(project, tmp_path):
    (tmp_path / "a.conll").write_text("Kerry\tB-PER\tO\nspoke\tO\tO\n\nKyiv\tO\tB-LOC\n", encoding="utf-8")
    found = look_ahead(project, [tmp_path / "a.conll"], ImportOptions())
    assert found.documents == 1 or set(found.owners) == {"analyst-1", "analyst-2"}
    reading = ReadOptions(analysts=("ana", "ben"), document_per="sentence")
    found = look_ahead(project, [tmp_path / "a.conll"], ImportOptions(reading=reading))
    assert set(found.owners) == {"ana", "ben"}
    assert len({one.id for one in found.shown}) == 2


@pytest.mark.parametrize(
    ("name", "content", "columns"),
    [
        ("a.csv", "id;text;who\n1;x;y\n", ("id", "text", "who")),
        ("a.tsv", "id\tthe text\n1\tx\n", ("id", "the text")),
        ("a.csv", 'id,"the\ntext"\n1,x\n', ("id", "the\ntext")),
        ("a.csv", "id|text\n1|x\n", ("id|text",)),
        ("a.json", '[ {"body": "x", "n": 1}, {}]', ("body", "n")),
        ("a.jsonl", '{"text": "x"}\n{"b": 1}\n', ("text",)),
        ("a.json", "[1, 2]", ()),
        ("a.json", "[" * 100_000, ()),
        ("a.txt", "a,b", ()),
    ],
)
def test_columns_and_fields_are_named(project, tmp_path, name, content, columns):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert look_ahead(project, [tmp_path / name], ImportOptions()).columns == columns


def test_spans_of_a_table_find_the_text_in_the_project_and_in_the_same_import(project, folder, tmp_path):
    table = tmp_path / "spans.csv"
    table.write_text("document,start,end,label,text\nc,0,5,actor,Kerry\n", encoding="utf-8")
    assert look_ahead(project, [table], ImportOptions()).spans == 0
    assert look_ahead(project, [folder / "c.jsonl", table], ImportOptions()).spans == 3
    import_with(project, [folder / "c.jsonl"], ImportOptions())
    assert look_ahead(project, [table], ImportOptions()).spans == 1
