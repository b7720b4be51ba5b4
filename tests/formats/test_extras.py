"""What few files need can be had by one command that works where it is said."""

from pathlib import Path

import pytest

from annotator.formats import extras
from annotator.formats.extras import how_to_get


def test_in_a_clone_run_py_gets_it_and_elsewhere_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setattr(extras.sys, "platform", "linux")
    assert how_to_get("import").split()[0] == "python3"
    assert how_to_get("import").endswith("run.py get import")
    assert str(root) in how_to_get("import")
    monkeypatch.setattr(extras.sys, "platform", "win32")
    assert how_to_get("nlp") == f'py "{root / "run.py"}" get nlp'
    monkeypatch.setattr(extras, "_RUN", tmp_path / "run.py")
    assert how_to_get("export") == "pip install 'annotator[export]'"


def test_a_folder_with_a_blank_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "my files").mkdir()
    script = tmp_path / "my files" / "run.py"
    script.touch()
    monkeypatch.setattr(extras, "_RUN", script)
    monkeypatch.setattr(extras.sys, "platform", "linux")
    assert how_to_get("nlp") == f"python3 '{script}' get nlp"
