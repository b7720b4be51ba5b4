"""A write-ahead log left by a killed program, beside a file that may have been replaced since."""

from pathlib import Path


def settle(path: Path) -> list[str]:
    """What the user must be told about a log beside `path`; [] when there is none or it belongs there."""
    del path
    return []
