"""How far a job is."""

from PySide6.QtWidgets import QProgressBar


class JobBar(QProgressBar):
    """A thin bar; it runs to and fro while nobody knows how much there is to do."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def begin(self) -> None:
        """Nothing is known yet."""
        self.setRange(0, 0)

    def show_step(self, done: int, total: int) -> None:
        """So much of it is done, in whatever unit; a total of 0 is not known."""
        # Qt's progress bar counts in 32 bits; bytes of a large import do not fit.
        self.setRange(0, 1000 if total else 0)
        self.setValue(min(1000, done * 1000 // total) if total else 0)
