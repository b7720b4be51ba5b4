"""The few decisions that the records themselves take."""

import dataclasses

import pytest

from annotator.domain.model import AnnotationSet, Document, DocumentId, OpenDocument, SetId, SetKind, State

DOCUMENT = Document(DocumentId("d"), "text", "")


@pytest.mark.parametrize(
    ("state", "finished"),
    [(State.NEW, False), (State.IN_PROGRESS, False), (State.DONE, True), (State.SKIPPED, True)],
)
def test_done_and_skipped_documents_need_no_further_look(state: State, finished: bool) -> None:
    assert state.is_finished is finished


def test_a_document_without_a_pass_is_new() -> None:
    assert OpenDocument(DOCUMENT, None, ()).state is State.NEW


def test_an_open_document_has_the_state_of_its_pass() -> None:
    own = AnnotationSet(SetId("s"), DOCUMENT.id, "ann", SetKind.HUMAN, State.SKIPPED)
    assert OpenDocument(DOCUMENT, own, ()).state is State.SKIPPED


def test_a_text_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        DOCUMENT.text = "other"  # type: ignore[misc]
