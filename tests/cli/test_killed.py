"""An import or export that is killed leaves whole batches or the old file, and running it again completes it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.services import checking, documents, history
from annotator.services.project import open_project

ROOT = Path(__file__).parents[2]
COUNT = 350
KILLED = """
import os, signal, sys
from annotator.services import {module} as module
whole = module.{function}
def dying(*given):
    for number, item in enumerate(whole(*given)):
        if number == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        yield item
module.{function} = dying
from annotator.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def killed(folder, module, function, at, *argv):
    code = KILLED.format(module=module, function=function, at=at)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANNOTATOR_USER": "w"}
    done = subprocess.run(
        [sys.executable, "-c", code, *argv], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def source(here):
    span = {"start": 0, "end": 5, "label": "actor"}
    lines = [{"id": f"{number:03}", "text": "Kerry met Putin", "spans": [span]} for number in range(COUNT)]
    path = here / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.mark.parametrize(("at", "kept"), [(0, 0), (99, 0), (100, 100), (333, 300)])
def test_a_killed_import_keeps_whole_batches_as_one_step(run, here, source, at, kept):
    killed(here, "importing", "_read", at, "import", source.name)
    with open_project("annotations.db") as project:
        rows = documents.list_documents(project)
        assert (len(rows), sum(row.spans for row in rows)) == (kept, kept)
        assert checking.check(project).problems == []
        assert len(history.list_steps(project)) == (1 if kept else 0)
    again = run("import", source, "--json").value
    assert (again["documents_added"], again["documents_unchanged"]) == (COUNT - kept, kept)
    assert run("check").status == 0
    assert run("undo").status == 0
    assert len(run("documents", "--json").value) == kept


@pytest.mark.parametrize("at", [0, 17, 349])
def test_a_killed_export_leaves_the_old_file_and_the_next_one_sweeps_up(run, here, source, at):
    run("import", source)
    out = here / "out.jsonl"
    out.write_text("old")
    killed(here, "writing", "Work._records", at, "export", "out.jsonl")
    assert out.read_text() == "old"
    assert run("export", "out.jsonl").status == 0
    assert len(out.read_text().splitlines()) == COUNT
    assert [each.name for each in here.iterdir() if each.name.endswith(".part")] == []
