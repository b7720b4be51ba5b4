"""The real window over a copy of the seed pages, started as a user starts it, driven by real key and mouse events."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import app
from annotator.ui.kit.settings import Settings
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.workspace import Workspace

KERRY = "001_aa3be96bf097aa5b"


@dataclass
class Desk:
    """One open window and the file behind it."""

    window: MainWindow
    path: Path
    qtbot: QtBot

    @property
    def workspace(self) -> Workspace:
        found = self.window.findChild(Workspace)
        assert isinstance(found, Workspace)
        return found

    @property
    def document(self) -> str:
        current = self.workspace.session.current
        return current.document.id if current else ""

    @property
    def text(self) -> str:
        current = self.workspace.session.current
        return current.document.text if current else ""

    @property
    def status(self) -> str:
        return self.window.status.words()

    @property
    def message(self) -> str:
        return self.window.status.message()

    def press(self, *keys: str) -> None:
        """Key presses where the focus is, written as in the menus: "Ctrl+F", "Return", "1", "."."""
        for key in keys:
            combination = QKeySequence(key)[0]
            QTest.keyClick(self._focus(), combination.key(), combination.keyboardModifiers())

    def type(self, words: str) -> None:
        """Letters into whatever has the focus."""
        QTest.keyClicks(self._focus(), words)

    def selected(self) -> str:
        """The words selected in the text."""
        selection = self.window.text.selection()
        return self.text[slice(*selection)] if selection else ""

    def select(self, words: str, nth: int = 0) -> None:
        """Put the selection on words, as find would."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        self.window.text.setFocus()
        self.window.text.select(start, start + len(words))

    def open(self, document: str) -> None:
        """Open a document through the list."""
        place = self.window.documents.place_of(document)  # type: ignore[arg-type]
        view = self.window.documents.view
        where = view.visualRect(view.model().index(place, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        assert self.document == document

    def active_quote(self) -> str:
        """The quote of the span that keys act on."""
        span = self.workspace.session.active_span()
        return span.quote if span else ""

    def listed_spans(self) -> list[tuple[str, str]]:
        """The right panel: quote and label of every row."""
        return [(row.span.quote, row.name) for row in self.window.side.spans.rows.rows]

    def stored(self, document: str | None = None) -> list[tuple[str, str]]:
        """The database: quote and label of this person's spans, read by a connection of its own."""
        query = """select span.quote, label.name from span join annotation_set s on s.id = span.set_id
                   join label on label.id = span.label_id where s.document_id = ? and s.owner = ?
                   order by span.start, span."end" desc, label.name"""
        return self.query(query, document or self.document, self.workspace.session.project.who)  # type: ignore[union-attr]

    def query(self, sql: str, *values: object) -> list[Any]:
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog), f"no dialog is open but {found}"
        return found

    def has_focus(self, widget: QWidget) -> bool:
        return QApplication.focusWidget() is widget

    def wait_opened(self) -> None:
        """Until the database that was asked for is open, or was refused."""
        self.qtbot.waitUntil(lambda: not self.workspace.filing.is_opening)

    def close(self) -> None:
        self.window.close()

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def start(qtbot: QtBot, path: Path, who: str | None = "analyst-1", size: tuple[int, int] = (1280, 800)) -> Desk:
    """Start the program's window over a database and wait until it shows a document or says why not."""
    app.application()
    settings = Settings()
    window = app.build(settings, str(path), who)
    qtbot.addWidget(window, before_close_func=_let_go)
    window.resize(*size)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.findChild(Workspace) is not None)
    desk = Desk(window, path, qtbot)
    desk.wait_opened()
    desk.window.text.setFocus()
    return desk


def _let_go(window: MainWindow) -> None:
    """A test that leaves actions waiting has looked at them; closing must not ask."""
    workspace = window.findChild(Workspace)
    if isinstance(workspace, Workspace):
        workspace.operations.give_up()
