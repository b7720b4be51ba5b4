"""How much memory every export takes over the program at rest, with few documents and with many."""

import sqlite3
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.importing import WHO, database
from benchmarks.measuring import Reading, Stopwatch, in_child, peak_memory, peak_of_children, resident, scratch
from benchmarks.results import Result
from benchmarks.sizes import Size

#: MB over the start, however many documents there are.
FLAT = 200.0
_LIBRARIES = {"spacy": "spacy", "xmi": "cassis", "huggingface": "pyarrow.parquet"}


@dataclass(frozen=True, slots=True)
class Case:
    """One export: a format, and what is asked of it beyond the usual."""

    form: str
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As on the command line."""
        return " ".join([self.form, *(f"--{key} {value}".strip() for key, value in self.asked.items())])


def cases() -> list[Case]:
    """Every format, read back and compared as usual; then what is done to documents before they are written."""
    from annotator.formats.registry import FORMATS

    return [
        *(Case(each.name) for each in FORMATS if each.writes),
        *(Case("jsonl", asked) for asked in ({"split": "80/10/10"}, {"strip-boilerplate": ""}, {"unit": "sentence"})),
        *(Case("jsonl", {"layer": layer}) for layer in ("majority", "union", "all")),
        Case("spacy", {"split": "80/10/10"}),
        Case("huggingface", {"split": "80/10/10"}),
    ]


def run(size: Size, folder: Path) -> list[Result]:
    """Each case at both sizes. Those of many documents take hours at `--size tenfold`."""
    few, many = (str(database(folder, count)) for count in (size.few_documents, size.documents))
    return [_flat(case, size, *(_measured(case, path, folder) for path in (few, many))) for case in cases()]


def _measured(case: Case, path: str, folder: Path) -> Reading:
    return in_child("memory:our_export", path=path, folder=str(folder), form=case.form, asked=case.asked)


def _flat(case: Case, size: Size, few: Reading, many: Reading) -> Result:
    shown = (f"{one['over']:.0f} MB, {one['cpu']:.0f} s{_beside(one)}" for one in (many, few))
    what = f"{case.name}: memory over the start, {size.documents:,} documents / {size.few_documents:,}"
    return Result(what, many["over"], "MB", FLAT, *shown)


def _beside(one: Reading) -> str:
    """The process that reads Parquet back."""
    return f" + {one['children']:.0f} MB beside" if one["children"] else ""


def our_export(path: str, folder: str, form: str, asked: dict[str, str]) -> Reading:
    """What the command does; `over` is the peak over what the program has when its libraries are loaded."""
    from annotator.formats.registry import by_name
    from annotator.services.exporting import export
    from annotator.services.project import open_project

    chosen = by_name(form)
    assert chosen is not None
    if form in _LIBRARIES:  # what the program has in any case, once this format was chosen
        import_module(_LIBRARIES[form])
    chosen.comparable()
    with sqlite3.connect(path) as raw:  # the layers that count votes look at finished passes alone
        raw.execute("UPDATE annotation_set SET state = 'done' WHERE state <> 'done'")
    with scratch(folder) as place, open_project(path, WHO) as project:
        begun = resident()
        with Stopwatch() as watch:
            report = export(project, place / f"out{chosen.suffix()}", options(form, asked))
    found = {"wall": watch.wall, "cpu": watch.cpu, "spans": report.spans, "lost": report.losses}
    return {**found, "over": max(peak_memory() - begun, 0.0), "children": peak_of_children()}


def options(form: str, asked: dict[str, str]) -> Any:
    """The options of a case."""
    from annotator.domain.units import UnitOptions, Whole
    from annotator.services.exporting import ExportOptions

    build = partial(ExportOptions, format=form, layer=asked.get("layer"), split=asked.get("split"))
    unit = UnitOptions(whole=Whole(asked.get("unit", "document")))
    return build(strip_boilerplate=bool({"strip", "strip-boilerplate"} & asked.keys()), unit=unit)
