"""Aligning what three analysts marked, and the reviewer's queue, against sqlite3 reading the same spans alone."""

import json
import sqlite3
from contextlib import closing
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.corpus import workload_file
from benchmarks.measuring import Reading, Stopwatch, alternate, in_child, median
from benchmarks.results import Result, ratio_of
from benchmarks.sizes import Size

GOAL = 20.0
FREEZE = 100.0  # milliseconds for which the window may keep somebody waiting
ANALYSTS = ("ann", "ben", "cleo")
_ROUNDS = 3
_WORDS, _MARKED = 60, 8

_SPANS = """
SELECT s.document_id, s.owner, p.start, p."end", l.name
FROM annotation_set s JOIN span p ON p.set_id = s.id JOIN label l ON l.id = p.label_id
WHERE s.kind = 'human' AND s.state = 'done' ORDER BY s.document_id, s.owner
"""


def run(size: Size, folder: Path) -> list[Result]:
    """Cases of every document and where they stand; the queue of the window; one document read again after a key."""
    path = str(project(folder, size.documents))
    asked = partial(in_child, path=path)
    rounds = min(size.rounds, _ROUNDS)
    what = f"{size.documents:,} documents by {len(ANALYSTS)} analysts"
    pair = alternate(rounds, partial(asked, "reviewing:aligned"), partial(asked, "reviewing:read"))
    queue = alternate(rounds, partial(asked, "reviewing:queue"), partial(asked, "reviewing:read"))
    again = asked("reviewing:one_document")
    many = str(short_project(folder, 10 * size.documents))
    short = alternate(
        1, partial(in_child, "reviewing:aligned", path=many), partial(in_child, "reviewing:read", path=many)
    )
    return [
        ratio_of(f"align {10 * size.documents:,} short documents by as many / read their spans", short, GOAL),
        Result("peak memory of that", median(short.ours, "peak"), "MB"),
        ratio_of(f"align {what} / read their spans", pair, GOAL),
        ratio_of("the whole queue of them / read their spans", queue),
        Result("peak memory of the queue", median(queue.ours, "peak"), "MB"),
        Result(f"cases in it: {int(median(queue.ours, 'rows')):,}; a document read again", again["ms"], "ms", FREEZE),
        Result("the queue refreshed, counted and put in order after it", again["ordered"], "ms"),
    ]


def project(folder: Path, documents: int) -> Path:
    """The workload with three passes each: what one marked, and two who move, drop and relabel some of it."""
    target = folder / f"reviewed-{documents}.db"
    if not target.exists():
        lines = folder / f"reviewed-{documents}.jsonl"
        with workload_file(folder, documents).open(encoding="utf-8") as given, lines.open("w", encoding="utf-8") as out:
            for line in given:
                for one in _passes(json.loads(line)):
                    out.write(json.dumps(one, ensure_ascii=False) + "\n")
        in_child("reviewing:imported", source=str(lines), target=str(target))
    return target


def short_project(folder: Path, documents: int) -> Path:
    """So many documents of sixty words, eight of them marked, by the same three analysts."""
    target = folder / f"short-{documents}.db"
    if not target.exists():
        lines = folder / f"short-{documents}.jsonl"
        with lines.open("w", encoding="utf-8") as out:
            for number in range(documents):
                for one in _passes(_short(number)):
                    out.write(json.dumps(one) + "\n")
        in_child("reviewing:imported", source=str(lines), target=str(target))
    return target


def _short(number: int) -> dict[str, Any]:
    chance = Random(number)
    words = [f"word{at:03d}" for at in range(_WORDS)]
    marked = [
        {"start": 8 * at, "end": 8 * at + 7, "label": f"label {chance.randrange(4)}"}
        for at in chance.sample(range(_WORDS), _MARKED)
    ]
    return {"id": f"short-{number:06d}", "text": " ".join(words), "spans": marked}


def _passes(document: dict[str, Any]) -> list[dict[str, Any]]:
    chance = Random(document["id"])
    made = []
    for number, name in enumerate(ANALYSTS):
        spans = [{key: one[key] for key in ("start", "end", "label")} for one in document["spans"]]
        if number:
            spans = [one for one in (_read_otherwise(one, chance) for one in spans) if one]
        distinct = {(one["start"], one["end"], one["label"]): one for one in spans}
        line = {"id": document["id"], "text": document["text"], "layer": name, "status": "done"}
        made.append(line | {"spans": list(distinct.values())})
    return made


def _read_otherwise(span: dict[str, Any], chance: Random) -> dict[str, Any] | None:
    """One in ten is not seen, one in ten ends earlier."""
    drawn = chance.random()
    if drawn < 0.1:
        return None
    if drawn < 0.2 and span["end"] - span["start"] > 2:
        return span | {"end": span["end"] - 1}
    return span


def imported(source: str, target: str) -> Reading:
    """Make the project."""
    from annotator.services.importing import import_paths
    from annotator.services.project import open_project

    with open_project(target, "bench", create=True) as opened:
        report = import_paths(opened, [Path(source)])
    assert not report.rejected, report.rejected[:3]
    return {"rows": report.spans_added}


def aligned(path: str) -> Reading:
    """Every case of the project and where it stands."""
    from annotator.services.project import open_project
    from annotator.services.reviewing import conflicts

    with open_project(path, "bench") as opened, Stopwatch() as watch:
        found = sum(1 for _ in conflicts(opened))
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": found}


def queue(path: str) -> Reading:
    """What the worker thread brings the window."""
    from annotator.services.project import open_project
    from annotator.services.queue import read_queue

    with open_project(path, "bench") as opened, Stopwatch() as watch:
        found = read_queue(opened)
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": len(found)}


def read(path: str) -> Reading:
    """The same spans as tuples, put together by document and analyst."""
    spans = 0
    with Stopwatch() as watch, closing(sqlite3.connect(path)) as raw:
        for _, theirs in groupby(raw.execute(_SPANS), key=itemgetter(0)):
            passes: dict[str, list[tuple[int, int, str]]] = {}
            for _, owner, start, end, label in theirs:
                passes.setdefault(owner, []).append((start, end, label))
            spans += sum(map(len, passes.values()))
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": spans}


def one_document(path: str) -> Reading:
    """What a decision costs the queue: the worst of twenty documents, in milliseconds on the clock."""
    from annotator.domain.model import DocumentId
    from annotator.domain.queue import chosen, counts, recounted, refreshed
    from annotator.services.case_view import document_cases
    from annotator.services.project import open_project
    from annotator.services.queue import read_queue

    with open_project(path, "bench") as opened:
        found = read_queue(opened)
        ids = sorted({item.document_id for item in found})[:20]
        longest = 0.0
        for document_id in ids:
            with Stopwatch() as watch:
                fresh = document_cases(opened, DocumentId(document_id)).items
            longest = max(longest, watch.wall)
        before, old = counts(found), [item for item in found if item.document_id == ids[-1]]
        with Stopwatch() as watch:
            queue = refreshed(found, ids[-1], fresh)
            recounted(before, old, fresh)
            chosen(queue)
    return {"ms": longest * 1000, "ordered": watch.wall * 1000}
