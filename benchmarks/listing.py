"""The list of documents and the search in all texts, against the same questions asked of sqlite3 alone."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.importing import WHO, database
from benchmarks.measuring import Pair, Reading, Stopwatch, alternate, in_child
from benchmarks.results import Result, ratio_of
from benchmarks.sizes import Size

FREEZE = 100.0  # milliseconds for which the window may keep somebody waiting
WORDS = ("sochi gazprom", "brontë kraków")
_ROUNDS = 3

_LIST = """
SELECT d.id, d.title, d.characters, s.state, (SELECT count(*) FROM span WHERE set_id = s.id)
FROM document d LEFT JOIN annotation_set s ON s.document_id = d.id AND s.owner = ? AND s.kind = 'human' ORDER BY d.id
"""


def run(size: Size, folder: Path) -> list[Result]:
    """Reading the list, finding words, and the window from opening the project to its painted list."""
    path = str(database(folder, size.documents))
    rounds = min(size.rounds, _ROUNDS)

    def pair_of(ours: str, peer: str, **named: str) -> Pair:
        asked = partial(in_child, path=path, **named)
        return alternate(rounds, partial(asked, f"listing:{ours}"), partial(asked, f"listing:{peer}"))

    many = f"{size.documents:,} documents"
    window = in_child("listing:in_window", path=path, words=WORDS[0])
    return [
        ratio_of(f"read the list of {many} / sqlite3", pair_of("our_list", "bare_list")),
        *(
            ratio_of(f"search {many} for “{words}” / sqlite3 LIKE", pair_of("our_search", "bare_search", words=words))
            for words in WORDS
        ),
        Result(f"window: open a project of {many}, to the painted list", window["open"], "ms"),
        Result("window: the longest it did not answer meanwhile", window["stood"], "ms", FREEZE),
        Result("window: the longest it did not answer while searching and listing", window["busy"], "ms", FREEZE),
    ]


def our_list(path: str) -> Reading:
    """What the panel is given."""
    from annotator.services.documents import list_documents
    from annotator.services.project import open_project

    with open_project(path, WHO) as project, Stopwatch() as watch:
        rows = list_documents(project)
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": len(rows)}


def bare_list(path: str) -> Reading:
    """The same columns as tuples."""
    with Stopwatch() as watch, closing(sqlite3.connect(path)) as raw:
        rows = raw.execute(_LIST, (WHO,)).fetchall()
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": len(rows)}


def our_search(path: str, words: str) -> Reading:
    """What the search field asks for on the worker thread."""
    from annotator.services.documents import list_documents
    from annotator.services.project import open_project

    with open_project(path, WHO) as project, Stopwatch() as watch:
        rows = list_documents(project, search=words)
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": len(rows)}


def bare_search(path: str, words: str) -> Reading:
    """LIKE, which folds the case of ASCII letters only; so it may find fewer."""
    query = f"SELECT id FROM document WHERE {' AND '.join('text LIKE ?' for _ in words.split())} ORDER BY id"
    with Stopwatch() as watch, closing(sqlite3.connect(path)) as raw:
        rows = raw.execute(query, [f"%{word}%" for word in words.split()]).fetchall()
    return {"wall": watch.wall, "cpu": watch.cpu, "rows": len(rows)}


def in_window(path: str, words: str) -> Reading:
    """Milliseconds on the clock; `stood` and `busy`: the longest turns of the event loop while opening, searching."""
    from time import perf_counter

    from PySide6.QtTest import QTest

    from annotator.ui.workspace import Workspace
    from benchmarks import screen, window

    opened = window.open_window(path, WHO)
    panel, workspace = opened.documents, opened.findChild(Workspace)
    assert workspace is not None
    workspace.filing.close()
    screen.settle()
    painted = screen.Painted(panel.view.viewport())
    before, begun = painted.frames, perf_counter()
    workspace.filing.open(path, WHO)
    stood = _longest_turn(lambda: not workspace.filing.is_opening and painted.frames > before)
    opening = (perf_counter() - begun) * 1000
    shown: list[int] = []
    workspace.documents.shown.connect(lambda: shown.append(len(workspace.documents.rows())))
    QTest.keyClicks(panel.search, words)
    busy = _longest_turn(lambda: shown)
    found = shown[-1]
    window.close_window(opened)
    return {"open": opening, "stood": stood, "busy": busy, "found": found}


def _longest_turn(is_so: Callable[[], object]) -> float:
    """Work the event loop until then; the longest that one turn of it took, in milliseconds."""
    from time import perf_counter

    from PySide6.QtWidgets import QApplication

    longest = 0.0
    while not is_so():
        begun = perf_counter()
        QApplication.processEvents()
        longest = max(longest, (perf_counter() - begun) * 1000)
    return longest
