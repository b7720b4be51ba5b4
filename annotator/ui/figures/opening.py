"""What the Review menu calls. Who may see others' work is asked before anything is shown."""

from collections.abc import Callable

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId
from annotator.domain.queue import Selection
from annotator.services import roles
from annotator.services.project import Project
from annotator.ui.figures.agreement_panel import AgreementPanel
from annotator.ui.figures.mirror_panel import MirrorPanel, Write
from annotator.ui.kit import ask
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow


def open_agreement(
    window: MainWindow, project: Project, worker: Worker, open_cases: Callable[[Selection], object]
) -> None:
    """Show how far the analysts agree; `open_cases` is told which cases somebody wants to see."""
    if _may_look(window, project):
        AgreementPanel(window, project, worker, open_cases).open()


def open_mirror(
    window: MainWindow,
    project: Project,
    worker: Worker,
    go_to: Callable[[DocumentId, int, int], object],
    write: Write,
) -> None:
    """Show the person's own spans and gold; `go_to` is told which place somebody wants to see.

    `write` carries out an appeal, given its words: what the window writes goes through one door.
    """
    if _may_look(window, project):
        MirrorPanel(window, window.settings, project, worker, go_to, write).open()


def _may_look(window: MainWindow, project: Project) -> bool:
    if roles.may_see_others(project):
        return True
    hint = "A reviewer ends it with Review ▸ Release the round."
    ask.show_error(window, AnnotatorError("This is for reviewers until the round is released.", hint), "Not yet")
    return False
