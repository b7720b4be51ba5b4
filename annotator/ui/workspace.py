"""Everything behind the window: loaded after its first paint, since the services bring the database library."""

from PySide6.QtCore import QObject

from annotator.ui.control.advancing import Advancing
from annotator.ui.control.annotating import Annotating
from annotator.ui.control.correcting import Correcting
from annotator.ui.control.document_menu import DocumentMenu
from annotator.ui.control.documents_list import DocumentsList
from annotator.ui.control.filing import Filing
from annotator.ui.control.finding import Finding
from annotator.ui.control.font_notice import FontNotice
from annotator.ui.control.messages import Messages
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.offering import Offering
from annotator.ui.control.operations import Operations
from annotator.ui.control.pen import Pen
from annotator.ui.control.places import Places
from annotator.ui.control.pointing import Pointing
from annotator.ui.control.presenting import Presenting
from annotator.ui.control.reading_font import ReadingFont
from annotator.ui.control.repeating import Repeating
from annotator.ui.control.safekeeping import Safekeeping
from annotator.ui.control.second_look import SecondLook
from annotator.ui.control.selecting import Selecting
from annotator.ui.control.session import Session
from annotator.ui.control.tagset_editing import TagsetEditing
from annotator.ui.control.trouble import Trouble
from annotator.ui.control.viewing import Viewing
from annotator.ui.counting import Counting
from annotator.ui.exchange.exchanging import Exchanging
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.reviewing import Reviewing


class Workspace(QObject):
    """Makes the parts and introduces them to each other."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.session = Session(self)
        self.worker = Worker(self)
        self.operations = Operations(self.session, self.worker)
        self.places = Places(window, self.session)
        self.presenting = Presenting(window, self.session, self.operations)
        self.places.begin()
        self.documents = DocumentsList(window, self.session, self.worker)
        self.font_notice = FontNotice(window, self.session, self.worker)
        self.viewing = Viewing(window)
        self.navigating = Navigating(window, self.session, self.documents)
        self.document_menu = DocumentMenu(window, self.session, self.operations, self.navigating, self.documents)
        self.finding = Finding(window, self.session)
        self.selecting = Selecting(window, self.session)
        self.annotating = Annotating(window, self.session, self.operations, self.navigating)
        self.repeating = Repeating(window, self.session, self.operations, self.worker)
        self.offering = Offering(window, self.session, self.navigating, self.annotating)
        palette = self.offering.palette
        self.pen = Pen(window, self.session, self.operations, self.annotating, self.navigating, palette)
        self.pointing = Pointing(window, self.session, self.annotating, self.navigating, self.pen)
        self.correcting = Correcting(window, self.session, self.operations, self.worker, self.offering.palette)
        self.reading_font = ReadingFont(window, self.offering.palette)
        self.second_look = SecondLook(window, self.session, self.worker, self.navigating, self.offering.palette)
        self.tagset = TagsetEditing(window, self.session, self.operations, palette, self.pen)
        self.messages = Messages(window, self.session, self.operations, self.navigating)
        self.advancing = Advancing(window, self.operations, self.navigating)
        self.filing = Filing(window, self.session, self.operations, self.worker)
        self.safekeeping = Safekeeping(window, self.session, self.operations, self.worker, self.filing)
        self.exchanging = Exchanging(window, self.session, self.operations, self.worker, self.filing, self.navigating)
        self.reviewing = Reviewing(window, self.session, self.operations, self.worker, self.filing, self.navigating)
        self.counting = Counting(window, self.session, self.worker)
        self.trouble = Trouble(window, self.session, self.worker)
        window.may_close = self._may_close

    def open(self, location: str, who: str | None) -> None:
        """Open a database in this window."""
        self.filing.open_first(location, who)

    def _may_close(self) -> bool:
        if not self.filing.may_leave():
            return False
        self.operations.stop()
        self.worker.stop()
        self.filing.close()
        return True
