"""Which program this is, and where the open database lies."""

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QWidget

from annotator import __version__
from annotator.services.project import Project
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.look import icons, resources


class AboutDialog(Dialog):
    """Version, place, licences."""

    def __init__(self, parent: QWidget, project: Project | None) -> None:
        super().__init__(parent, "About Annotator")
        layout = widgets.column(self, margins=(32, 24, 32, 20), spacing=12)
        head = widgets.row(spacing=16)
        mark = widgets.text()
        mark.setPixmap(icons.program_icon().pixmap(56, 56))
        head.addWidget(mark)
        names = widgets.column_of(spacing=2)
        names.addWidget(widgets.text("Annotator", "display"))
        names.addWidget(
            widgets.text(f"Version {__version__} · Python {platform.python_version()} · Qt {qVersion()}", "muted")
        )
        head.addLayout(names, 1)
        layout.addLayout(head)
        if project is not None:
            access = "read-only" if project.read_only else "saved at once after every change"
            layout.addWidget(widgets.text(f"{project.path.absolute()}\n{access}", wrap=True, selectable=True))
        layout.addWidget(
            widgets.text(
                "Apache License 2.0. Qt and PySide6: LGPL 3. SQLAlchemy, Alembic: MIT. "
                f"Icons: Lucide, ISC. Licence texts lie in {resources.folder()}.",
                "small",
                wrap=True,
            )
        )
        close = widgets.button("Close", primary=True)
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(520)
