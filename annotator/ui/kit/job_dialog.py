"""A dialog in three pages: what to do, how far it is (with Cancel), what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.job_bar import JobBar
from annotator.ui.kit.jobs import Job
from annotator.ui.telling import tell

LIST_LIMIT = 2_000
_AROUND = 24


class JobDialog(Dialog):
    """Stays open until its job has really stopped."""

    def __init__(self, parent: QWidget, title: str, verb: str) -> None:
        super().__init__(parent, title)
        self.resize(620, 520)
        self._job: Job | None = None
        self.form = QWidget()
        self.form_layout = widgets.column(self.form, spacing=12)
        self.result_words = widgets.text(role="title", wrap=True)
        self.result_hint = widgets.text(role="muted", wrap=True)
        self.result_list = widgets.text_field("Details", read_only=True)
        self._working = widgets.ElidedText("muted", Qt.TextElideMode.ElideMiddle)
        self._bar = JobBar(title)
        self.go = widgets.button(verb.replace("&", ""), primary=True)
        self.go.setText(verb)
        self.go.setDefault(True)
        self.cancel = widgets.button("Cancel")
        self.extra = widgets.button("")
        self.extra.hide()
        self._offered: Callable[[], object] = self.reject
        self.extra.clicked.connect(lambda _checked: self._offered())
        self._tool_buttons: list[QPushButton] = []
        self._tools = widgets.row(spacing=8)
        self._tools.addStretch()
        self._pages = QStackedWidget()
        self._lay_out(title)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.start)

    def lay_out_beside(self, asked: QWidget, choice: QWidget, outlook: QWidget, *, width: int) -> None:
        """The form's page: what is asked scrolls at the left with `choice` under it, what would come of it beside."""
        scroll = QScrollArea()
        scroll.setWidget(asked)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(width)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        left = widgets.column_of(spacing=8)
        left.addWidget(scroll, 1)
        left.addWidget(choice)
        both = widgets.row(spacing=24)
        both.addLayout(left)
        both.addWidget(outlook, 1)
        self.form_layout.addLayout(both, 1)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Qt brings into sight what Tab leads to, but not what Alt and a letter do."""
        if now is not None and self._scroll.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, _AROUND)

    def start(self) -> None:
        """Begin the work; the heirs say what it is."""
        raise NotImplementedError

    def grow(self, width: int, height: int) -> None:
        """As large as this, and no larger than the window behind."""
        parent = self.parentWidget()
        room = parent.window().size() - QSize(40, 40) if parent else QSize(width, height)
        self.resize(QSize(width, height).boundedTo(room))

    def offer(self, words: str, call: Callable[[], object]) -> None:
        """One more thing to do on the last page; the words may hold a mnemonic."""
        self.extra.setText(words)
        self._offered = call
        self.extra.show()

    def offer_again(self, look: Callable[[], object]) -> None:
        """Nothing came of it: Back leads to what was asked for, as it was; `look` brings its page up to date."""

        def back() -> None:
            self.extra.hide()
            self._pages.setCurrentIndex(0)
            self.cancel.setText("Cancel")
            self.go.show()
            self.go.setDefault(True)
            look()
            self.go.setFocus()

        self.offer("&Back", back)

    def add_tool(self, words: str, call: Callable[[], object]) -> None:
        """A quiet button under the list of the last page; the words may hold a mnemonic."""
        made = widgets.button(words.replace("&", ""), quiet=True)
        made.setText(words)
        made.clicked.connect(lambda _checked: call())
        self._tools.insertWidget(self._tools.count() - 1, made)
        self._tool_buttons.append(made)
        made.show()  # at once: left to the layout, a key pressed before it comes to that would be lost

    def follow(self, job: Job, words: str) -> None:
        """Show how far this job is."""
        self._job = job
        job.progressed.connect(self._progressed)
        self._working.show_text(words)
        self._bar.begin()
        self._pages.setCurrentIndex(1)
        self.go.hide()
        self.cancel.setText("Cancel")

    def show_result(self, words: str, hint: str, lines: list[str], verb: str = "Close") -> None:
        """The job has stopped: say what came of it."""
        self._job = None
        for made in self._tool_buttons:  # those of a page before, which somebody went back from
            made.deleteLater()
        self._tool_buttons.clear()
        self.result_words.setText(widgets.breakable(words))
        self.result_hint.setText(widgets.breakable(hint))
        self.result_hint.setVisible(bool(hint))
        more = [f"… and {len(lines) - LIST_LIMIT:,} more"] if len(lines) > LIST_LIMIT else []
        self.result_list.setPlainText("\n".join([*lines[:LIST_LIMIT], *more]))
        self.result_list.setVisible(bool(lines))
        self._pages.setCurrentIndex(2)
        self.cancel.setText(verb)
        self.cancel.setEnabled(True)
        self.cancel.setFocus()
        tell(f"{words} {hint}".strip())

    def show_below(self, part: QWidget) -> None:
        """Something to choose from on the last page, where its list of lines would stand."""
        if self._last.indexOf(part) < 0:
            self._last.insertSpacing(self._last.indexOf(self.result_list), 8)
        self._last.insertWidget(self._last.indexOf(self.result_list), part, 1)

    def reject(self) -> None:
        """While a job runs: stop it and stay until it has stopped."""
        if self._job is None:
            super().reject()
            return
        self._working.show_text("Stopping…")
        self.cancel.setEnabled(False)
        self._job.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The close button of the frame does what Cancel does."""
        if self._job is not None:
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    def _progressed(self, done: int, total: int, words: str) -> None:
        self._bar.show_step(done, total)
        if self.cancel.isEnabled():
            self._working.show_text(words)

    def _lay_out(self, title: str) -> None:
        working = QWidget()
        middle: QVBoxLayout = widgets.column(working, spacing=12)
        middle.addStretch()
        middle.addWidget(self._working)
        middle.addWidget(self._bar)
        middle.addStretch()
        result = QWidget()
        last = self._last = widgets.column(result, spacing=8)
        for part in (self.result_words, self.result_hint):
            last.addWidget(part)
        last.addWidget(self.result_list, 1)
        last.addLayout(self._tools)
        last.addStretch()
        for page in (self.form, working, result):
            self._pages.addWidget(page)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(widgets.text(title, "display"))
        layout.addWidget(self._pages, 1)
        buttons = widgets.row(spacing=8)
        buttons.addWidget(self.extra)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)
