"""A preview is the beginning of the very file, whatever the format and the options."""

from fractions import Fraction

import pytest

from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.domain.units import UnitOptions, Whole
from annotator.formats import registry
from annotator.formats.exchange import Loss
from annotator.services import export_preview
from annotator.services.export_preview import preview, quotes_of
from annotator.services.exporting import ExportOptions, export
from annotator.services.jobs import Progress
from tests.projects import add_passes, add_texts, make_empty_project, rows_of

TEXTS = {
    "a": "Kerry met Putin in Sochi. They spoke.",
    "b": "Emoji 😀 here.\nKyiv fell silent.",
    "c": "Nothing at all.",
}
PASSES = {
    "a": [(0, 5, "actor"), (0, 15, "claim"), (19, 24, "location")],
    "b": [(6, 7, "actor"), (14, 18, "location")],
    "c": [],
}


@pytest.fixture
def project(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        add_texts(project, TEXTS)
        add_passes(project, "analyst-1", PASSES)
        yield project


ONE_FILE = [each for each in registry.FORMATS if each.writes and not each.folder and each.name != "spacy"]


@pytest.mark.parametrize("chosen", ONE_FILE, ids=lambda each: each.name)
def test_what_is_shown_is_what_is_written(project, tmp_path, chosen):
    out = tmp_path / f"out{chosen.suffix()}"
    options = ExportOptions(format=chosen.name)
    shown = preview(project, out, options)
    export(project, out, options)
    assert shown.text == out.read_bytes().decode("utf-8")
    assert not shown.is_cut


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(format="jsonl", labels=("actor",), rename=(("actor", "PER"),)),
        ExportOptions(format="jsonl", unit=UnitOptions(Whole.SENTENCE, empty=Fraction(0))),
        ExportOptions(format="jsonl", pseudonyms=True),
        ExportOptions(format="conll", flat="innermost", align="expand", scheme="biluo"),
        ExportOptions(format="csv", excel=True),
    ],
    ids=lambda options: options.format,
)
def test_options_count_as_in_the_file(project, tmp_path, options):
    out = tmp_path / "out.x"
    shown = preview(project, out, options)
    export(project, out, options)
    assert shown.text == out.read_bytes().decode("utf-8")


def test_a_file_per_label_is_shown_by_the_first_that_has_spans(project, tmp_path):
    shown = preview(project, tmp_path / "out", ExportOptions(format="conll", flat="split", drop_labels=("actor",)))
    assert shown.name == "location.conll"
    assert "location" in shown.text
    assert "claim" not in shown.text


def test_of_a_folder_the_files_are_shown(project, tmp_path):
    shown = preview(project, tmp_path / "out", ExportOptions(format="brat"))
    assert "── a.txt ──\nKerry met Putin" in shown.text
    assert "actor 0 5" in shown.text


def test_what_is_no_text_is_said_in_words(project, tmp_path):
    pytest.importorskip("spacy")
    shown = preview(project, tmp_path / "o.spacy", ExportOptions(format="spacy"))
    assert "This format is no text." in shown.text
    assert "0–5  actor  Kerry" in shown.text


def test_a_preview_of_much_is_short(project, tmp_path, monkeypatch):
    monkeypatch.setattr(export_preview, "BYTES", 100)
    shown = preview(project, tmp_path / "o.jsonl", ExportOptions(format="jsonl"))
    assert shown.is_cut
    monkeypatch.setattr(export_preview, "ENTRIES", 1)
    monkeypatch.setattr(export_preview, "BYTES", 10_000)
    shown = preview(project, tmp_path / "o.jsonl", ExportOptions(format="jsonl"))
    assert shown.text.count("\n") == 1
    assert shown.is_cut


def test_it_writes_nothing_and_can_be_stopped(project, tmp_path):
    before = rows_of(project, "SELECT count(*) AS n FROM step")
    preview(project, tmp_path / "o.jsonl", ExportOptions(format="jsonl", pseudonyms=True))
    assert rows_of(project, "SELECT count(*) AS n FROM step") == before
    assert list(tmp_path.glob("o*")) == []
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        preview(project, tmp_path / "o.jsonl", ExportOptions(format="jsonl"), progress)


def test_options_that_cannot_be_had_are_refused(project, tmp_path):
    with pytest.raises(AnnotatorError, match="room for one person's spans"):
        preview(project, tmp_path / "o.conll", ExportOptions(layer="all"))


def test_quotes_of_losses_are_the_words_of_the_page(project):
    losses = [Loss("b", 6, 7, "actor", "x"), Loss("a", None, None, None, "x"), Loss("gone", 1, 2, "actor", "x")]
    assert quotes_of(project, losses) == ["😀", "", ""]
