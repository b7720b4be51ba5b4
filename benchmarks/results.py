"""What a benchmark found, as rows of one table."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Pair, median, percentile


@dataclass(frozen=True, slots=True)
class Result:
    """One figure beside its goal; `goal` None: reported only.

    `unit` is "x" for a ratio, "" for a count, else "ms", "MB" or "%".
    """

    what: str
    figure: float
    unit: str = "x"
    goal: float | None = None
    ours: str = ""
    peer: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal is met, if there is one."""
        return self.goal is None or self.figure <= self.goal

    @property
    def verdict(self) -> str:
        """One word for the last column."""
        return "" if self.goal is None else "met" if self.is_met else "MISSED"

    def columns(self) -> tuple[str, ...]:
        """The row as text."""
        goal = "" if self.goal is None else f"≤ {_number(self.goal, self.unit)}"
        return (self.what, self.ours, self.peer, _number(self.figure, self.unit), goal, self.verdict)


def ratio_of(what: str, pair: Pair, goal: float | None = None) -> Result:
    """Ours over the peer's processor time, with the seconds on the clock beside it."""
    return Result(what, pair.ratio(), "x", goal, _seconds(pair.ours), _seconds(pair.peer))


def ratio_on_the_clock(what: str, pair: Pair) -> Result:
    """The same over wall time, for reading beside the other."""
    return Result(f"{what}, on the clock", pair.ratio("wall"), "x")


def frames(what: str, taken: list[tuple[float, float]], goal: float | None = None, *, clock: bool = False) -> Result:
    """The 95th percentile of frames, each (milliseconds of processor, of clock); `clock`: of the latter."""
    figures = {name: percentile([frame[at] for frame in taken], 95) for at, name in enumerate(("CPU", "clock"))}
    middle = [percentile([frame[at] for frame in taken], 50) for at in (0, 1)]
    beside = f"median {middle[0]:.1f} ({middle[1]:.1f}), p95 {figures['CPU']:.1f} ({figures['clock']:.1f}) ms"
    return Result(what, figures["clock" if clock else "CPU"], "ms", goal, beside)


def _seconds(readings: list[dict[str, float]]) -> str:
    cpu, wall = median(readings, "cpu"), median(readings, "wall")
    scale, unit = (1, "s") if max(cpu, wall) >= 2 else (1000, "ms")
    digits = 1 if unit == "s" else 0
    return f"{cpu * scale:.{digits}f} ({wall * scale:.{digits}f}) {unit}"


def _number(value: float, unit: str) -> str:
    if unit == "x":
        return f"{value:.2f} ×"
    if not unit:
        return f"{value:.0f}"
    return f"{value:,.0f} {unit}" if abs(value) >= 100 or unit == "MB" else f"{value:.1f} {unit}"


def show(results: Iterable[Result]) -> None:
    """Print the table; wide enough for its longest row where nobody says how wide the screen is."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("what", "ours: CPU (clock)", "peer: CPU (clock)", "figure", "goal", ""):
        table.add_column(name, justify="left" if name in ("what", "") else "right", no_wrap=name != "what")
    for result in results:
        style = "" if result.is_met else "red"
        table.add_row(*result.columns(), style=style)
    console.print(table)


def machine() -> str:
    """What it was measured on, in one line."""
    import PySide6

    parts = [
        f"{_processor()}, {os.cpu_count()} cores",
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}",
        f"SQLite {sqlite3.sqlite_version}",
        f"Qt platform {os.environ.get('QT_QPA_PLATFORM', 'offscreen')}",
        f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "",
        f"{datetime.now(UTC):%Y-%m-%d}",
    ]
    return " · ".join(part for part in parts if part)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
