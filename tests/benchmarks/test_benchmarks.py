"""Each benchmark still runs, on next to nothing; what it measures is nobody's business here."""

import hashlib
import math
from importlib import import_module

import pytest

from benchmarks import corpus, importing, starting
from benchmarks.__main__ import NAMES
from benchmarks.measuring import ROOT, in_child, percentile
from benchmarks.results import Result, machine
from benchmarks.sizes import SIZES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all, so that the data is made once."""
    return tmp_path_factory.mktemp("benchmarks")


def in_this_process(function, **arguments):
    """Without a process of its own, which only the figures need."""
    module, _, name = function.partition(":")
    return {"peak": 1.0, **getattr(import_module(f"benchmarks.{module}"), name)(**arguments)}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "starting"])
def test_benchmark_runs_and_finds_figures(name, folder, monkeypatch, qapp):
    module = import_module(f"benchmarks.{name}")
    for each in (module, importing):
        monkeypatch.setattr(each, "in_child", in_this_process, raising=False)
    results = module.run(SIZES["tiny"], folder)
    assert results
    for result in results:
        assert result.what
        assert math.isfinite(result.figure)
        assert result.figure >= 0


def test_no_start_imports_what_it_does_not_need(folder):
    """Each of these would add tenths of a second to every start."""
    database = str(folder / "seeds.db")
    in_child("importing:our_import", source=str(ROOT / "seeds" / "labels.jsonl"), target=database)
    painted, page = starting.start("ours", database), starting.start("page", database)
    assert "annotator.ui.panels.main_window" in painted["loaded"]
    assert "annotator.services.project" in page["loaded"]
    assert not starting.loaded_of(painted, starting.HEAVY + starting.LATER)
    assert not starting.loaded_of(page, starting.HEAVY)


def test_every_benchmark_is_in_the_list():
    modules = {path.stem for path in (ROOT / "benchmarks").glob("*.py") if "\ndef run(size" in path.read_text("utf-8")}
    assert modules == set(NAMES)


def test_the_workload_is_the_one_that_others_were_measured_with(tmp_path):
    written = corpus.workload_file(tmp_path, 100).read_bytes()
    assert hashlib.sha256(written).hexdigest()[:16] == "1e9e20f0ddfba18c"


def test_spans_of_a_page_lie_in_its_text(tmp_path):
    path = str(corpus.page(tmp_path, 20_000, 300))
    text, extents = corpus.text_of(path), list(corpus.extents_of(path))
    assert len(text) == 20_000
    assert len(extents) == 300
    assert all(0 <= start < end <= len(text) for start, end, _label in extents)


@pytest.mark.parametrize(("share", "value"), [(0, 1.0), (50, 3.0), (95, 5.0), (100, 5.0)])
def test_percentile_is_a_value_that_was_measured(share, value):
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == value


@pytest.mark.parametrize(("figure", "verdict"), [(2.9, "met"), (3.0, "met"), (3.1, "MISSED")])
def test_a_goal_is_an_upper_limit(figure, verdict):
    assert Result("import", figure, "x", importing.GOAL).columns()[-1] == verdict
    assert Result("import", figure).columns()[-1] == ""


def test_the_machine_is_said_in_one_line():
    assert "cores" in machine()
    assert "\n" not in machine()
