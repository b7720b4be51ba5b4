"""Why no window can be opened, said before Qt is asked."""

import sys

import pytest

from annotator.ui import preflight

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="nothing to look for elsewhere")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def lose(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    monkeypatch.setattr(preflight, "_loads", lambda library: library not in libraries)


def test_a_missing_library_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    lose(monkeypatch, "libGL.so.1", "libxcb-cursor.so.0")
    assert preflight.missing_libraries() == ["libgl1", "libxcb-cursor0"]
    words = preflight.problem()
    assert words
    assert "sudo apt install libgl1 libxcb-cursor0" in words
    assert "xcb-util-cursor" in words


def test_a_library_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "BASE", {"libno-such-thing.so.1": "no-such-package", "libc.so.6": "libc6"})
    assert preflight.missing_libraries("offscreen") == ["no-such-package"]


@pytest.mark.parametrize("platform", ["offscreen", "vnc:port=5901", "minimal"])
def test_without_a_window_the_libraries_of_x11_are_not_needed(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    lose(monkeypatch, *preflight.XCB, *preflight.WAYLAND)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert preflight.problem() is None


def test_on_wayland_one_of_the_two_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    lose(monkeypatch, *preflight.XCB)
    assert preflight.missing_libraries() == []
    monkeypatch.setenv("DISPLAY", ":0")
    assert preflight.missing_libraries() == []
    lose(monkeypatch, *preflight.XCB, *preflight.WAYLAND)
    assert preflight.missing_libraries() == ["libwayland-client0", "libwayland-cursor0"]


def test_no_display_is_said_with_what_to_do() -> None:
    words = preflight.display_problem("python3 run.py")
    assert words
    assert "DISPLAY and WAYLAND_DISPLAY are not set" in words
    assert "xvfb-run -a python3 run.py" in words
    assert "QT_QPA_PLATFORM=vnc" in words


def test_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    assert ":4711 (from DISPLAY) cannot be reached" in (preflight.display_problem() or "")


def test_offscreen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.display_problem() is None


@pytest.mark.screen
def test_a_display_that_answers_is_no_problem(monkeypatch: pytest.MonkeyPatch, virtual_screen: str) -> None:
    monkeypatch.setenv("DISPLAY", virtual_screen)
    assert preflight.problem() is None
