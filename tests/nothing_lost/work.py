"""Random work through the real services, with a model beside it that knows what must be there after every action.

A state of the model is what a user would see: per document how far the person is and the spans, as plain JSON.
"""

import copy
import json
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, BusyError, ReadOnlyError, StorageError
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, Span, State
from annotator.domain.spans import sha256_of
from annotator.services import annotate, documents, history, labels
from annotator.services.project import Project, open_project
from annotator.store.bulk import BulkStep
from tests.projects import label_ids

Model = dict[str, dict[str, Any]]  # document id -> {"state": …, "spans": sorted [[start, end, label, note], …]}
LABELS = ("actor", "location", "claim", "boilerplate")
LENGTH = 60  # characters of every text


def text_of(document_id: str) -> str:
    return (f"{document_id} Москва 📉 Kerry met Putin in Sochi. " * 3)[:LENGTH]


def state_of(project: Project) -> Model:
    """What is in the project now, as the model puts it."""
    found: Model = {}
    names = {label_id: name for name, label_id in label_ids(project).items()}
    for row in documents.list_documents(project):
        opened = documents.open_document(project, row.id)
        assert opened.document.text == text_of(row.id)
        spans = sorted([one.start, one.end, names[one.label_id], one.note or ""] for one in opened.spans)
        found[row.id] = {"state": row.state.value, "spans": spans}
    return found


class Work:
    """One person at work: chooses actions by chance, predicts what they do, says so, and does them."""

    def __init__(self, project: Project, chance: random.Random, say: Callable[[str], None], *, early: bool) -> None:
        self.project = project
        self._chance = chance
        self._say = say
        self._early = early
        self._labels = label_ids(project)
        self.model = state_of(project)
        self._past: list[Model] = []
        self._future: list[Model] = []

    def act(self) -> None:
        """One action. What may be there if we die in it is said before, what must be there after it."""
        actions = [self._add] * 6 + [self._relabel, self._move, self._delete, self._note, self._state, self._undo] * 2
        action = self._chance.choice([*actions, self._redo, self._redo, self._bring, self._remove])
        planned = action()
        if planned is None:
            return
        do, after = planned
        self._say(json.dumps({"try": after}))
        if self._early:
            self._say(json.dumps({"ack": after[-1]}))
        do()
        self.model = after[-1]
        self._say(json.dumps({"ack": self.model}))

    def _changed(self, model: Model) -> list[Model]:
        """Take the model's next state, so that undo leads back to this one."""
        if model != self.model:
            self._past.append(self.model)
            self._future.clear()
        return [model]

    def _some_document(self) -> tuple[DocumentId, Model]:
        after = copy.deepcopy(self.model)
        return DocumentId(self._chance.choice(sorted(after))), after

    def _some_span(self) -> tuple[Span, list[Any], Model, str] | None:
        after = copy.deepcopy(self.model)
        marked = sorted(key for key, one in after.items() if one["spans"])
        if not marked:
            return None
        key = self._chance.choice(marked)
        names = {label_id: name for name, label_id in self._labels.items()}
        span = self._chance.choice(documents.open_document(self.project, DocumentId(key)).spans)
        entry = [span.start, span.end, names[span.label_id], span.note or ""]
        after[key]["spans"].remove(entry)
        return span, entry, after, key

    def _has(self, model: Model, key: str, entry: list[Any]) -> bool:
        return any(one[:3] == entry[:3] for one in model[key]["spans"])

    def _put(self, model: Model, key: str, entry: list[Any]) -> Model:
        model[key]["spans"] = sorted([*model[key]["spans"], entry])
        return model

    def _add(self) -> Any:
        key, after = self._some_document()
        start = self._chance.randrange(LENGTH - 1)
        entry = [start, self._chance.randint(start + 1, LENGTH), self._chance.choice(LABELS), ""]
        if self._has(after, key, entry):
            return None
        if after[key]["state"] == "new":
            after[key]["state"] = "in_progress"
        label = self._labels[entry[2]]
        planned = self._changed(self._put(after, key, entry))
        return lambda: annotate.add_span(self.project, key, entry[0], entry[1], label), planned

    def _relabel(self) -> Any:
        if (found := self._some_span()) is None:
            return None
        span, entry, after, key = found
        changed = [*entry[:2], self._chance.choice(LABELS), entry[3]]
        if self._has(after, key, changed):
            return None
        planned = self._changed(self._put(after, key, changed))
        return lambda: annotate.relabel(self.project, span, self._labels[changed[2]]), planned

    def _move(self) -> Any:
        if (found := self._some_span()) is None:
            return None
        span, entry, after, key = found
        start = self._chance.randrange(LENGTH - 1)
        changed = [start, self._chance.randint(start + 1, LENGTH), *entry[2:]]
        if self._has(after, key, changed):
            return None
        planned = self._changed(self._put(after, key, changed))
        return lambda: annotate.set_bounds(self.project, span, changed[0], changed[1]), planned

    def _delete(self) -> Any:
        if (found := self._some_span()) is None:
            return None
        span, _, after, _ = found
        planned = self._changed(after)
        return lambda: annotate.delete_span(self.project, span), planned

    def _note(self) -> Any:
        if (found := self._some_span()) is None:
            return None
        span, entry, after, key = found
        note = self._chance.choice(["", "sure?", "Kyiv 📉"])
        planned = self._changed(self._put(after, key, [*entry[:3], note]))
        return lambda: annotate.set_note(self.project, span, note), planned

    def _state(self) -> Any:
        key, after = self._some_document()
        if after[key]["state"] == "new" and not after[key]["spans"]:
            return None  # whether there is a pass to change, the model does not know
        state = self._chance.choice([State.DONE, State.SKIPPED, State.IN_PROGRESS])
        after[key]["state"] = state.value
        planned = self._changed(after)
        return lambda: documents.set_state(self.project, key, state), planned

    def _undo(self) -> Any:
        if not self._past:
            return None
        self._future.append(self.model)
        return lambda: history.undo(self.project), [self._past.pop()]

    def _redo(self) -> Any:
        if not self._future:
            return None
        self._past.append(self.model)
        return lambda: history.redo(self.project), [self._future.pop()]

    def _remove(self) -> Any:
        if len(self.model) < 4:
            return None
        key, after = self._some_document()
        del after[key]
        planned = self._changed(after)
        return lambda: documents.remove_document(self.project, key), planned

    def _bring(self) -> Any:
        """An import in three batches: dying in it leaves any number of whole ones."""
        batches = [[new_id() for _ in range(2)] for _ in range(3)]
        states, after = [], self.model
        for batch in batches:
            after = after | {key: {"state": "in_progress", "spans": [[0, 5, "actor", ""]]} for key in batch}
            states.append(after)
        self._changed(after)
        return lambda: self._import(batches), states

    def _import(self, batches: list[list[str]]) -> None:
        bulk = BulkStep(self.project.database, self.project.who, "Import")
        for keys in batches:
            texts = [(key, text_of(key), new_id()) for key in keys]
            with bulk.batch() as batch:
                batch.add_documents(
                    [(key, key, None, "{}", text, sha256_of(text), len(text)) for key, text, _ in texts]
                )
                batch.add_sets([(made, key, self.project.who, "human", "in_progress") for key, _, made in texts])
                batch.add_spans(
                    [(new_id(), made, 0, 5, self._labels["actor"], text[:5], None, 0) for _, text, made in texts]
                )


def work(path: str, log: str, seed: int, early: bool = False, actions: int = 1_000_000) -> None:
    """Work until killed, or for so many actions; every line of `log` was written when it says so."""
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_project(path, "analyst-1") as project:
        assert not project.notices
        at_work = Work(project, random.Random(seed), lambda line: _write(written, line), early=early)
        for _ in range(actions):
            at_work.act()


def _write(descriptor: int, line: str) -> None:
    os.write(descriptor, line.encode() + b"\n")


def mark_and_die(path: str, who: str, first: int, count: int) -> None:
    """Mark `count` stretches of the first document from `first` on, and die with the log beside the file."""
    _mark(open_project(path, who), first, count)
    os.kill(os.getpid(), signal.SIGKILL)


def mark(path: str, who: str, first: int, count: int) -> None:
    """Mark `count` stretches of the first document from `first` on, and close the file."""
    with open_project(path, who) as project:
        _mark(project, first, count)


def _mark(project: Project, first: int, count: int) -> None:
    key = documents.list_documents(project)[0].id
    label = label_ids(project)["actor"]
    for start in range(first, first + count):
        annotate.add_span(project, key, start, start + 1, label)


def touch(path: str) -> None:
    """Open and close, as another program would."""
    open_project(path, "somebody").close()


def make(path: str) -> None:
    """Open, making it when it is not there yet."""
    open_project(path, "somebody", create=True).close()


def look(path: str) -> None:
    """Open, read everything, and close."""
    with open_project(path, "somebody") as project:
        for row in documents.list_documents(project):
            documents.open_document(project, row.id)


def edit(path: str, who: str, seed: int, count: int, log: str) -> None:
    """Edit at random beside another process, everybody's stale copies and refusals included; log what was done."""
    chance = random.Random(seed)
    done = refused = same = 0
    with open_project(path, who) as project:
        keys = [row.id for row in documents.list_documents(project)]
        choices = list(label_ids(project).values())
        while done < count:
            opened = documents.open_document(project, chance.choice(keys))
            try:
                number = _edit_once(project, chance, opened.document.id, opened.spans, choices).number
                same += number == 0  # said again what is so already: no step
                done += 1
            except BusyError:
                raise  # ten seconds are enough for the other's save
            except AnnotatorError:
                refused += 1
    Path(log).write_text(json.dumps({"done": done, "refused": refused, "same": same}))


def _edit_once(
    project: Project, chance: random.Random, key: DocumentId, spans: tuple[Span, ...], choices: list[Any]
) -> Changes:
    choice = chance.random()
    if choice < 0.5 or not spans:
        start = chance.randrange(LENGTH - 1)
        return annotate.add_span(project, key, start, chance.randint(start + 1, LENGTH), chance.choice(choices))
    if choice < 0.65:
        return annotate.relabel(project, chance.choice(spans), chance.choice(choices))
    if choice < 0.8:
        return annotate.delete_span(project, chance.choice(spans))
    return history.undo(project) if choice < 0.9 else history.redo(project)


def rename_and_die(path: str, name: str) -> None:
    """Rename a label as a new project's first step, and die."""
    project = open_project(path, "analyst-1")
    labels.rename_label(project, "actor", name)
    os.kill(os.getpid(), signal.SIGKILL)


def number_and_die(path: str, number: int) -> None:
    """Write a newer schema number, as a newer program's migration would, and die."""
    project = open_project(path, "analyst-1")
    with project.database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version={number}")
    os.kill(os.getpid(), signal.SIGKILL)


def expect_refusal(path: str, words: str) -> None:
    """Opening is refused with these words."""
    with pytest.raises(StorageError, match=words):
        open_project(path, "somebody")


def open_as_nobody(path: str, log: str) -> None:
    """Open and try to write without root's rights; log how it went."""
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    told = {"outcome": "writing", "message": ""}
    try:
        with open_project(path, "analyst-1") as project:
            assert len(documents.list_documents(project)) == 1
            assert project.read_only == bool(project.notices)
            _mark(project, 50, 1)
    except ReadOnlyError as error:
        told = {"outcome": "reading", "message": error.message}
    except StorageError as error:
        told = {"outcome": "refused", "message": error.message}
    Path(log).write_text(json.dumps(told))
