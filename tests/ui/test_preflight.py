"""Why no window can be opened, said before Qt is asked."""

import sys
from pathlib import Path

import pytest

from annotator.ui import preflight

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="nothing to look for elsewhere")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "SSH_CONNECTION"):
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


def test_a_compositor_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Qt itself would end the program with a signal here."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    if not preflight._loads("libwayland-client.so.0"):
        pytest.skip("without Wayland's library nobody can be asked")
    assert "wayland-4711 (from WAYLAND_DISPLAY) cannot be reached" in (preflight.display_problem() or "")
    monkeypatch.setenv("DISPLAY", ":4711")
    assert ":4711 (from DISPLAY) and wayland-4711 (from WAYLAND_DISPLAY)" in (preflight.display_problem() or "")


def test_one_of_two_displays_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(preflight, "_answers", lambda: True)
    monkeypatch.setattr(preflight, "_compositor_answers", lambda: False)
    assert preflight.display_problem() is None
    monkeypatch.setattr(preflight, "_answers", lambda: False)
    monkeypatch.setattr(preflight, "_compositor_answers", lambda: True)
    assert preflight.display_problem() is None


def test_over_ssh_the_way_to_a_display_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.2 50000 10.0.0.1 22")
    assert "ssh -X" in (preflight.display_problem() or "")
    monkeypatch.setenv("DISPLAY", "localhost:4711.0")
    assert "ssh -X" in (preflight.display_problem() or "")


def test_without_a_font_every_letter_would_be_a_box(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    lose(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    assert preflight.missing_libraries("xcb") == ["fonts-dejavu-core"]
    assert preflight.missing_libraries("offscreen") == []
    words = preflight.libraries_problem(["fonts-dejavu-core"])
    assert words.startswith("There is no font to write with.")
    assert "sudo apt install fonts-dejavu-core" in words
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Some.TTF").touch()
    assert preflight.missing_libraries("xcb") == []


def test_offscreen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.display_problem() is None


@pytest.mark.screen
def test_a_display_that_answers_is_no_problem(monkeypatch: pytest.MonkeyPatch, virtual_screen: str) -> None:
    monkeypatch.setenv("DISPLAY", virtual_screen)
    assert preflight.problem() is None
