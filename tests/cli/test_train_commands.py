"""`annotator train`, as typed."""

from annotator.services import training
from annotator.services.tallying import ExportReport
from annotator.services.training import Score, TrainReport


def test_train_prints_a_table_and_how_to_do_it_again(run, documents, here, monkeypatch):
    run("import", documents)
    asked = []

    def fake(project, out, options, progress, *, steps):
        asked.append((out, options.layer, options.split, options.seed, options.align, steps))
        scores = (Score("ner", None, 4, 0.5, 0.25, 1 / 3), Score("ner", "actor", 0, None, None, None))
        return TrainReport(ExportReport(2, 5), out / "model" / "model-best", 1.26, 1, scores, ["Few."])

    monkeypatch.setattr(training, "train", fake)
    found = run("train", "--out", "t", "--layer", "w", "--seed", "7", "--align", "expand", "--steps", "3")
    assert found.status == 0
    assert [line.split() for line in found.out.splitlines()[:3]] == [
        ["component", "label", "gold", "precision", "recall", "F1"],
        ["ner", "all", "4", "0.50", "0.25", "0.33"],
        ["ner", "actor", "0", "–", "–", "–"],
    ]
    assert "again, in t: python -m spacy train config.cfg --output model" in found.out
    assert "2 documents and 5 spans written, 0 lost.\nFew.\n" in found.err
    value = run("train", "--json").value
    assert (value["tested_on"], value["seconds"], value["scores"][1]["f1"]) == (1, 1.3, None)
    assert [(str(one[0]), *one[1:]) for one in asked] == [
        ("t", "w", "80/10/10", 7, "expand", 3), ("training", None, "80/10/10", 0, "strict", None),
    ]  # fmt: skip


def test_wrong_words_are_wrong_usage(run, documents):
    run("import", documents)
    assert run("train", "--engine", "magic").status == 2
    assert run("train", "--steps", "0").status == 2
    assert "is no split" in run("train", "--split", "x").err
