"""Which cases would be decided the same way: every one with the words around it; none is decided before one agrees."""

from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.services import documents
from annotator.services.deciding import Saw
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import cases_alike
from annotator.ui.kit.passages_dialog import Passage, PassageWords
from annotator.ui.review.queue_state import Key

AROUND = 60
WORDS = PassageWords(
    "The same for cases alike", "Looking for cases alike…", "Decide", "case", "", "No other case reads the same."
)


def find_alike(
    project: Project, key: Key, marks: tuple[Mark, ...], extent: tuple[int, int], progress: Progress
) -> list[Passage]:
    """Every case alike with its surroundings, the first one included; the value is the case, what is decided there, and
    what stands there so far.

    `extent` is the first case's. It is looked for like a span, since a decision for no span would not say where the
    others lie. Runs on the worker thread.
    """
    found = cases_alike(project, DocumentId(key[0]), key[1], (*marks, (*extent, "")), progress)
    rows = []
    pages: dict[str, tuple[str, str]] = {}
    for (document, case), one in found.items():
        *there, (start, end, _) = one.spans
        if document not in pages:
            opened = documents.open_document(project, document).document
            pages[document] = (opened.title or document, opened.text)
        title, text = pages[document]
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        value = ((document, case), tuple(there), Saw.of(one.review))
        rows.append(Passage(document, title, before, text[start:end], after, value))
    return rows
