"""One line over the page when it holds characters that no installed font can show."""

import unicodedata
from itertools import islice

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QTextLayout

from annotator.domain.model import Document
from annotator.services.jobs import Progress
from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Job, Worker
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.text.typography import typeset

_SLICE = 100_000  # code points looked at between two chances to stop
_TRIED = 48  # characters of a kind: a font that lacks a script lacks all of it
_PACKAGES = {
    "Chinese, Japanese or Korean characters": "fonts-noto-cjk",
    "emoji": "fonts-noto-color-emoji",
    "characters of a script": "fonts-noto-core",
}
_CJK, _EMOJI, _OTHER = _PACKAGES
_EAST_ASIAN = (
    range(0x1100, 0x1200),
    range(0x2E80, 0xA4D0),
    range(0xAC00, 0xD800),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFE50),
    range(0xFF00, 0xFFF0),
    range(0x20000, 0x40000),
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"})


class FontNotice(QObject):
    """Looks at every document that is opened; what was dismissed once is not said again."""

    def __init__(self, window: MainWindow, session: Session, worker: Worker) -> None:
        super().__init__(window)
        self._window, self._session, self._worker = window, session, worker
        self._looking: Job | None = None
        self._dismissed: set[str] = set()
        session.document_changed.connect(self._look)

    def _look(self) -> None:
        self._window.page.notice.hide()
        if self._looking is not None:
            self._looking.cancel()
        document = self._session.current.document if self._session.current else None
        if document is None or document.text.isascii():
            return
        self._looking = Job(lambda progress: signs(document.text, progress))
        self._looking.ended.connect(lambda found: self._found(document, found))
        self._worker.queue(self._looking)

    def _found(self, document: Document, found: object) -> None:
        current = self._session.current
        if current is None or current.document is not document or not isinstance(found, frozenset):
            return
        lacking = [kind for kind in missing(found) if kind not in self._dismissed]
        if lacking:
            packages = " ".join(_PACKAGES[kind] for kind in lacking)
            kinds = " and ".join(lacking)
            self._window.page.notice.say(
                f"Boxes stand for {kinds} that no installed font has. On Debian: apt install {packages}",
                ("Got it", lambda: self._dismiss(lacking)),
            )

    def _dismiss(self, lacking: list[str]) -> None:
        self._dismissed.update(lacking)
        self._window.page.notice.hide()
        self._window.text.setFocus()


def signs(text: str, progress: Progress) -> frozenset[str]:
    """The distinct characters of a text that a font must draw. Raises Cancelled."""
    found: set[str] = set()
    for start in range(0, len(text), _SLICE):
        progress.at(start, len(text))
        found.update(text[start : start + _SLICE])
    return frozenset(sign for sign in found if not sign.isascii() and unicodedata.category(sign) not in _UNSEEN)


def missing(found: frozenset[str]) -> list[str]:
    """The kinds among these characters that no font can show, in words."""
    by_kind: dict[str, list[str]] = {}
    for sign in sorted(found):
        by_kind.setdefault(_kind(sign), []).append(sign)
    font = typeset(100, 800).font
    return [kind for kind in _PACKAGES if kind in by_kind and not _shows(font, by_kind[kind])]


def _kind(sign: str) -> str:
    code = ord(sign)
    if any(code in block for block in _EAST_ASIAN):
        return _CJK
    return _EMOJI if code >= 0x1F000 else _OTHER


def _shows(font: QFont, characters: list[str]) -> bool:
    """Whether a font, or one that Qt takes in its place, has them; glyph 0 is the box for what none has."""
    layout = QTextLayout(" ".join(islice(characters, _TRIED)), font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes())
