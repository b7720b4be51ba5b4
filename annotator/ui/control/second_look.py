"""Finding spans again in all documents: what was flagged or noted, and where the same words are marked, as what."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.domain.changes import Focus
from annotator.domain.errors import AnnotatorError
from annotator.services import span_search
from annotator.services.project import Project
from annotator.services.span_search import FoundSpan
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.session import Session
from annotator.ui.dialogs.quick_open import Choice, QuickOpen
from annotator.ui.kit.jobs import Worker
from annotator.ui.kit.widgets import one_line, shortened
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow

_CONTEXT = 24
_LONGEST_TITLE = 24
_Line = Callable[[FoundSpan], Choice]


class SecondLook(QObject):
    """Binds two lists in the palette; choosing a line goes to the span."""

    def __init__(
        self, window: MainWindow, session: Session, worker: Worker, going: Navigating, palette: QuickOpen
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._worker = window, session, worker
        self._going, self._palette = going, palette
        window.actions_.bind({"go.marked": self._marked, "go.same": self._same})

    def _marked(self) -> None:
        self._search(
            span_search.flagged_or_noted,
            lambda found: f"{len(found):,} flagged or with a note",
            self._with_note,
            "Nothing is flagged and no note is written yet.",
        )

    def _same(self) -> None:
        span, current, selection = self._session.active_span(), self._session.current, self._window.text.selection()
        words = current.document.text[slice(*selection)] if current and selection else span.quote if span else ""
        if not words:
            self._window.status.say("Select some words first, or put the caret on a span.")
            return
        shown = one_line(words[:60])
        self._search(
            partial(_over, words),
            lambda found: f"“{shown}” is {self._counted(found)}",
            self._in_context,
            f"You have marked “{shown}” nowhere.",
        )

    def _search(
        self,
        search: Callable[[Project], list[FoundSpan]],
        title: Callable[[list[FoundSpan]], str],
        line: _Line,
        none: str,
    ) -> None:
        project = self._session.project
        if project is None:
            return

        def show(found: object) -> None:
            if isinstance(found, AnnotatorError):
                self._window.status.say(str(found))
            elif isinstance(found, list) and self._session.project is project:
                if found:
                    self._palette.open_with(title(found), [line(one) for one in found])
                else:
                    self._window.status.say(none)

        self._worker.start(lambda _progress: search(project), show)

    def _counted(self, found: list[FoundSpan]) -> str:
        counts = Counter(one.label_id for one in found)
        return ", ".join(f"{self._name(label)} {count:,} ×" for label, count in counts.most_common(4))

    def _with_note(self, one: FoundSpan) -> Choice:
        note = f" — {one_line(one.note[:200])}" if one.note else ""
        icon = "flag" if one.flagged else "sticky-note"
        return self._choice(one, f"“{one_line(one.quote[:80])}”{note}", icon=icon)

    def _in_context(self, one: FoundSpan) -> Choice:
        before, after = one.before[-_CONTEXT:].lstrip(), one.after[:_CONTEXT].rstrip()
        label = self._session.label(one.label_id)
        words = f"{self._name(one.label_id)}: …{before}“{one.quote}”{after}…"
        return self._choice(one, one_line(words), color=label.color if label else "")

    def _choice(self, one: FoundSpan, words: str, *, icon: str = "", color: str = "") -> Choice:
        focus = Focus(one.document_id, one.start, one.end, one.id)
        detail = shortened(one.title, _LONGEST_TITLE) or shortened(one.document_id, _LONGEST_TITLE)
        return Choice(words, partial(self._go, focus), detail, icon=icon, color=color)

    def _go(self, focus: Focus) -> None:
        self._going.show(focus)
        self._window.text.setFocus()

    def _name(self, label_id: str) -> str:
        return shown_name(self._session.label(label_id))


def _over(words: str, project: Project) -> list[FoundSpan]:
    return span_search.over_the_same_words(project, words)
