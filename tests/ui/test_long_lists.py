"""A project whose list takes long to read: the window does not wait for it, and forgets nothing meanwhile."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId, State
from annotator.services.documents import remove_document, set_state
from annotator.services.project import Project, open_project
from annotator.ui.control import document_rows, opening
from annotator.ui.control.session import Listing
from tests.patience import PATIENCE
from tests.projects import make_empty_project, make_project
from tests.ui.desk import KERRY, Desk, start

EVERYTHING = Changes("Import", 0, everything=True, list_changed=True)


@pytest.fixture
def held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every list counts as long, and the worker thread reads none until the event is set."""
    monkeypatch.setattr(document_rows, "SHORT_LIST", 0)
    go_on = threading.Event()
    desk.workspace.worker.start(lambda _progress: go_on.wait(PATIENCE))
    yield go_on
    go_on.set()


def listed(desk: Desk) -> dict[str, State]:
    return {row.id: row.state for row in desk.window.documents.model.rows}


def test_a_long_list_is_read_beside_the_window(desk: Desk, held: threading.Event) -> None:
    gone = sorted(listed(desk))[-1]
    with open_project(str(desk.path), "analyst-2") as project:
        remove_document(project, DocumentId(gone))
    desk.workspace.session.refresh(EVERYTHING)
    assert gone in listed(desk)
    held.set()
    desk.qtbot.waitUntil(lambda: gone not in listed(desk))
    assert len(listed(desk)) == 4


def test_what_is_written_while_it_is_read_stays_on_it(desk: Desk, held: threading.Event) -> None:
    desk.open(KERRY)
    window = desk.workspace.session
    window.refresh(EVERYTHING)
    stale = list(window.rows)
    desk.select("Putin")
    desk.press("1")
    assert window.project is not None
    window.list.show_again(window.project, stale, window.current)
    assert listed(desk)[KERRY] is State.IN_PROGRESS
    assert next(row.spans for row in window.rows if row.id == KERRY) == 1
    held.set()


def test_the_open_document_that_is_not_on_it_any_more_makes_room(desk: Desk, held: threading.Event) -> None:
    desk.open(KERRY)
    with open_project(str(desk.path), "analyst-2") as project:
        remove_document(project, DocumentId(KERRY))
    desk.workspace.session.refresh(EVERYTHING)
    held.set()
    desk.qtbot.waitUntil(lambda: desk.document not in ("", KERRY))
    assert KERRY not in listed(desk)


def test_a_list_of_the_project_before_is_not_shown(desk: Desk, held: threading.Event, tmp_path: Path) -> None:
    make_empty_project(tmp_path / "other.db").close()
    desk.workspace.session.refresh(EVERYTHING)
    desk.workspace.filing.switch_to(str(tmp_path / "other.db"))
    held.set()
    desk.wait_opened()
    assert listed(desk) == {}
    assert desk.window.page.empty.isVisible()


def test_the_project_before_stays_in_use_until_the_other_is_read(
    desk: Desk, held: threading.Event, tmp_path: Path
) -> None:
    make_project(tmp_path / "other.db").close()
    desk.open(KERRY)
    desk.workspace.filing.switch_to(str(tmp_path / "other.db"))
    assert "Opening other.db" in desk.message
    desk.select("Putin")
    desk.press("1")
    held.set()
    desk.wait_opened()
    assert desk.window.windowTitle() == "other.db — analyst-1"
    assert desk.query("select count(*) from span") == [(1,)]


def test_of_two_that_are_asked_for_the_later_is_opened(desk: Desk, held: threading.Event, tmp_path: Path) -> None:
    for name in ("one.db", "two.db"):
        make_project(tmp_path / name).close()
        desk.workspace.filing.switch_to(str(tmp_path / name))
    held.set()
    desk.wait_opened()
    assert desk.window.windowTitle() == "two.db — analyst-1"
    desk.close()
    assert not list(tmp_path.glob("*-wal"))


def test_closing_while_a_database_is_opened_lets_go_of_it(desk: Desk, tmp_path: Path) -> None:
    make_project(tmp_path / "other.db").close()
    desk.workspace.filing.switch_to(str(tmp_path / "other.db"))
    assert desk.workspace.filing.is_opening
    desk.close()
    assert not list(tmp_path.glob("*-wal"))


def test_a_state_set_by_another_window_reaches_a_long_list(
    qtbot: QtBot, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_rows, "SHORT_LIST", 0)
    desk = start(qtbot, database)
    with open_project(str(database), "analyst-1") as project:
        set_state(project, DocumentId(KERRY), State.SKIPPED)
    desk.workspace.operations.look_around()
    assert listed(desk)[KERRY] is State.SKIPPED


def test_what_is_written_between_reading_and_showing_is_noticed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.db"
    make_project(other).close()
    read = opening.listing_of

    def read_then_somebody_writes(project: Project) -> Listing:
        found = read(project)
        with open_project(str(other), "analyst-1") as elsewhere:
            set_state(elsewhere, DocumentId(KERRY), State.SKIPPED)
        return found

    monkeypatch.setattr(opening, "listing_of", read_then_somebody_writes)
    desk.workspace.filing.switch_to(str(other))
    desk.wait_opened()
    desk.workspace.operations.look_around()
    assert listed(desk)[KERRY] is State.SKIPPED


def test_a_span_in_a_list_of_open_documents_changes_one_row_and_finishing_takes_it_off(desk: Desk) -> None:
    desk.open(KERRY)
    desk.window.documents._chips.button(1).setChecked(True)
    resets: list[None] = []
    desk.window.documents.model.modelReset.connect(lambda: resets.append(None))
    desk.select("Kerry")
    desk.press("1")
    row = next(row for row in desk.window.documents.model.rows if row.id == KERRY)
    assert row.spans == 1
    assert resets == []
    desk.press("Ctrl+Return")
    assert KERRY not in [row.id for row in desk.window.documents.model.rows]
