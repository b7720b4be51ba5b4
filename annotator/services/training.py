"""Proof that an export trains: a split one for spaCy, trained by spaCy's own command, scored on what was held out."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.formats.docbin_reading import count_labels
from annotator.formats.exchange import Source
from annotator.formats.spacy_config import CONFIG
from annotator.formats.spacy_docbin import SUFFIX
from annotator.services.export_options import ExportOptions
from annotator.services.exporting import ExportReport, export
from annotator.services.jobs import Progress
from annotator.services.manifest import MANIFEST, read_manifest
from annotator.services.project import Project

SPLIT = "80/10/10"
MODEL, SCORES, LOG = "model", "scores.json", "training.log"
#: What an engineer types in the folder to do the same without us.
COMMAND = f"python -m spacy train {CONFIG} --output {MODEL}"
#: Seconds between two looks at a running spaCy; Cancel takes as long.
_LOOK = 0.2
#: Documents. With fewer to test on, one page more or less moves the figures by several percent.
_FEW = 20
_EVALUATED = 100
#: What spaCy's scores call what a component found.
_MEASURED = {"ner": "ents", "spancat": "spans_sc"}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ROW = re.compile(r"^ *\d+ +(\d+)(?: +[\d.]+){3,}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Score:
    """How well one component found one label, or all of them (`label` None), in `gold` spans of the test part.

    Figures are from 0 to 1; None where there is nothing to divide by.
    """

    component: str
    label: str | None
    gold: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What was trained and how good it is; `tested_on` documents. `messages` are sentences for the user."""

    exported: ExportReport
    model: Path
    seconds: float
    tested_on: int
    scores: tuple[Score, ...]
    messages: list[str] = field(default_factory=list)


def train(
    project: Project, out: Path, options: ExportOptions, progress: Progress | None = None, *, steps: int | None = None
) -> TrainReport:
    """Export to the folder `out`, train on it, score on its test part; all of that stays in `out`.

    `options` say whose spans and how they are divided; `steps` are the most that spaCy takes, else what the config
    says. Raises all that `export` does, and AnnotatorError where there is too little to train on or spaCy fails.
    """
    progress = progress or Progress()
    exported = export(project, out, replace(options, format="spacy", split=options.split or SPLIT), progress)
    documents = _documents_of(out)
    test = _tested(out, documents)
    began = time.monotonic()
    _run(out, ["train", CONFIG, "--output", MODEL, *_limited(steps)], progress)
    seconds = time.monotonic() - began
    model = next((name for name in (f"{MODEL}/model-best", f"{MODEL}/model-last") if (out / name).is_dir()), None)
    if model is None:
        raise AnnotatorError("spaCy trained, and left no model.", f"{out / LOG} has its own words.")
    _run(out, ["benchmark", "accuracy", model, f"{test}{SUFFIX}", "--output", SCORES], progress)
    ents, spans = count_labels(Source.of(out / f"{test}{SUFFIX}"))
    scores = _scores(_read(out / SCORES), {"ner": ents, "spancat": spans})
    return TrainReport(exported, out / model, seconds, documents[test], scores, _cautions(out, documents, test))


def _limited(steps: int | None) -> list[str]:
    if steps is None:
        return []
    return ["--training.max_steps", str(steps), "--training.eval_frequency", str(min(steps, _EVALUATED))]


def _documents_of(out: Path) -> dict[str, int]:
    """How many documents each part has. Raises AnnotatorError where there is too little."""
    parts: dict[str, dict[str, Any]] = (read_manifest(out / MANIFEST) or {}).get("parts", {})
    first = next(iter(parts.values()), {"documents": 0, "spans": 0})
    if not first["documents"] or not first["spans"]:
        raise AnnotatorError(
            "There are no spans to train on in the part for training.", "Mark some first, or choose another --layer."
        )
    return {name: part["documents"] for name, part in parts.items()}


def _tested(out: Path, documents: Mapping[str, int]) -> str:
    """The part that is held out: the last. Raises AnnotatorError where it is empty."""
    test = list(documents)[-1]
    if len(documents) < 2 or not documents[test]:
        raise AnnotatorError(
            f"No document is left to test on, so {out} was written and nothing trained.",
            "Mark at least three documents; those that hold the same text count as one.",
        )
    return test


def _run(out: Path, arguments: Sequence[str], progress: Progress) -> None:
    """spaCy's command in the folder; its words go into the log. Raises AnnotatorError, and Cancelled."""
    with (out / LOG).open("ab") as log:
        began = log.tell()
        command = [sys.executable, "-m", "spacy", *arguments]
        process = subprocess.Popen(command, cwd=out, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
        try:
            while _is_running(process):
                progress.at(_steps_done(out / LOG), 0, f"spaCy: {arguments[0]}")
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        words = _without_colours((out / LOG).read_bytes()[began:]).strip().splitlines()
        raise AnnotatorError(
            f"spaCy could not {arguments[0]}: {words[-1][:200] if words else 'it says nothing'}",
            f"{out / LOG} has all of its words.",
        )


def _is_running(process: "subprocess.Popen[bytes]") -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(_LOOK)
    return process.returncode is None


def _steps_done(log: Path) -> int:
    """The second column of the last row of spaCy's table; 0 before it has one."""
    rows = _ROW.findall(_without_colours(log.read_bytes()))
    return int(rows[-1]) if rows else 0


def _without_colours(words: bytes) -> str:
    return _COLOUR.sub("", words.decode("utf-8", "replace"))


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def _scores(told: Mapping[str, Any], gold: Mapping[str, Mapping[str, int]]) -> tuple[Score, ...]:
    """What spaCy measured, over all labels and by label; a label that is not in the test part has no figures."""
    scores: list[Score] = []
    for component, key in _MEASURED.items():
        counts = gold[component]
        overall = [told.get(f"{key}_{figure}") for figure in "prf"]
        scores.append(Score(component, None, sum(counts.values()), *overall))
        by_label = told.get(f"{key}_per_type") or {}
        for label in sorted({*counts, *by_label}):
            figures = by_label.get(label, {})
            scores.append(Score(component, label, counts.get(label, 0), *(figures.get(figure) for figure in "prf")))
    return tuple(scores)


def _cautions(out: Path, documents: Mapping[str, int], test: str) -> list[str]:
    """What keeps the figures from meaning what they seem to mean."""
    cautions = []
    if documents[test] < _FEW:
        s = "s" * (documents[test] != 1)
        cautions.append(
            f"The figures are from {documents[test]} document{s} only; they can be quite different on others."
        )
    if len(documents) < 3 or not documents.get("dev"):
        cautions.append(
            "There is no dev part, so the model was chosen by the part it is tested on: the figures flatter."
        )
    lines = (out / CONFIG).read_text("utf-8").splitlines()
    cautions += [line.removeprefix("# ") for line in lines[1:] if line.startswith("# ")]
    return cautions
