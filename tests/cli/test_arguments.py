"""Which arguments open the window, told without the command line's library."""

import subprocess
import sys

import pytest

from annotator.cli.arguments import only_window


@pytest.mark.parametrize(
    ("argv", "asked"),
    [
        ([], ("", None)),
        (["--db", "a.db"], ("a.db", None)),
        (["--as=Ana", "--db=a=b.db"], ("a=b.db", "Ana")),
        (["--db", "--as"], ("--as", None)),
        (["--as", ""], ("", "")),
        (["--db"], None),
        (["--db", "a.db", "export"], None),
        (["--json"], None),
        (["--help"], None),
        (["--as", "\udcff"], None),
    ],
)
def test_only_the_two_options_open_the_window(argv: list[str], asked: tuple[str, str | None] | None) -> None:
    assert only_window(argv) == asked


def test_without_a_display_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = subprocess.run([sys.executable, "-m", "annotator"], capture_output=True, text=True, check=False)
    if sys.platform.startswith("linux"):
        assert done.returncode == 1
        assert "display" in done.stderr.lower()
        assert "Traceback" not in done.stderr
