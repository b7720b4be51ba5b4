"""The form asks for just those options that change what a format writes."""

import pytest

from annotator.domain.errors import AnnotatorError
from annotator.formats import registry
from annotator.services.export_fit import NAMES, used_by
from annotator.services.exporting import ExportOptions, export
from tests.projects import add_passes, add_texts, make_empty_project

#: Spans that nest, that end inside a word, and that have punctuation and blanks at their edges.
TEXTS = {"a": "Kerry met Putin, in Sochi. =1+2", "b": "Kyiv fell silent."}
PASSES = {
    "a": [(0, 15, "claim"), (0, 5, "actor"), (10, 16, "actor"), (19, 22, "location"), (25, 31, "claim")],
    "b": [(0, 4, "location")],
}
OTHER = {
    "flat": "innermost",
    "align": "expand",
    "trim": True,
    "scheme": "biluo",
    "language": "de",
    "excel": True,
}
WRITTEN = [each.name for each in registry.FORMATS if each.writes]


@pytest.fixture
def project(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        add_texts(project, TEXTS)
        add_passes(project, "analyst-1", PASSES)
        yield project


def files_of(project, out, **options):
    try:
        export(project, out, ExportOptions(**options))
    except AnnotatorError as error:
        return str(error)
    paths = [path for path in out.parent.rglob("*") if path.is_file() and "manifest.json" not in path.name]
    return {path.relative_to(out.parent): path.read_bytes() for path in paths}


@pytest.mark.parametrize("name", WRITTEN)
def test_an_option_is_asked_for_if_it_changes_the_files(project, tmp_path, name):
    for module in {"spacy": "spacy", "xmi": "cassis", "huggingface": "pyarrow"}.get(name, "json").split():
        pytest.importorskip(module)
    (tmp_path / "usual").mkdir()
    usual = files_of(project, tmp_path / "usual" / "out", format=name)
    changed = set()
    for option, value in OTHER.items():
        if option == "excel" and name != "csv":  # refused there
            continue
        (tmp_path / option).mkdir()
        if files_of(project, tmp_path / option / "out", format=name, **{option: value}) != usual:
            changed.add(option)
    assert changed == used_by(name)
    assert used_by(name) <= NAMES == set(OTHER)
