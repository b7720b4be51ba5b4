"""A document that is done may still be corrected: it stays done, and the window says so."""

import json
from pathlib import Path

from annotator.domain.model import DocumentId, State
from annotator.services.documents import document_row
from annotator.services.importing import import_paths
from tests.ui.desk import KERRY, Desk


def stored_state(desk: Desk) -> State:
    project = desk.workspace.session.project
    assert project is not None
    row = document_row(project, DocumentId(KERRY))
    assert row is not None
    return row.state


def test_a_correction_leaves_it_done_and_says_so(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    assert "stays" not in desk.message
    desk.press("Ctrl+Return")
    desk.open(KERRY)
    desk.select("Putin", 1)
    desk.press("1")
    assert desk.message == "Add actor “Putin” · the document stays done"
    desk.press("Ctrl+Z")
    assert desk.message == "Undone: Add actor “Putin” · the document stays done"
    assert stored_state(desk) is State.DONE


def test_reopening_it_is_said_as_such(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+Return")
    desk.open(KERRY)
    desk.window.actions_.run("annotate.reopen")
    assert desk.message.startswith("Reopen")
    assert "stays" not in desk.message
    assert stored_state(desk) is State.IN_PROGRESS


def test_what_was_done_to_other_documents_says_nothing_of_the_one_in_sight(desk: Desk, tmp_path: Path) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+Return")
    desk.open(KERRY)
    line = {"id": "new", "text": "Kyiv", "spans": [{"start": 0, "end": 4, "label": "location"}]}
    (tmp_path / "new.jsonl").write_text(json.dumps(line))
    project = desk.workspace.session.project
    assert project is not None
    import_paths(project, [tmp_path / "new.jsonl"])
    desk.press("Ctrl+Z")
    assert desk.message == "Undone: Import 1 document and 1 span"
