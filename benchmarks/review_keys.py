"""How many keys the cases of the sample cost a reviewer, pressed one by one in the real window, and how soon the next
case stands there."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from annotator.domain import tokens
from annotator.domain.passes import Mark
from annotator.domain.tokens import Unit
from annotator.services import roles
from annotator.services.importing import import_paths
from annotator.services.project import open_project
from annotator.services.reviewing import review_document
from benchmarks.measuring import ROOT, Reading, in_child
from benchmarks.results import Result, frames
from benchmarks.sizes import Size

GOAL = 2.0  # keys for a case that one candidate, or none, settles
SOON = 100.0  # milliseconds
WHO = "bench"
SEEDS = ROOT / "seeds"
_UNITS = (Unit.CHARACTER, Unit.WORD, Unit.SENTENCE)
_FARTHEST = 60

Seen = frozenset[Mark]
_Step = Callable[[str, int, Unit], int]


def run(size: Size, folder: Path) -> list[Result]:
    """The decisions of the sample's reviewer, made again by the shortest way there is by single cases."""
    found = in_child("review_keys:pressed", where=str(folder))
    by_kind: dict[str, list[int]] = found["keys"]
    every = [number for numbers in by_kind.values() for number in numbers]
    simple = found["simple"]
    return [
        Result(
            "keys for a case of the sample that one candidate or none settles", _mean(simple), "", GOAL, _of(simple)
        ),
        Result("keys for any case of the sample", _mean(every), "", None, _of(every)),
        *(Result(f"… {kind}", _mean(numbers), "", None, _of(numbers)) for kind, numbers in sorted(by_kind.items())),
        frames("Enter to the next case's painted frame, p95 on the clock", found["frames"], SOON, clock=True),
    ]


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)


def _of(numbers: Sequence[int]) -> str:
    return f"{_mean(numbers):.2f} of {len(numbers)}, at most {max(numbers)}"


def pressed(where: str) -> Reading:
    """Press the keys; raises AssertionError when another gold came of it than the sample's."""
    with TemporaryDirectory(dir=where) as folder:
        target = str(Path(folder) / "review.db")
        wanted = _undecided(target, Path(folder))
        return _press(target, wanted)


def _undecided(target: str, folder: Path) -> dict[tuple[str, Seen], tuple[Mark, ...]]:
    """The sample without its decisions; returns what was decided, by document and what the analysts had marked."""
    wanted, passes = {}, []
    for line in (SEEDS / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        if page["layer"] == "gold":
            for made in page["decisions"]:
                seen = frozenset((one["start"], one["end"], one["label"]) for one in made["candidates"])
                wanted[page["id"], seen] = tuple((start, end, label) for start, end, label in made["spans"])
        else:
            passes.append(line)
    part = folder / "passes.jsonl"
    part.write_text("\n".join(passes) + "\n", encoding="utf-8")
    with open_project(target, "sample", create=True) as project:
        import_paths(project, [*sorted(SEEDS.glob("*.txt")), part], strict=True)
        roles.add_reviewer(project, WHO)
    return wanted


def _press(target: str, wanted: Mapping[tuple[str, Seen], tuple[Mark, ...]]) -> Reading:
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    from benchmarks import screen, window

    opened = window.open_window(target, WHO)
    walking = _entered(opened)
    view = walking.desk.pane.text
    painted = screen.Painted(view.viewport())
    by_kind, simple, taken = defaultdict(list), [], []

    def press(key: str) -> None:
        chord = QKeySequence(key)[0]  # type: ignore[index]
        QTest.keyClick(view, chord.key(), chord.keyboardModifiers())

    while walking.work is not None:
        case = walking.work.view.case
        gold = wanted[case.document_id, case.spans]
        keys = list(keys_for(walking.work.view.text, walking.work.candidates(), gold, opened.text.snap_unit))
        for key in keys[:-1]:
            press(key)
        screen.settle()
        assert set(walking.work.choice.marks) == set(gold), f"{keys} lead to {walking.work.choice.marks}, not {gold}"
        if walking.state.counts.to_do > 1:
            taken.append(painted.frame(lambda: press("Return")))
        else:
            press("Return")  # after the last there is no text to paint
        screen.settle()
        by_kind[case.kind.value].append(len(keys))
        if len(gold) < 2 and case.spans.issuperset(gold):
            simple.append(len(keys))
    window.close_window(opened)
    _check(target, wanted)
    return {"keys": by_kind, "simple": simple, "frames": taken}


def _entered(opened: Any) -> Any:
    """Press F9 and wait for the first case."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from annotator.ui.workspace import Workspace
    from benchmarks import window

    QTest.keyClick(opened, Qt.Key.Key_F9)
    reviewing = opened.findChild(Workspace).reviewing
    window.wait_until(lambda: reviewing.review is not None and reviewing.review.walking.work is not None)
    return reviewing.review.walking


def _check(target: str, wanted: Mapping[tuple[str, Seen], tuple[Mark, ...]]) -> None:
    with open_project(target, WHO) as project:
        for document in sorted({document for document, _ in wanted}):
            for each in review_document(project, document).reviews:  # type: ignore[arg-type]
                if each.decision is not None:
                    assert set(each.decision.spans) == set(wanted[document, each.case.spans])


def keys_for(text: str, candidates: Sequence[Mark], gold: Sequence[Mark], unit: Unit) -> Iterator[str]:
    """The shortest way to a decision: a digit and Enter where one candidate or none is right."""
    spare = [mark for mark in candidates if mark not in gold]
    beside = "Ctrl+" if len(gold) > 1 else ""
    if not gold:
        yield "0"
    for mark in sorted(gold, key=lambda one: one not in candidates):
        if mark in candidates:
            yield f"{beside}{candidates.index(mark) + 1}"
            continue
        start, end, label = next(one for one in (*spare, *candidates) if one[2] == mark[2])
        yield f"{beside}{candidates.index((start, end, label)) + 1}"
        for edge, there, keys in ((end, mark[1], "Alt+"), (start, mark[0], "Alt+Shift+")):
            moves, unit = _moves(text, edge, there, unit, keys, at_end=keys == "Alt+")
            yield from moves
    yield "Return"


def _moves(text: str, here: int, there: int, unit: Unit, keys: str, *, at_end: bool) -> tuple[list[str], Unit]:
    """The fewest steps and changes of unit that bring an edge to its place, and the unit they leave."""
    on: _Step = tokens.next_end if at_end else tokens.next_start
    back: _Step = tokens.previous_end if at_end else tokens.previous_start
    waiting: deque[tuple[int, Unit, list[str]]] = deque([(here, unit, [])])
    known = {(here, unit)}
    while waiting:
        at, now, path = waiting.popleft()
        if at == there:
            return path, now
        turned = _UNITS[(_UNITS.index(now) + 1) % len(_UNITS)]
        for place, by, key in (
            (on(text, at, now), now, f"{keys}Right"),
            (back(text, at, now), now, f"{keys}Left"),
            (at, turned, "G"),
        ):
            if (place, by) not in known and len(path) < _FARTHEST:
                known.add((place, by))
                waiting.append((place, by, [*path, key]))
    raise AssertionError(f"{here} does not lead to {there}")
