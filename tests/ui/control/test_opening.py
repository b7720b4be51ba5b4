"""Starting, coming back, leaving: what is shown first, what is remembered, and that looking changes nothing."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.services.project import open_project
from annotator.ui.kit import ask
from tests.projects import make_empty_project
from tests.ui.desk import KERRY, Desk, start


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_opening_reading_and_closing_leaves_the_bytes_alone(qtbot: QtBot, database: Path) -> None:
    before = sha(database)
    desk = start(qtbot, database)
    desk.open(KERRY)
    desk.press("Ctrl+PgDown", "Ctrl+F")
    desk.type("Putin")
    desk.press("Escape", "Ctrl+=", "G")
    desk.close()
    assert sha(database) == before
    assert sorted(file.name for file in database.parent.iterdir()) == ["annotations.db"]


def test_the_last_document_zoom_snap_and_panels_come_back(qtbot: QtBot, database: Path) -> None:
    desk = start(qtbot, database)
    desk.open(KERRY)
    desk.press("Ctrl+=", "G", "Ctrl+B")
    assert not desk.window.documents.isVisible()
    desk.close()
    again = start(qtbot, database)
    assert again.document == KERRY
    assert again.window.text.zoom() == 110
    assert "snap: sentence" in again.status
    assert not again.window.documents.isVisible()
    again.press("Ctrl+B")
    assert again.window.documents.isVisible()


def test_the_title_says_which_file_and_who(desk: Desk) -> None:
    assert desk.window.windowTitle() == "annotations.db — analyst-1"
    assert desk.status == "1 of 5 · 0 spans · snap: word · analyst-1 · all saved"


def test_no_database_says_so_and_offers_one(qtbot: QtBot, tmp_path: Path) -> None:
    desk = start(qtbot, tmp_path / "missing.db")
    empty = desk.window.page.empty
    assert empty.isVisible()
    assert "There is no database" in empty._title.text()
    assert empty._button.text() == "Open another database…"
    assert "File ▸ New database…" in empty._words.text()
    assert not desk.window.actions_.action("file.import").isEnabled()
    assert not (tmp_path / "missing.db").exists()


def test_without_a_database_every_panel_says_what_it_is_for(qtbot: QtBot, tmp_path: Path) -> None:
    desk = start(qtbot, tmp_path / "missing.db")
    assert desk.window.documents.empty.isVisible()
    assert desk.window.documents.empty._title.text() == "No database is open."
    spans = desk.window.side.spans
    assert spans.empty.isVisible()
    assert spans.empty._title.text() == "The spans of the open document stand here."
    assert not spans.filter.isVisible(), "there is nothing to filter"
    assert not desk.window.documents._meter.isVisible()
    assert desk.has_focus(desk.window.page.empty._button), "and the keyboard is at the one next action"


def test_without_a_database_the_list_offers_nothing_that_cannot_be_had(qtbot: QtBot, tmp_path: Path) -> None:
    desk = start(qtbot, tmp_path / "missing.db")
    panel = desk.window.documents
    panel.search.setText("Kerry")
    desk.qtbot.waitUntil(panel.empty.isVisible)
    assert panel.empty._title.text() == "No database is open."
    assert not panel.empty._button.isVisible()


def test_an_empty_database_offers_the_import(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    make_empty_project(path).close()
    desk = start(qtbot, path)
    assert desk.window.page.empty._title.text() == "This database has no documents yet."
    QTest.mouseClick(desk.window.page.empty._button, Qt.MouseButton.LeftButton)
    assert desk.dialog().windowTitle() == "Import"
    desk.dialog().reject()


def test_a_read_only_database_is_read_not_written(qtbot: QtBot, database: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not (mode & os.W_OK))
    desk = start(qtbot, database)
    desk.open(KERRY)
    assert "open for reading only" in desk.window.banner.words()
    assert "read-only" in desk.status
    desk.select("Putin")
    desk.press("1")
    assert desk.stored() == []
    assert not desk.window.actions_.action("file.import").isEnabled()
    assert desk.window.actions_.action("file.export").isEnabled()


def test_working_as_somebody_else_shows_their_pass(desk: Desk, monkeypatch) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    monkeypatch.setattr(ask, "line", lambda *_: "analyst-2")
    monkeypatch.setattr(ask, "choose", lambda *_: 0)  # yes, a new person
    QTest.mouseClick(desk.window.status._who, Qt.MouseButton.LeftButton)
    desk.wait_opened()
    assert desk.document == KERRY
    assert desk.listed_spans() == []
    assert "analyst-2" in desk.status
    assert desk.window.windowTitle() == "annotations.db — analyst-2"


def test_save_a_copy(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    target = tmp_path / "copy.db"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: target)
    desk.press("Ctrl+Shift+S")
    desk.qtbot.waitUntil(lambda: desk.message == "Copied to copy.db")
    with open_project(str(target), "analyst-1") as copy:
        assert copy.who == "analyst-1"
    assert desk.query("select count(*) from span") == [(1,)]


def test_the_window_is_painted_before_the_database_library_is_imported(database: Path) -> None:
    script = f"""
import sys
from annotator.ui import app
from annotator.ui.kit.settings import Settings
qt = app.application()
window = app.build(Settings(), {str(database)!r}, "analyst-1")
window.painted.disconnect()
heavy = {{"sqlalchemy", "alembic"}}
window.painted.connect(lambda: (print(sorted(heavy & set(sys.modules))), qt.quit()))
window.show()
qt.exec()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_sigterm_closes_the_window_cleanly(database: Path) -> None:
    script = f"""
import os, signal, threading
from annotator.ui import app
from annotator.ui.kit import settings
soon = lambda *_: threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
settings.Settings.remember_recent = soon  # the database is open
print(app.main({str(database)!r}, "analyst-1"))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr
    assert sorted(file.name for file in database.parent.iterdir()) == ["annotations.db"]
