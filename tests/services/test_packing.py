"""A pack holds what one analyst needs, and not a byte of anybody else."""

from pathlib import Path

import pytest

from annotator.domain.errors import AnnotatorError, NotFound, StorageError
from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents, labels
from annotator.services.checking import check
from annotator.services.deciding import Remarks, add_gold
from annotator.services.packing import PACKER, pack
from annotator.services.people import pseudonyms_of
from annotator.services.project import Project, open_project
from tests.projects import everything, rows_of
from tests.services.packs import (
    DOCUMENT,
    OTHER,
    OTHER_NOTE,
    at_home,
    mark,
    marks,
    pack_of,
    span_at,
    with_two_analysts,
)

REVIEWER = "Canary-Rita"


@pytest.fixture
def two(project: Project) -> Project:
    with_two_analysts(project)
    return project


def test_the_analyst_finds_their_own_work_and_all_documents(two: Project, tmp_path: Path) -> None:
    labels.rename_label(two, "claim", "assertion")
    annotate.set_note(two, span_at(two, 0, 5, "actor"), "mine")
    mine = documents.open_document(two, DocumentId(DOCUMENT))
    with at_home(pack_of(two, tmp_path / "out.db")) as home:
        assert home.who == "analyst-1"
        assert documents.open_document(home, DocumentId(DOCUMENT)) == mine  # ids, versions, notes, text
        assert labels.list_labels(home) == labels.list_labels(two)
        assert [row.id for row in documents.list_documents(home)] == [row.id for row in documents.list_documents(two)]
        assert check(home).problems == []


def test_a_pack_can_be_worked_in_and_stays_sound(two: Project, tmp_path: Path) -> None:
    with at_home(pack_of(two, tmp_path / "out.db")) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        mark(home, 10, 15, "actor")
        assert marks(home) == [(10, 15, "actor"), (19, 24, "location")]
        assert check(home).problems == []


def test_nothing_of_others_is_in_any_byte(two: Project, window, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    other = window(OTHER)
    annotate.set_note(other, span_at(other, 0, 15, "claim"), OTHER_NOTE)
    documents.set_state(other, DocumentId("c-note"), State.SKIPPED)
    add_gold(window(REVIEWER), DocumentId(DOCUMENT), [(0, 5, "actor")], Remarks(note=OTHER_NOTE))
    pseudonyms_of(two, keep=True)
    kept = [row["id"] for row in rows_of(two, "SELECT id FROM step")]
    kept += [row["id"] for row in rows_of(two, f"SELECT id FROM annotation_set WHERE owner = '{OTHER}'")]
    packed = pack_of(two, tmp_path / "out.db").read_bytes()
    for canary in (OTHER, REVIEWER, OTHER_NOTE, "importer", *map(str, kept)):
        assert canary.encode() not in packed
        assert canary.encode("utf-16-le") not in packed
    assert b"analyst-1" in packed  # so that the search would find a name


def test_nobody_else_s_pass_or_step_is_there(two: Project, tmp_path: Path) -> None:
    with at_home(pack_of(two, tmp_path / "out.db")) as home:
        assert [row["owner"] for row in rows_of(home, "SELECT DISTINCT owner FROM annotation_set")] == ["analyst-1"]
        assert [row["who"] for row in rows_of(home, "SELECT who FROM step")] == [PACKER]
        assert rows_of(home, "SELECT * FROM decision") == []


def test_packing_changes_nothing_here(two: Project, tmp_path: Path) -> None:
    before = everything(two)
    pack_of(two, tmp_path / "out.db")
    assert everything(two) == before


def test_only_the_documents_asked_for(two: Project, tmp_path: Path) -> None:
    report = pack(two, tmp_path / "out.db", "analyst-1", ["c-note", "b-chart"])
    assert (report.documents, report.spans) == (2, 0)
    with at_home(tmp_path / "out.db") as home:
        assert [row.id for row in documents.list_documents(home)] == ["b-chart", "c-note"]


def test_somebody_new_gets_an_empty_pass(two: Project, tmp_path: Path) -> None:
    assert pack(two, tmp_path / "out.db", "new one").spans == 0
    with at_home(tmp_path / "out.db") as home:
        assert (home.who, marks(home)) == ("new one", [])


def test_an_unknown_document_is_named_and_no_file_left(two: Project, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        pack(two, tmp_path / "out.db", "analyst-1", [DOCUMENT, "nowhere"])
    assert not list(tmp_path.glob("*out.db*"))


def test_an_existing_file_is_never_replaced(two: Project, tmp_path: Path) -> None:
    (tmp_path / "out.db").write_text("mine")
    with pytest.raises(StorageError, match="exists already"):
        pack_of(two, tmp_path / "out.db")
    assert (tmp_path / "out.db").read_text() == "mine"


def test_a_folder_that_cannot_be_written_to_is_told_by_the_name_that_was_given(
    two: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.store.packs.os.access", lambda *_: False)  # root may write where modes forbid it
    with pytest.raises(StorageError) as told:
        pack(two, tmp_path / "ann.db", "ann")
    assert str(tmp_path / "ann.db") in told.value.message
    assert not list(tmp_path.glob("*.pack*"))


@pytest.mark.parametrize("name", ["", "gold", PACKER, "a\nb"])
def test_a_name_that_nobody_can_have_is_refused(two: Project, tmp_path: Path, name: str) -> None:
    with pytest.raises(AnnotatorError):
        pack(two, tmp_path / "out.db", name)


def test_a_pack_that_cannot_be_finished_leaves_nothing(
    two: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotator.store.project_file.place_new", full)
    with pytest.raises(StorageError, match="No space left"):
        pack_of(two, tmp_path / "out.db")
    assert not list(tmp_path.glob("*out.db*"))


def test_a_project_for_reading_only_can_be_packed(
    two: Project, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.close()
    monkeypatch.setattr("annotator.store.project_file.is_writable", lambda _: False)
    with open_project(str(file), "rita") as reader:
        assert reader.read_only
        pack_of(reader, tmp_path / "out.db")
    monkeypatch.undo()
    with at_home(tmp_path / "out.db") as home:
        assert len(marks(home)) == 2
