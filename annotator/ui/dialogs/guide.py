"""The analyst's guide inside the program: the pages of docs/guide, with their pictures and links."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QTextBrowser, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.look import resources, theme

FIRST = "README.md"


@cache
def folder() -> Path:
    """The guide's folder: beside the resources of an installed package, else in the checkout."""
    installed = resources.folder().parent / "guide"
    return installed if installed.is_dir() else resources.folder().parent / "docs" / "guide"


def is_there() -> bool:
    """Whether this installation has the guide."""
    return (folder() / FIRST).is_file()


class GuideWindow(Dialog):
    """Our own pages only: nothing of a project is ever shown here, so this is the one place with rich text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Guide")
        self.resize(min(920, parent.width() - 48), min(760, parent.height() - 48))
        self.page = QTextBrowser()
        self.page.setAccessibleName("Guide")
        self.page.setAcceptRichText(False)
        self.page.setProperty("field", False)
        self.page.document().setDocumentMargin(24)
        self.page.document().setDefaultStyleSheet(f"a {{ color: {theme.current().accent}; }}")
        self.page.setStyleSheet("QTextBrowser { font-size: 15px; border: none; }")
        self.page.setOpenExternalLinks(True)
        self.page.setSource(QUrl.fromLocalFile(str(folder() / FIRST)))
        back, close = widgets.button("Back"), widgets.button("Close", primary=True)
        back.setText("&Back")
        back.clicked.connect(self.page.backward)
        back.setEnabled(False)
        self.page.backwardAvailable.connect(back.setEnabled)
        close.clicked.connect(self.accept)
        buttons = widgets.row(margins=(16, 8, 16, 12), spacing=8)
        buttons.addWidget(back)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = widgets.column(self)
        layout.addWidget(self.page, 1)
        layout.addLayout(buttons)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)
