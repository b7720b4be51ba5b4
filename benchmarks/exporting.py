"""Export the common workload to JSON Lines, against sqlite3 and json alone writing the same bytes."""

import hashlib
import json
import sqlite3
from functools import partial
from pathlib import Path

from benchmarks.importing import WHO, database
from benchmarks.measuring import Reading, Stopwatch, alternate, in_child, median
from benchmarks.results import Result, ratio_of, ratio_on_the_clock
from benchmarks.sizes import Size

GOAL, FLAT = 1.5, 1.2
_ROUNDS = 3

_PASSES = """
SELECT d.id, d.text, d.meta, s.owner, s.state, s.id FROM annotation_set s JOIN document d ON d.id = s.document_id
WHERE s.owner = ? ORDER BY d.id
"""
SPANS_QUERY = """
SELECT s.start, s."end", l.name, s.quote, s.note FROM span s JOIN label l ON l.id = s.label_id
WHERE s.set_id = ? ORDER BY s.start, s."end" DESC, l.name
"""


def run(size: Size, folder: Path) -> list[Result]:
    """One analyst's passes; the files are compared byte for byte."""
    path, out = str(database(folder, size.documents)), str(folder / "exported.jsonl")
    ours = partial(in_child, "exporting:our_export", path=path, out=out)
    pair = alternate(
        min(size.rounds, _ROUNDS),
        partial(ours, verify=False),
        partial(in_child, "exporting:bare_export", path=path, out=out),
    )
    assert pair.ours[0]["sha256"] == pair.peer[0]["sha256"], "the two exports differ"
    checked = ours(verify=True)
    few_path = str(database(folder, size.few_documents))
    few = in_child("exporting:our_export", path=few_path, out=out, verify=False)["peak"]
    many = median(pair.ours, "peak")
    shown = f"{many:.0f} MB", f"{few:.0f} MB"
    memory = f"… peak memory at {size.documents:,} documents / at {size.few_documents:,}"
    return [
        ratio_of(f"export {size.documents:,} documents to JSON Lines, --no-verify / sqlite3 + json", pair, GOAL),
        ratio_on_the_clock("…", pair),
        Result("… with the file read back and compared", checked["cpu"] / median(pair.peer, "cpu")),
        Result(memory, many / few, "x", FLAT, *shown),
    ]


def our_export(path: str, out: str, verify: bool) -> Reading:
    """What the command and the window do."""
    from annotator.services.exporting import ExportOptions, export
    from annotator.services.project import open_project

    with open_project(path, WHO) as project, Stopwatch() as watch:
        report = export(project, Path(out), ExportOptions(verify=verify))
    return {"wall": watch.wall, "cpu": watch.cpu, "sha256": report.files[0].sha256}


def bare_export(path: str, out: str) -> Reading:
    """A script as one writes it: a query for the passes, one for the spans of each, json.dumps."""
    with Stopwatch() as watch:
        raw = sqlite3.connect(path)
        spans = raw.cursor()
        with Path(out).open("w", encoding="utf-8", newline="\n") as file:
            for document_id, text, meta, owner, state, set_id in raw.execute(_PASSES, (WHO,)):
                marked = [
                    {"start": start, "end": end, "label": label, "text": quote, "annotator": owner, "note": note}
                    for start, end, label, quote, note in spans.execute(SPANS_QUERY, (set_id,))
                ]
                line = {
                    "id": document_id, "text": text, "meta": json.loads(meta),
                    "layer": owner, "status": state, "spans": marked,
                }  # fmt: skip
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        raw.close()
    return {"wall": watch.wall, "cpu": watch.cpu, "sha256": hashlib.sha256(Path(out).read_bytes()).hexdigest()}
