"""What trafilatura takes for a page's own text; runs in the confined process only, so it is imported at once."""

from collections.abc import Iterator

import trafilatura

from annotator.formats.confined_worker import storable


def run(page: str) -> Iterator[str]:
    """The text, or nothing where none stands out."""
    yield storable(trafilatura.extract(page, output_format="txt", include_comments=False) or "")
