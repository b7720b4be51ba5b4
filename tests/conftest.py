"""Every test starts in an empty home, on no screen, and leaves nothing running behind."""

import gc
import logging
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.environ.get("LC_ALL") in {"C", "POSIX"}:  # where Qt warns, and a warning is a failure
    os.environ["LC_ALL"] = "C.UTF-8"

import hypothesis
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui import preflight
from tests.patience import PATIENCE

# How long examples take says nothing of them, and a temporary folder may be used by all of a test's.
CHECKS = hypothesis.HealthCheck
NO_MATTER = [CHECKS.too_slow, CHECKS.data_too_large, CHECKS.function_scoped_fixture]
SETTINGS = hypothesis.settings(deadline=None, database=None, suppress_health_check=NO_MATTER)
hypothesis.settings.register_profile("here", SETTINGS)
hypothesis.settings.register_profile("ci", SETTINGS, derandomize=True, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "here"))

for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed):
    assert wait.__kwdefaults__
    wait.__kwdefaults__["timeout"] = 1000 * PATIENCE

HOMES = {
    "HOME": "", "USERPROFILE": "", "APPDATA": "config", "LOCALAPPDATA": "data",
    "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state",
}  # fmt: skip
SCREEN_TOOLS = ("Xvfb", "xauth", "xdotool")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("screen"):
        missing = [tool for tool in SCREEN_TOOLS if not shutil.which(tool)] + preflight.missing_libraries("xcb")
        if missing:
            # On a machine that exists to run the tests, a test that does not run is a failure.
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs a virtual screen; missing: {missing}")


@pytest.fixture(autouse=True)
def _empty_home(monkeypatch: pytest.MonkeyPatch, _homes: Path) -> None:
    home = Path(tempfile.mkdtemp(dir=_homes))
    for name, below in HOMES.items():
        monkeypatch.setenv(name, str(home / below))
    for name in ("ANNOTATOR_DB", "ANNOTATOR_USER"):
        monkeypatch.delenv(name, raising=False)
    # Qt reads the environment once, so a second test would get the first one's settings.
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(home / "config"))


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log is a failure, unless the test asks for `caplog` and so looks at it."""
    if "caplog" in request.fixturenames:
        yield
        return
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    assert not kept.lines, "logged, and no test looked: " + "; ".join(kept.lines)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """No thread, window or running timer survives the test that made it. Qt's are looked at where Qt is used."""
    before = set(threading.enumerate())
    uses_qt = "qapp" in request.fixturenames
    if uses_qt:
        request.getfixturevalue("qapp").setCursorFlashTime(0)
    yield
    if uses_qt:
        _assert_qt_is_idle()
    # A dummy is one of Qt's threads in which Python code asked for its name: Qt ends it, and was looked at above.
    ours = [thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)]
    left = [thread for thread in ours if thread not in before]
    for thread in left:
        thread.join(timeout=PATIENCE)
    assert not [thread.name for thread in left if thread.is_alive()], "threads left running"


def _assert_qt_is_idle() -> None:
    assert QThreadPool.globalInstance().waitForDone(1000 * PATIENCE), "a job is still running on a worker thread"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if _ticking():
        gc.collect()  # a closed window that only a reference cycle holds is no leak
    shown = [type(widget).__name__ for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert not shown, f"windows left open: {shown}"
    assert not _ticking(), f"timers left running: {_ticking()}"


def _ticking() -> list[str]:
    return [
        f"{timer.objectName() or 'a timer'} of {type(widget).__name__}"
        for widget in QApplication.topLevelWidgets()
        for timer in widget.findChildren(QTimer)
        if timer.isActive()
    ]


@pytest.fixture(scope="session")
def virtual_screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The DISPLAY of an X server of our own, for tests marked `screen`."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with (tmp_path_factory.mktemp("screen") / "xvfb.log").open("wb") as log:
        server = subprocess.Popen(command, pass_fds=[writing], stderr=log, stdin=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()  # empty, should the server die
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(timeout=PATIENCE)
