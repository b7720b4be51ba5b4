"""What pypdf finds in a PDF; runs in the confined process only, so the library is imported at once."""

from collections.abc import Iterator

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from annotator.formats.confined_worker import RefusedFile, storable

_MOST_PAGES = 20_000
_LONGEST_TITLE = 200
_LOCKED = "it is encrypted: save it without a password"


def run(path: str) -> Iterator[str]:
    """The title, or nothing, and then the text of each page. Raises RefusedFile."""
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedFile(_LOCKED)
        if len(reader.pages) > _MOST_PAGES:
            raise RefusedFile(f"it has {len(reader.pages):,} pages; it may have {_MOST_PAGES:,}")
        title = str((reader.metadata and reader.metadata.title) or "")
        yield storable(" ".join(title.split())[:_LONGEST_TITLE])
        for page in reader.pages:
            yield storable(page.extract_text())
    except DependencyError as error:
        raise RefusedFile(_LOCKED) from error
    except (PyPdfError, RecursionError) as error:
        raise RefusedFile(f"it is no PDF that can be read: {str(error)[:200] or type(error).__name__}") from error
