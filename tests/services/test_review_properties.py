"""Whatever analysts and reviewers do: a refreshed queue is the one read anew, every record is taken back and repeated,
and the project stays sound."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.adjudication import rule
from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, NotFound
from annotator.domain.model import DocumentId, State
from annotator.domain.queue import QueueItem, refreshed
from annotator.services import annotate, case_notes, checking, closing, deciding, documents, history, repeats
from annotator.services.adjudicating import adjudicate
from annotator.services.case_view import case_view, document_cases
from annotator.services.project import Project, open_project
from annotator.services.queue import read_queue
from tests.projects import add_texts, contents, label_ids, make_empty_project, spans_in

MEMORY = Path("/dev/shm")
TEXT = "Vladimir Putin met John Kerry in Sochi."
PLACES = ((0, 14), (0, 8), (9, 14), (19, 29), (24, 29), (33, 38), (33, 39), (0, 39))
LABELS = ("actor", "location", "claim")
DOCUMENTS = ("a", "b", "c")
ANALYSTS = ("ann", "ben", "cleo")
REVIEWERS = ("rita", "sam")


@dataclass
class World:
    """One project and everybody who works in it; `queues` are kept by refreshing alone."""

    windows: dict[str, Project]
    queues: dict[str, tuple[QueueItem, ...]] = field(default_factory=dict)

    def case(self, who: str, number: int) -> QueueItem | None:
        found = self.queues[who]
        return found[number % len(found)] if found else None


def mark(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    window = world.windows[ANALYSTS[place % len(ANALYSTS)]]
    return annotate.add_span(window, DocumentId(document), *PLACES[place], label_ids(window)[LABELS[label]])


def mark_everywhere(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    window = world.windows[ANALYSTS[place % len(ANALYSTS)]]
    wanted = {DocumentId(each): [PLACES[place]] for each in DOCUMENTS}
    return annotate.add_everywhere(window, wanted, label_ids(window)[LABELS[label]])


def unmark(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    window = world.windows[ANALYSTS[label]]
    found = spans_in(window, document)
    return annotate.delete_span(window, found[place % len(found)]) if found else None


def state(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    window = world.windows[ANALYSTS[place % len(ANALYSTS)]]
    return documents.set_state(window, DocumentId(document), State.IN_PROGRESS if label == 2 else State.DONE)


def _about(act: Callable[[World, str, QueueItem, int, int], Changes]) -> Callable[..., Changes | None]:
    def about(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
        item = world.case(who, place + 7 * label)
        return None if item is None else act(world, who, item, place, label)

    return about


@_about
def decide(world: World, who: str, item: QueueItem, place: int, label: int) -> Changes:
    window, document = world.windows[who], DocumentId(item.document_id)
    candidates = case_view(window, document, item.case_id).candidates
    spans = [] if label == 2 else [candidates[place % len(candidates)].mark]
    return deciding.decide(window, document, item.case_id, spans).changes


@_about
def skip(world: World, who: str, item: QueueItem, place: int, label: int) -> Changes:
    return case_notes.skip(world.windows[who], DocumentId(item.document_id), item.case_id, "later")


@_about
def flag(world: World, who: str, item: QueueItem, place: int, label: int) -> Changes:
    return case_notes.flag(world.windows[who], DocumentId(item.document_id), item.case_id)


@_about
def appeal(world: World, who: str, item: QueueItem, place: int, label: int) -> Changes:
    return case_notes.appeal(world.windows[ANALYSTS[label]], DocumentId(item.document_id), item.case_id, "no")


def gold(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    mark = (*PLACES[place], LABELS[label])
    return deciding.add_gold(world.windows[who], DocumentId(document), [mark]).changes


def close(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    act = closing.reopen if label == 2 else closing.close
    return act(world.windows[who], DocumentId(document))


def ask(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    return repeats.draw(world.windows[who], 1 + label, REVIEWERS[place % 2], seed=place, rested=False)


def settle(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    return adjudicate(world.windows[who], rule(("unanimous", "trivial", "majority")[label])).changes


def remove(world: World, who: str, document: str, place: int, label: int) -> Changes | None:
    return documents.remove_document(world.windows[who], DocumentId(document)) if place == 0 else None


ACTS = (
    *(mark, mark_everywhere, mark_everywhere, unmark, state, decide, decide, decide, skip, flag, appeal, gold),
    *(close, ask, settle, remove),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from(REVIEWERS),
        st.sampled_from(DOCUMENTS),
        st.integers(0, len(PLACES) - 1),
        st.integers(0, 2),
    ),
    min_size=8,
    max_size=40,
)


def items_as_the_window_reads_them(window, document):
    try:
        return document_cases(window, DocumentId(document)).items
    except NotFound:  # somebody removed it
        return ()


def look_again(world: World, changes: Changes) -> None:
    """As a window does it: what a step touched is read again, and nothing else."""
    for who in REVIEWERS:
        window, queue = world.windows[who], world.queues[who]
        for document in DOCUMENTS:
            if changes.touches(DocumentId(document)):
                queue = refreshed(queue, document, items_as_the_window_reads_them(window, document))
        assert queue == read_queue(window)
        world.queues[who] = queue


def by_whom(world: World, changes: Changes) -> Project:
    """The window whose newest step this is."""
    for window in world.windows.values():
        for step in history.list_steps(window, 1):
            return next(one for name, one in world.windows.items() if name == step["who"])
    raise AssertionError(changes)


def do(world: World, step: tuple[Callable[..., Changes | None], str, str, int, int]) -> None:
    act, *given = step
    before = contents(world.windows["rita"])
    try:
        changes = act(world, *given)
    except (AnnotatorError, NotFound):
        assert contents(world.windows["rita"]) == before  # a refusal writes nothing
        return
    if changes is None or changes.number == 0:
        return
    after = contents(world.windows["rita"])
    look_again(world, changes)
    window = by_whom(world, changes)
    look_again(world, history.undo(window))
    assert contents(window) == before
    look_again(world, history.redo(window))
    assert contents(window) == after


@settings(max_examples=12)
@given(STEPS)
def test_any_work(steps: list[tuple[Callable[..., Changes | None], str, str, int, int]]) -> None:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        path = Path(folder) / "project.db"
        windows = {"rita": make_empty_project(path, "rita")}
        add_texts(windows["rita"], dict.fromkeys(DOCUMENTS, TEXT))
        windows |= {name: open_project(str(path), name) for name in (*ANALYSTS, "sam")}
        world = World(windows, dict.fromkeys(REVIEWERS, ()))
        for name in ANALYSTS:  # somebody has finished from the start
            for document in DOCUMENTS:
                documents.set_state(windows[name], DocumentId(document), State.DONE)
        for step in steps:
            do(world, step)
        assert checking.check(windows["rita"]).problems == []
        for window in windows.values():
            window.close()
