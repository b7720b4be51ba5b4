"""Import the common workload, against the same rows written by sqlite3 alone."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.corpus import workload_file
from benchmarks.measuring import Reading, Stopwatch, alternate, in_child, median
from benchmarks.results import Result, ratio_of, ratio_on_the_clock
from benchmarks.sizes import Size

GOAL, MEMORY = 3.0, 300.0
WHO = "bench"
TABLES = ("label", "step", "document", "annotation_set", "span", "change")
_ROUNDS = 3


def run(size: Size, folder: Path) -> list[Result]:
    """Both write into a fresh project with the same tables, on disk when they return."""
    source = str(workload_file(folder, size.documents))
    like = str(database(folder, size.documents))
    target = str(folder / "imported.db")
    pair = alternate(
        min(size.rounds, _ROUNDS),
        partial(in_child, "importing:our_import", source=source, target=target),
        partial(in_child, "importing:bare_rows", like=like, target=target),
    )
    found = pair.ours[0]
    what = f"import {found['documents']:,} documents, {found['spans']:,} spans from JSON Lines / the rows by sqlite3"
    peak = Result("… peak memory", median(pair.ours, "peak"), "MB", MEMORY)
    return [ratio_of(what, pair, GOAL), ratio_on_the_clock("…", pair), peak]


def database(folder: Path, documents: int) -> Path:
    """A project with so many documents of the workload in it."""
    path = folder / f"workload-{documents}.db"
    if not path.exists():
        in_child("importing:our_import", source=str(workload_file(folder, documents)), target=str(path))
    return path


def our_import(source: str, target: str) -> Reading:
    """What the command and the window do, without a progress bar."""
    from annotator.services.importing import import_paths
    from annotator.services.project import open_project

    _fresh(target)
    with Stopwatch() as watch, open_project(target, WHO) as project:
        report = import_paths(project, [Path(source)])
    assert not report.rejected, report.rejected[:3]
    return {
        "wall": watch.wall, "cpu": watch.cpu, "documents": report.documents_added, "spans": report.spans_added
    }  # fmt: skip


def bare_rows(like: str, target: str) -> Reading:
    """The rows of a database that was imported before, ready in memory, into the same tables in one transaction."""
    _fresh(target)
    with closing(sqlite3.connect(like)) as there:
        rows = {table: there.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    with Stopwatch() as watch:
        raw = sqlite3.connect(target)
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("DELETE FROM label")
        for table, values in rows.items():
            if values:
                raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        raw.commit()
        raw.close()
    return {"wall": watch.wall, "cpu": watch.cpu}


def _fresh(target: str) -> None:
    from annotator.store.database import create_database

    for end in ("", "-wal", "-shm"):
        Path(target + end).unlink(missing_ok=True)
    create_database(Path(target))
