"""The real program on a virtual screen: started, labelled in by X key events, quit, exported, compared."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.projects import make_project

pytestmark = pytest.mark.screen
KERRY = "001_aa3be96bf097aa5b"


class Screen:
    """Sends key events to the window that has the focus on a display of our own."""

    def __init__(self, display: str) -> None:
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def do(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=True
        )
        return done.stdout.strip()

    def focus(self, title: str) -> None:
        """Wait for a window whose title matches, and give it the keyboard (there is no window manager)."""
        window = self.do("search", "--sync", "--onlyvisible", "--name", title).splitlines()[0]
        self.do("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        self.do("key", "--delay", "20", *keys)

    def type(self, words: str) -> None:
        self.do("type", "--delay", "20", words)


def until(condition: Callable[[], object], told: Callable[[], object] | None = None) -> None:
    deadline, pause = time.monotonic() + PATIENCE, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"it never happened: {told()}" if told else "it never happened"
        pause.wait(0.05)


def stored(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = 'select quote, name from span join label on label.id = label_id order by start, "end" desc'
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def states(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return dict(connection.execute("select document_id, state from annotation_set").fetchall())
    finally:
        connection.close()


@contextmanager
def program(screen: Screen, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "annotator", *arguments]
    running = subprocess.Popen(
        command, env=screen.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


@pytest.fixture
def screen(virtual_screen: str) -> Screen:
    return Screen(virtual_screen)


def test_label_by_keys_quit_export_and_compare(screen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    make_project(path).close()
    with program(screen, "--db", str(path), "--as", "analyst-1") as running:
        screen.focus("annotations.db — analyst-1")
        screen.press("ctrl+Next", "ctrl+f")
        screen.type("Kerry")
        screen.press("Return", "Escape", "1")
        until(lambda: stored(path) == [("Kerry", "actor")])
        screen.press("ctrl+f")
        screen.type("Vladimir Putin")
        screen.press("Return", "Escape", "3", "alt+shift+Left")
        until(lambda: ("President Vladimir Putin", "claim") in stored(path), lambda: stored(path))
        screen.press("2")
        until(lambda: ("President Vladimir Putin", "location") in stored(path), lambda: stored(path))
        screen.press("ctrl+z", "ctrl+z", "ctrl+y")
        until(lambda: ("President Vladimir Putin", "claim") in stored(path), lambda: stored(path))
        screen.press("Tab", "Tab", "shift+Tab", "g", "period", "comma", "ctrl+Return")
        until(lambda: states(path) == {KERRY: "done"})
        screen.press("ctrl+q")
        assert running.wait(PATIENCE) == 0
        assert running.stderr is not None
        assert running.stderr.read() == ""
    assert sorted(file.name for file in tmp_path.glob("annotations.db*")) == ["annotations.db"]
    spans = exported(path, tmp_path / "out.jsonl")
    assert [(span["text"], span["label"]) for span in spans] == stored(path)


def exported(path: Path, out: Path) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "annotator", "--db", str(path), "--as", "analyst-1", "export", str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    line = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert (line["id"], line["status"]) == (KERRY, "done")
    spans: list[dict[str, object]] = line["spans"]
    return spans


def test_letters_typed_in_a_field_label_nothing(screen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    make_project(path).close()
    before = path.read_bytes()
    with program(screen, "--db", str(path), "--as", "analyst-1") as running:
        screen.focus("annotations.db — analyst-1")
        screen.press("ctrl+a", "ctrl+shift+f")
        screen.type("1234.,mfo")
        screen.press("ctrl+q")
        assert running.wait(PATIENCE) == 0
    assert stored(path) == []
    assert path.read_bytes() == before
