"""What an error nobody foresaw looks like. Imported when there is one: no start needs it."""

from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog


class CrashDialog(Dialog):
    """What happened, what was not lost, what to do."""

    def __init__(self, parent: QWidget | None, details: str) -> None:
        super().__init__(parent, "Something went wrong")
        self.resize(640, 420)
        layout = widgets.column(self, margins=(24, 24, 24, 16), spacing=12)
        layout.addWidget(widgets.text("Something went wrong in the program.", "display", wrap=True))
        layout.addWidget(
            widgets.text(
                "Every change that was shown as saved is on the disk, and you can go on working. "
                "The details below help to mend this; they hold no text of your documents.",
                wrap=True,
            )
        )
        self._details = widgets.text_field("Details", read_only=True)
        self._details.setPlainText(details)
        layout.addWidget(self._details, 1)
        copy = widgets.button("")
        copy.setText("&Copy details")
        go_on = widgets.button("Go on", primary=True)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self._details.toPlainText()))
        go_on.clicked.connect(self.accept)
        foot = widgets.row(spacing=8)
        foot.addWidget(copy)
        foot.addStretch()
        foot.addWidget(go_on)
        layout.addLayout(foot)
        go_on.setFocus()

    def add(self, details: str) -> None:
        """One more error while the dialog is open."""
        self._details.appendPlainText("\n" + details)
