"""Commands run in a folder of their own, as a user would type them."""

import json
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from annotator.cli import program


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def value(self):
        """The one JSON value on stdout."""
        return json.loads(self.out)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOTATOR_USER", "w")
    return tmp_path


@pytest.fixture
def run(here):
    """Runs `annotator` with these arguments; an uncaught exception fails the test."""

    def run(*argv):
        with CliRunner().isolation() as (out, err, _):
            status = program.run_program([str(each) for each in argv])
            return Outcome(status, out.getvalue().decode(), err.getvalue().decode())

    return run


@pytest.fixture
def documents(here):
    """A file with two passes over one document, and a document nobody touched."""
    span = {"start": 0, "end": 5, "label": "actor"}
    path = here / "in.jsonl"
    lines = [
        {"id": "d", "text": "Kerry met Putin", "layer": "w", "status": "done", "spans": [span]},
        {"id": "d", "text": "Kerry met Putin", "layer": "v", "spans": [{**span, "label": "claim"}]},
        {"id": "e", "text": "Nothing here"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path
