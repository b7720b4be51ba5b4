"""What the window remembers between two starts: places, sizes, theme. Nothing here belongs to a project."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT_LIMIT = 10


class Settings:
    """A thin, typed layer over one ini file. A file that cannot be written only means that nothing is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _folder() / "annotator.ini"
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A remembered string; the default when it is missing."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int) -> int:
        """A remembered integer; the default when it is missing or no integer."""
        try:
            return int(str(self._store.value(key, default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool) -> bool:
        """A remembered yes or no."""
        return self.text(key, "true" if default else "false") == "true"

    def raw(self, key: str) -> QByteArray | None:
        """Remembered bytes (geometry), or None."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None

    def remember(self, key: str, value: str | int | bool | QByteArray) -> None:
        """Keep a value; equal values are not written again."""
        kept: str | QByteArray = value if isinstance(value, QByteArray) else str(value)
        if isinstance(value, bool):
            kept = "true" if value else "false"
        if self._store.value(key) != kept:
            self._store.setValue(key, kept)

    def sync(self) -> None:
        """Write now; the window does so when it closes."""
        self._store.sync()

    def recent(self) -> list[str]:
        """Databases opened lately, newest first."""
        value = self._store.value("recent", [])
        found = [value] if isinstance(value, str) else value
        return [str(item) for item in found] if isinstance(found, list) else []

    def remember_recent(self, location: str) -> None:
        """Put a database at the top of the recent ones."""
        others = [item for item in self.recent() if item != location]
        kept = [location, *others][:RECENT_LIMIT]
        if kept != self.recent():
            self._store.setValue("recent", kept)

    def last_document(self, location: str) -> str:
        """The document that was open in this database when its window closed."""
        return self.text(f"last/{_key(location)}")

    def remember_document(self, location: str, document: str) -> None:
        """Open this document first next time."""
        self.remember(f"last/{_key(location)}", document)

    def of_project(self, what: str, location: str) -> str:
        """A string remembered for one database; empty when there is none."""
        return self.text(f"{what}/{_key(location)}")

    def remember_of_project(self, what: str, location: str, value: str) -> None:
        """Keep a string for one database."""
        self.remember(f"{what}/{_key(location)}", value)


def _key(location: str) -> str:
    # A path holds slashes, which QSettings would read as groups.
    return location.replace("\\", "|").replace("/", "|")


def _folder() -> Path:
    """Asked of Qt, which is here anyway, and not of a library that takes 7 ms to import."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)) / "annotator"
