"""A failure is a sentence and what to do."""

from annotator.domain.errors import AnnotatorError, FileReplaced, StorageError


def test_an_error_reads_as_what_happened_and_what_to_do() -> None:
    assert str(AnnotatorError("The disk is full.", "Free some space.")) == "The disk is full. Free some space."


def test_an_error_without_advice_reads_as_one_sentence() -> None:
    assert str(AnnotatorError("There is nothing to undo.")) == "There is nothing to undo."


def test_a_replaced_file_is_handled_where_the_disk_is() -> None:
    assert isinstance(FileReplaced("Gone."), StorageError)
