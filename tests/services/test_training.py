"""Training: the export trains as it stands, with spaCy's own command, and the figures are those of the test part."""

import json
import os
import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import pytest

from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.formats.spacy_config import config_for
from annotator.services import training
from annotator.services.export_options import ExportOptions
from annotator.services.jobs import Progress
from annotator.services.training import Score, train
from tests.formats.spacy_here import load_docs, needs_spacy
from tests.projects import add_passes, add_texts, make_empty_project

NAMES = ("Kerry", "Putin", "Merkel", "Lavrov", "Obama", "Hollande", "Cameron", "Renzi", "Abe", "Modi")
PLACES = ("Sochi", "Minsk", "Kyiv", "Paris", "Geneva", "Oslo", "Rome", "Vienna", "Riga", "Lima")
OPTIONS = ExportOptions(layer="ann", split="60/20/20")


def pages():
    """Ten short pages of different words, each with a person and a place."""
    texts, marks = {}, {}
    for number, (name, place) in enumerate(zip(NAMES, PLACES, strict=True)):
        text = f"{name} came to {place} on day {number * 37}."
        texts[f"p{number}"] = text
        at = text.index(place)
        marks[f"p{number}"] = [(0, len(name), "actor"), (at, at + len(place), "location"), (0, len(text), "claim")]
    return texts, marks


@pytest.fixture
def project(tmp_path):
    texts, marks = pages()
    with make_empty_project(tmp_path / "p.db", "ann") as made:
        add_texts(made, texts)
        add_passes(made, "ann", marks, "done")
        yield made


@needs_spacy
@pytest.mark.timeout(600)
def test_a_project_trains_and_is_scored_on_what_was_held_out(project, tmp_path):
    out = tmp_path / "training"
    report = train(project, out, OPTIONS, steps=2)
    assert (report.exported.documents, report.exported.spans, report.tested_on) == (10, 30, 2)
    assert (report.model / "meta.json").is_file()
    by_label = {(score.component, score.label): score for score in report.scores}
    assert set(by_label) == {
        *(("ner", label) for label in (None, "claim")),
        *(("spancat", label) for label in (None, "actor", "claim", "location")),
    }
    assert (by_label["ner", None].gold, by_label["spancat", None].gold) == (2, 6)
    assert all(0 <= score.f1 <= 1 for score in report.scores)
    assert any("from 2 documents only" in message for message in report.messages)
    # What an engineer types, without us, in the folder as it is.
    command = [sys.executable, *training.COMMAND.split()[1:], "--training.max_steps", "2"]
    subprocess.run(command, cwd=out, check=True, capture_output=True)
    train_docs = load_docs(out / "train.spacy")
    assert len(train_docs) == 6
    assert all(len(doc.spans["sc"]) == 3 and len(doc.ents) == 1 for doc in train_docs)


@needs_spacy
def test_a_project_without_spans_is_told(tmp_path):
    with make_empty_project(tmp_path / "p.db", "ann") as made:
        texts, _ = pages()
        add_texts(made, texts)
        add_passes(made, "ann", {key: [] for key in texts}, "done")
        with pytest.raises(AnnotatorError, match="no spans to train on"):
            train(made, tmp_path / "out", OPTIONS)


@needs_spacy
def test_nothing_left_to_test_on_is_told(tmp_path):
    with make_empty_project(tmp_path / "p.db", "ann") as made:
        texts, marks = pages()
        add_texts(made, {"p0": texts["p0"]})
        add_passes(made, "ann", {"p0": marks["p0"]}, "done")
        with pytest.raises(AnnotatorError, match="left to test on"):
            train(made, tmp_path / "out", OPTIONS)


def test_what_fails_is_told_in_its_own_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "sys", SimpleNamespace(executable="false"))
    with pytest.raises(AnnotatorError, match="spaCy could not train: it says nothing"):
        training._run(tmp_path, ["train"], Progress())
    script = tmp_path / "speaks"
    script.write_text("#!/bin/sh\necho first\nprintf '\\033[38;5;1mno data\\033[0m\\n' >&2\nexit 3\n")
    script.chmod(0o700)
    monkeypatch.setattr(training, "sys", SimpleNamespace(executable=str(script)))
    with pytest.raises(AnnotatorError) as caught:
        training._run(tmp_path, ["train"], Progress())
    assert caught.value.message == "spaCy could not train: no data"
    assert "training.log" in caught.value.hint


def test_a_stopped_training_leaves_no_process(tmp_path, monkeypatch):
    script = tmp_path / "endless"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec tail -f /dev/null\n")
    script.chmod(0o700)
    monkeypatch.setattr(training, "sys", SimpleNamespace(executable=str(script)))
    seen = []

    def show(done, total, what):
        seen.append(what)
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip():
            progress.cancel()

    progress = Progress(show)
    with pytest.raises(Cancelled):
        training._run(tmp_path, ["train"], progress)
    assert seen[0] == "spaCy: train"
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_step_is_read_from_spacys_table(tmp_path):
    log = tmp_path / "log"
    log.write_bytes(b"E    #       LOSS\n---  ------  ----\n  0       0    594.64    442.28   5364.68    0.00\n"
                    b"\x1b[1m 33     100   12939.51  22220.60  12899.37   12.00\x1b[0m\n")  # fmt: skip
    assert training._steps_done(log) == 100


def test_a_label_that_was_not_in_the_test_part_has_no_figures():
    told = {"ents_p": 0.5, "ents_r": 0.25, "ents_f": 0.33, "ents_per_type": {"x": {"p": 0.5, "r": 0.25, "f": 0.33}}}
    scores = training._scores(told, {"ner": {"x": 4, "y": 1}, "spancat": {}})
    assert scores == (
        Score("ner", None, 5, 0.5, 0.25, 0.33),
        Score("ner", "x", 4, 0.5, 0.25, 0.33),
        Score("ner", "y", 1, None, None, None),
        Score("spancat", None, 0, None, None, None),
    )


def test_the_config_says_what_spancat_cannot_reach():
    sizes = {"actor": Counter({1: 50, 2: 40, 5: 10}), "claim": Counter({25: 3}), "none": Counter({2: 1})}
    config = config_for(["train", "dev", "test"], sizes, "en", {})
    assert "max_size = 5" in config
    assert "#   claim: 3 of 3\n" in config
    assert "actor: " not in config
    assert 'dev = "test.spacy"' in config_for(["train", "test"], {}, "en", {})
    assert "max_size = 3" in config_for(["train"], {}, "en", {})


def test_cautions_say_what_the_figures_hide(tmp_path):
    (tmp_path / "config.cfg").write_text("# In this folder: x\n# spancat looks at y\n[paths]\n")
    assert training._cautions(tmp_path, {"train": 3, "test": 1}, "test") == [
        "The figures are from 1 document only; they can be quite different on others.",
        "There is no dev part, so the model was chosen by the part it is tested on: the figures flatter.",
        "spancat looks at y",
    ]
    assert training._cautions(tmp_path, {"train": 300, "dev": 30, "test": 30}, "test") == ["spancat looks at y"]


def test_scores_are_read_as_spacy_writes_them(tmp_path):
    (tmp_path / "scores.json").write_text(json.dumps({"ents_f": 0.5}))
    assert training._read(tmp_path / "scores.json") == {"ents_f": 0.5}
