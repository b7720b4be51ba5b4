"""The README says how far the sample's analysts agree; here it is worked out again."""

import re
import shutil
from pathlib import Path

import pytest

from annotator.domain.agreement import Report
from annotator.domain.bootstrap import Resampling
from annotator.services.agreement import agreement
from annotator.services.project import open_project
from tests.projects import SEEDS

ROOT = SEEDS.parent
MEASURES = {
    "F1, exact": "f1_exact",
    "F1, overlapping": "f1_overlap",
    "Cohen's kappa over tokens": "kappa_token",
    "Krippendorff's alpha over tokens": "alpha_token",
    "Fleiss' kappa over spans": "fleiss_entity",
}
LABELS = ("actor", "boilerplate", "claim", "location")
ROW = re.compile(r"^\| ([^|]+) \| (\d\.\d{3}) \((\d\.\d{3})–(\d\.\d{3})\) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = Path(shutil.copy(ROOT / "annotations.db", tmp_path_factory.mktemp("sample") / "a.db"))
    with open_project(str(path)) as project:
        return agreement(project, resampling=Resampling())


def rows() -> dict[str, tuple[str, str, str]]:
    readme = (ROOT / "README.md").read_text("utf-8")
    return {name: (value, low, high) for name, value, low, high in ROW.findall(readme)}


def shown(figures: dict[str, object], measure: str) -> tuple[str, str, str]:
    low, high = figures["intervals"][measure]  # type: ignore[index]
    return tuple(f"{value:.3f}" for value in (figures[measure], low, high))  # type: ignore[return-value]


@pytest.mark.parametrize("name", MEASURES)
def test_the_readme_says_what_is_worked_out(report: Report, name: str) -> None:
    measure = MEASURES[name]
    figures = report["all"] if measure in report["all"] else report["pairs"][0]
    assert rows()[name] == shown(figures, measure)  # type: ignore[arg-type]


@pytest.mark.parametrize("label", LABELS)
def test_by_label_too(report: Report, label: str) -> None:
    assert rows()[label] == shown(report["pairs"][0]["by_label"][label], "f1_exact")  # type: ignore[arg-type]


def test_nothing_else_is_said_in_those_tables() -> None:
    assert set(rows()) == {*MEASURES, *LABELS}
