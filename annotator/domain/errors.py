"""Failures a user can cause or must know of. Each says what and where, and what to do next."""


class AnnotatorError(Exception):
    """A failure shown to the user as `message` (what, where) and `hint` (what to do next)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class SpanRefused(AnnotatorError):
    """The span cannot stand: offsets outside the text, empty, a wrong quote, or there already."""


class NotFound(AnnotatorError):
    """A document, label, span or step that is not in the project."""


class StaleError(AnnotatorError):
    """The row was changed by someone else since it was read; nothing was written."""


class DecidedMeanwhile(StaleError):
    """Another decision stands about a case than the reviewer saw; nothing was written."""


class BusyError(AnnotatorError):
    """Another program holds the database; nothing was written, trying again may work."""


class ReadOnlyError(AnnotatorError):
    """The database can be read but not written."""


class StorageError(AnnotatorError):
    """The disk or the file let us down (full, unreadable, damaged); nothing was written."""


class FileReplaced(StorageError):
    """The database file was deleted or replaced while it was open."""


class NothingToUndo(AnnotatorError):
    """There is no step of this person to take back or to repeat."""


class UndoRefused(AnnotatorError):
    """A row that the step touched has changed since, so taking it back would overwrite newer work."""


class Cancelled(AnnotatorError):
    """The user stopped a job. Not a failure: front ends say what was kept."""
