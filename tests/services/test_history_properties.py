"""Whatever two people did in whatever order, undoing all of it leads back, repeating all leads forth again.

Unless they took steps back while newer ones of the other stood: then a step may need what is gone and is refused, with
nothing changed. (One adds a label, the other marks with it and deletes the mark, the first takes the label back.)
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from annotator.domain.errors import AnnotatorError
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, Span, State
from annotator.domain.spans import sha256_of
from annotator.services import annotate, checking, documents, history, labels
from annotator.services.project import Project, open_project
from annotator.store.bulk import BulkStep
from tests.projects import add_texts, contents, everything, label_ids, make_empty_project, spans_in

PEOPLE = ("analyst-1", "analyst-2")
TEXTS = {"one": "Kerry met Putin. 📉", "two": "Москва\r\nKyiv", "three": "Donate"}
MEMORY = Path("/dev/shm")

people = st.sampled_from(PEOPLE)
names = st.sampled_from(("actor", "location", "claim"))
offsets = st.tuples(st.integers(0, 5), st.integers(1, 6)).filter(lambda pair: pair[0] < pair[1])


class TwoPeople(RuleBasedStateMachine):
    """Two windows, one for each person, on one file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.imports = 0
        self.in_order = True  # whether what was taken back or repeated was always what came last
        self.undone: list[str] = []  # whose steps can be repeated in order, the next one last

    @initialize()
    def start(self) -> None:
        path = self.folder / "project.db"
        with make_empty_project(path) as made:
            add_texts(made, TEXTS)
        self.windows = {who: open_project(str(path), who, wait_ms=50) for who in PEOPLE}
        self.first = self.windows[PEOPLE[0]]
        self.before = contents(self.first)
        self.steps_before = len(history.list_steps(self.first))

    def _try(self, action: Any, *arguments: Any) -> bool:
        """Do it, or be refused with a sentence and have changed nothing; whether it was done."""
        before = everything(self.first)
        try:
            action(*arguments)
        except AnnotatorError:
            assert everything(self.first) == before
            return False
        return True

    def _do(self, action: Any, *arguments: Any) -> None:
        """New work: what was taken back before it can at best be repeated out of order."""
        if self._try(action, *arguments):
            self.undone.clear()

    def _spans(self, who: str) -> list[Span]:
        rows = documents.list_documents(self.first)
        return [span for row in rows for span in spans_in(self.windows[who], row.id)]

    def _documents(self) -> list[DocumentId]:
        return [row.id for row in documents.list_documents(self.first)]

    @rule(who=people, data=st.data(), extent=offsets, name=names)
    def add(self, who: str, data: st.DataObject, extent: tuple[int, int], name: str) -> None:
        if there := self._documents():
            window = self.windows[who]
            label = label_ids(window).get(name)
            if label:
                self._do(annotate.add_span, window, data.draw(st.sampled_from(there)), *extent, label)

    @rule(
        who=people,
        data=st.data(),
        extent=offsets,
        name=names,
        how=st.sampled_from(("relabel", "move", "delete", "note", "flag")),
    )
    def change(self, who: str, data: st.DataObject, extent: tuple[int, int], name: str, how: str) -> None:
        window = self.windows[who]
        marked = self._spans(who)
        label = label_ids(window).get(name)
        if not marked or not label:
            return
        span = data.draw(st.sampled_from(marked))
        actions: dict[str, tuple[Any, ...]] = {
            "relabel": (annotate.relabel, window, span, label),
            "move": (annotate.set_bounds, window, span, *extent),
            "delete": (annotate.delete_span, window, span),
            "note": (annotate.set_note, window, span, data.draw(st.sampled_from(("", "sure?", "📉")))),
            "flag": (annotate.set_flag, window, span, data.draw(st.booleans())),
        }
        self._do(*actions[how])

    @rule(who=people, data=st.data(), state=st.sampled_from(State))
    def set_state(self, who: str, data: st.DataObject, state: State) -> None:
        if there := self._documents():
            self._do(documents.set_state, self.windows[who], data.draw(st.sampled_from(there)), state)

    @rule(who=people, data=st.data())
    def remove(self, who: str, data: st.DataObject) -> None:
        if there := self._documents():
            self._do(documents.remove_document, self.windows[who], data.draw(st.sampled_from(there)))

    @rule(who=people, owner=people)
    def bring(self, who: str, owner: str) -> None:
        """An import by one person that brings a document with a pass of the same or another."""
        self.imports += 1
        key = f"import-{self.imports}"
        window = self.windows[who]
        self._do(_import, window, key, owner)

    @rule(who=people, name=names, new=st.sampled_from(("person", "place", "actor")))
    def rename_label(self, who: str, name: str, new: str) -> None:
        self._do(labels.rename_label, self.windows[who], name, new)

    @rule(who=people, name=st.sampled_from(("date", "boilerplate")), add=st.booleans())
    def add_or_remove_label(self, who: str, name: str, add: bool) -> None:
        self._do(labels.add_label if add else labels.remove_label, self.windows[who], name)

    @rule(who=people)
    def undo(self, who: str) -> None:
        newest = self._author_of_the_newest()
        if self._try(history.undo, self.windows[who]):
            self.in_order &= who == newest
            self.undone.append(who)

    @rule(who=people)
    def redo(self, who: str) -> None:
        if self._try(history.redo, self.windows[who]):
            self.in_order &= self.undone[-1:] == [who]
            self.undone = self.undone[:-1]

    @precondition(lambda self: self.imports)
    @rule(who=people, data=st.data())
    def take_an_import_back(self, who: str, data: st.DataObject) -> None:
        steps = [step["id"] for step in history.list_steps(self.first) if step["what"] == "Import"]
        if steps and self._try(history.undo_step, self.windows[who], data.draw(st.sampled_from(steps))):
            self.in_order = False

    def teardown(self) -> None:
        try:
            if hasattr(self, "steps_before"):
                self._there_and_back()
        finally:
            for window in getattr(self, "windows", {}).values():
                window.close()
            shutil.rmtree(self.folder)

    def _there_and_back(self) -> None:
        end = contents(self.first)
        assert checking.check(self.first).problems == []
        undone = []
        while who := self._author_of_the_newest():
            if not self._try(history.undo, self.windows[who]):
                assert not self.in_order, "refused, though nothing newer stood"
                break
            undone.append(who)
        else:
            assert contents(self.first) == self.before
        assert checking.check(self.first).problems == []
        for who in reversed(undone):
            history.redo(self.windows[who])
        assert contents(self.first) == end
        assert checking.check(self.first).problems == []

    def _author_of_the_newest(self) -> str | None:
        """Whose the step is that came last of those that stand; undone first, it cannot be in another's way."""
        steps = history.list_steps(self.first, 10_000)[: -self.steps_before]
        standing = [step["who"] for step in steps if step["kind"] == "do" and step["state"] == "done"]
        return standing[0] if standing else None


def _import(window: Project, key: str, owner: str) -> None:
    """A step of two transactions: the text, then a pass with a label that may be new."""
    text, made = "Kerry in Sochi", new_id()
    bulk = BulkStep(window.database, window.who, "Import")
    with bulk.batch() as batch:
        batch.add_documents([(key, key, None, "{}", text, sha256_of(text), len(text))])
    with bulk.batch() as batch:
        found = label_ids(window).get("date") or labels.insert_label(batch.singly(), "date").id
        batch.add_sets([(made, key, owner, "human", "in_progress")])
        batch.add_spans([(new_id(), made, 0, 5, found, text[:5], None, 0)])


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=12, stateful_step_count=25)
