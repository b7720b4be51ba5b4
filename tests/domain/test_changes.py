"""Whether a view must read again."""

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId

HERE, ELSEWHERE = DocumentId("here"), DocumentId("elsewhere")


def test_a_change_touches_only_the_documents_it_names() -> None:
    changes = Changes("Add actor", 1, frozenset({HERE}))
    assert changes.touches(HERE)
    assert not changes.touches(ELSEWHERE)
    assert not changes.touches(None)


def test_a_change_of_everything_touches_whatever_is_open() -> None:
    assert Changes("Import", 1, everything=True).touches(ELSEWHERE)
