"""`python -m benchmarks [NAME…] [--size small|full]`: measures, and prints one table at the end."""

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from benchmarks.measuring import pace, scratch
from benchmarks.results import Result, machine, show
from benchmarks.sizes import SIZES

NAMES = (
    *("opening", "keys", "scrolling", "importing", "exporting", "formats", "starting", "listing"),
    *("reviewing", "review_keys", "memory"),
)


def main(arguments: list[str]) -> int:
    """Run what was asked for; the exit code is 0 whatever the figures are: a slow minute is no failure."""
    parser = argparse.ArgumentParser(prog="run.py bench", description="Measure, and print a table of ratios.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all of them by default")
    parser.add_argument("--size", choices=[name for name in SIZES if name != "tiny"], default="full")
    parser.add_argument("--folder", type=Path, help="keep the data that is measured with here, for the next time")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(NAMES)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    if chosen.folder is None:
        with scratch(tempfile.gettempdir()) as folder:
            _measure(chosen.names or NAMES, chosen.size, folder)
    else:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        _measure(chosen.names or NAMES, chosen.size, chosen.folder.resolve())
    return 0


def _measure(names: list[str] | tuple[str, ...], size: str, folder: Path) -> None:
    results: list[Result] = []
    begun, paces = machine(), [pace()]
    try:
        for name in names:
            started = time.monotonic()
            print(f"measuring: {name} …", file=sys.stderr, end="", flush=True)
            results += import_module(f"benchmarks.{name}").run(SIZES[size], folder)
            print(f" {time.monotonic() - started:.0f} s", file=sys.stderr)
            paces.append(pace())
    finally:  # what was measured before something failed is worth seeing
        print(begun)
        print(f"a fixed loop took {min(paces):.0f} to {max(paces):.0f} ms of processor time before, between and after")
        show(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
