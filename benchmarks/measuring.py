"""Run one measured function in a process of its own, and the two of a pair in turn."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # would make every child compile what it imports, each time anew
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")

Reading = dict[str, Any]
"""What a measured function found: `wall` and `cpu` in seconds, `frames` in milliseconds each, and so on."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds on the clock and seconds of processor time (all threads) of what stood in a `with` block."""

    wall: float = 0.0
    cpu: float = 0.0
    _begun: tuple[float, float] = (0.0, 0.0)

    def __enter__(self) -> "Stopwatch":
        self._begun = (time.perf_counter(), time.process_time())
        return self

    def __exit__(self, *_error: object) -> None:
        self.wall = time.perf_counter() - self._begun[0]
        self.cpu = time.process_time() - self._begun[1]


@dataclass(frozen=True, slots=True)
class Pair:
    """Readings of ours and of the peer, taken in turn."""

    ours: list[Reading] = field(default_factory=list)
    peer: list[Reading] = field(default_factory=list)

    def ratio(self, key: str = "cpu") -> float:
        """Median of ours over median of the peer's."""
        return median(self.ours, key) / median(self.peer, key)


Run = Callable[[], Reading]


def alternate(rounds: int, ours: Run, peer: Run) -> Pair:
    """Take turns, so that a busy minute of the machine hits both."""
    pair = Pair()
    for _ in range(rounds):
        pair.ours.append(ours())
        pair.peer.append(peer())
    return pair


def median(readings: list[Reading], key: str) -> float:
    """The middle one of a figure."""
    return float(statistics.median(reading[key] for reading in readings))


def percentile(values: list[float], share: int) -> float:
    """The value that `share` per cent of `values` do not exceed."""
    return sorted(values)[max(-(-len(values) * share // 100) - 1, 0)]


def in_child(function: str, **arguments: Any) -> Reading:
    """Call `module:function` of this package in a fresh process; it returns a Reading.

    `peak` is added: the highest resident memory of that process, in MB of a million bytes.
    """
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "benchmarks.measuring", function, json.dumps(arguments)]
        done = run_quietly(command, home)
    if done.returncode:
        raise SystemExit(f"{function} failed:\n{done.stderr}")
    reading: Reading = json.loads(done.stdout.splitlines()[-1])
    return reading


def run_quietly(command: list[str], home: str) -> "subprocess.CompletedProcess[str]":
    """Run a process that prints its reading; it has `home` to itself."""
    return subprocess.run(command, check=False, capture_output=True, text=True, env=child_environment(home), cwd=ROOT)


def child_environment(home: str) -> dict[str, str]:
    """Byte-compiled Python, no screen, and a home without anybody's settings."""
    kept = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    return kept | dict.fromkeys(HOMES, home) | {"QT_QPA_PLATFORM": kept.get("QT_QPA_PLATFORM", "offscreen")}


def peak_memory() -> float:
    """The highest resident memory of this process so far, in MB.

    Linux hands the peak of a parent down through getrusage, so the figure of the process itself is read there.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE
    return _kilobytes(status, "VmHWM")


def resident() -> float:
    """The resident memory of this process now, in MB; its peak so far where the system does not tell."""
    try:
        return _kilobytes(Path("/proc/self/status").read_text(encoding="ascii"), "VmRSS")
    except OSError:
        return peak_memory()


def peak_of_children() -> float:
    """The highest resident memory of the largest process that this one has started and that still runs; 0 for none.

    Known on Linux alone.
    """
    peaks = [0.0]
    with suppress(OSError):
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
        peaks += [_kilobytes(Path(f"/proc/{pid}/status").read_text(encoding="ascii"), "VmHWM") for pid in children]
    return max(peaks)


def _kilobytes(status: str, name: str) -> float:
    return int(status.partition(f"{name}:")[2].split(maxsplit=1)[0]) * 1024 / MEGABYTE


@contextmanager
def scratch(near: str) -> Iterator[Path]:
    """A folder for one run, on the disk that `near` is on, so that writing costs what it costs."""
    with tempfile.TemporaryDirectory(dir=near) as folder:
        yield Path(folder)


def pace() -> float:
    """Milliseconds of processor time that a fixed loop takes now: virtual cores change their speed from minute to
    minute, and figures that are no ratios with them."""
    before, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number * number
    return (time.process_time() - before) * 1000


def main(function: str, arguments: str) -> None:
    module, _, name = function.partition(":")
    reading = getattr(import_module(f"benchmarks.{module}"), name)(**json.loads(arguments))
    print(json.dumps({"peak": peak_memory(), **reading}))


if __name__ == "__main__":
    main(*sys.argv[1:])
