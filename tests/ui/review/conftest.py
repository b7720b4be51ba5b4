"""A reviewer at the real window: two pages that two analysts finished, and differ about."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.model import DocumentId
from annotator.services import annotate, documents, roles
from annotator.services.project import open_project
from annotator.services.reviewing import review_document
from annotator.ui.review.choice import Work
from annotator.ui.review.mode import Review
from annotator.ui.review.queue_state import Key
from tests.projects import add_passes, add_texts, make_empty_project
from tests.ui.desk import Desk, start

ONE = "President Vladimir Putin met John Kerry in Sochi. More than 6,100 people died in eastern Ukraine. Donate now!"
TWO = "The Kremlin said Kerry was welcome. Support the paper. Donate now!"
TEXTS = {"one": ONE, "two": TWO}
ANNA, OMAR = "anna-canary", "omar-canary"
WHO = "rita"


def at(text: str, words: str, label: str) -> tuple[int, int, str]:
    """A span over the first place of some words."""
    start = text.index(words)
    return start, start + len(words), label


ANNAS = {
    "one": [
        at(ONE, "President Vladimir Putin", "actor"),
        at(ONE, "John Kerry", "actor"),
        at(ONE, "Ukraine", "location"),
        at(ONE, "Donate now!", "boilerplate"),
    ],
    "two": [at(TWO, "Kremlin", "actor"), at(TWO, "Kerry", "actor"), at(TWO, "Donate now!", "boilerplate")],
}
OMARS = {
    "one": [
        at(ONE, "Vladimir Putin", "actor"),
        at(ONE, "John Kerry", "actor"),
        at(ONE, "eastern Ukraine", "location"),
        at(ONE, "Donate now", "boilerplate"),
    ],
    "two": [at(TWO, "Kremlin", "location"), at(TWO, "Kerry", "actor"), at(TWO, "Donate now", "boilerplate")],
}


@dataclass
class Reviewer:
    """Somebody who reviews."""

    desk: Desk

    @property
    def review(self) -> Review:
        found = self.desk.workspace.reviewing.review
        assert found is not None
        return found

    @property
    def work(self) -> Work:
        found = self.review.walking.work
        assert found is not None
        return found

    @property
    def quote(self) -> str:
        """The words of the case that is looked at, as the first candidate has them."""
        return self.work.view.candidates[0].quote

    @property
    def key(self) -> Key | None:
        return self.review.walking.key

    def press(self, *keys: str) -> None:
        """As fast as a program can; then what the window leaves until it has painted is done."""
        self.desk.press(*keys)
        self.review.walking.catch_up()

    def rows(self) -> list[str]:
        """The quotes in the queue, from the top."""
        return [row.quote for row in self.review.desk.queue.model.shown_rows()]

    def faces(self) -> list[str]:
        """What the cards say: key and words, the one without a span last."""
        panel = self.review.desk.panel
        return [f"{card.face.key} {card.face.quote()}" for card in (*panel.cards, panel.nothing)]

    def chosen(self) -> list[str]:
        """The keys of the cards that are highlighted."""
        panel = self.review.desk.panel
        return [card.face.key for card in (*panel.cards, panel.nothing) if card.face.chosen]

    def gold(self) -> list[tuple[str, str, str]]:
        """The database: document, quote and label of every gold span, read past the window."""
        with open_project(str(self.desk.path), "nobody") as project:
            found = [review_document(project, DocumentId(name)) for name in TEXTS]
        return [(one.document_id, one.text[g.start : g.end], g.label) for one in found for g in one.gold]

    def decisions(self) -> int:
        return int(self.desk.query("select count(*) from decision")[0][0])

    def wait(self) -> None:
        """Until the worker thread has nothing to do and what it found is shown."""
        self.desk.qtbot.waitUntil(lambda: not self.desk.workspace.worker.busy)

    def back(self) -> None:
        """Until the keyboard is in the page again after a dialog."""
        self.desk.qtbot.waitUntil(lambda: self.desk.has_focus(self.review.desk.pane.text))


@pytest.fixture
def shared(tmp_path: Path, made_once: bytes) -> Path:
    path = tmp_path / "annotations.db"
    path.write_bytes(made_once)
    return path


@pytest.fixture(scope="package")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "annotations.db"
    with make_empty_project(path, "owner") as project:
        add_texts(project, TEXTS)
        add_passes(project, ANNA, ANNAS, "done")
        add_passes(project, OMAR, OMARS, "done")
        roles.add_reviewer(project, WHO)
    return path.read_bytes()


@pytest.fixture
def reviewer(qtbot: QtBot, shared: Path) -> Reviewer:
    return enter(start(qtbot, shared, WHO))


def enter(desk: Desk) -> Reviewer:
    """Press F9 and wait for the queue."""
    desk.press("F9")
    made = Reviewer(desk)
    made.wait()
    return made


def change_elsewhere(path: Path, who: str, document: str, before: str, after: tuple[int, int]) -> None:
    """Another program moves a span of somebody."""
    with open_project(str(path), who) as project:
        spans = documents.open_document(project, DocumentId(document)).spans
        span = next(one for one in spans if one.quote == before)
        annotate.set_bounds(project, span, *after)
