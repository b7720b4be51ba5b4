"""What another reviewer did to the case in front: it is told, and only what was told can be replaced."""

from collections.abc import Iterator
from contextlib import contextmanager

from annotator.domain.decisions import Standing
from annotator.domain.errors import DecidedMeanwhile
from annotator.domain.queue import QueueItem
from annotator.services.deciding import Saw, meanwhile
from annotator.ui.control.session import Session
from annotator.ui.review.choice import Work


class News:
    """Knows whose doing it is that a case is another one than a moment ago."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hears = False

    @contextmanager
    def hearing(self, *, elsewhere: bool) -> Iterator[None]:
        """While a step is shown, one of another window's or of this one's."""
        self._hears = elsewhere
        try:
            yield
        finally:
            self._hears = False

    def arrived(self, work: Work, listed: QueueItem | None) -> None:
        """The list has the case as open, and somebody may have decided it since the list was read."""
        is_open = listed is not None and listed.standing is not Standing.DECIDED
        if is_open and work.view.review.standing is Standing.DECIDED:
            work.saw = Saw()
            tell(work, meanwhile(work.view.review))

    def changed(self, work: Work, before: Work) -> None:
        """The case in front stands otherwise. What is read after one's own step may hold another's as well."""
        made, project = work.view.review.decision, self._session.project
        known = {one.id for one in before.view.history}  # taking one's own back may bring an older one to light
        is_anothers = made is not None and project is not None and made.reviewer != project.who and made.id not in known
        if self._hears or is_anothers:
            work.saw = before.saw
            tell(work, meanwhile(work.view.review))


def tell(work: Work, refusal: DecidedMeanwhile) -> None:
    """Say beside the case that somebody else was there, until something is chosen."""
    work.notice = f"{refusal.message} {refusal.hint}"
