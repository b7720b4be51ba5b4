"""Texts for files that hold spans only: of the project's documents, and of those that the same import brings."""

from typing import Any

from annotator.domain.model import DocumentId
from annotator.formats.exchange import DocumentRecord
from annotator.services.project import Project
from annotator.store.documents import get_text


class KnownTexts:
    """Finds the text of a document by its id. `connection` is that of the transaction in which the whole import is."""

    def __init__(self, project: Project) -> None:
        self.connection: Any = None
        self._database = project.database
        self._waiting: dict[str, str] = {}

    def wait(self, record: DocumentRecord) -> None:
        """The record was read, and will be written with the batch that it is in."""
        self._waiting[record.id] = record.text

    def written(self) -> None:
        """Everything that waited is where it can be asked for."""
        self._waiting.clear()

    def __call__(self, document_id: str) -> str | None:
        """The text, None where there is no such document."""
        waiting = self._waiting.get(document_id)
        if waiting is not None:
            return waiting
        if self.connection is not None:
            return get_text(self.connection, DocumentId(document_id))
        with self._database.read() as connection:
            return get_text(connection, DocumentId(document_id))
