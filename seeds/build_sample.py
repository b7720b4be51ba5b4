"""Build the sample project from the pages and the reference labels beside this file.

    python3 run.py sample            writes annotations.db in the folder of the project
    python3 run.py sample OUT.db     writes OUT.db

An existing file is replaced only when the new one is whole.
"""

import sys
from pathlib import Path

from annotator.services.importing import import_paths
from annotator.services.project import open_project, set_open_as

SEEDS = Path(__file__).parent
OPENS_AS = "analyst-1"
BUILT_BY = "sample"  # nobody's own step: an analyst's first undo must not take the whole sample away


def build(target: Path) -> None:
    """Write the sample project to `target`: the five pages, both passes, the gold, and who it opens as."""
    part = target.with_name(f".{target.name}.building")
    part.unlink(missing_ok=True)
    with open_project(str(part), BUILT_BY, create=True) as project:
        set_open_as(project, OPENS_AS)
        report = import_paths(project, [*sorted(SEEDS.glob("*.txt")), SEEDS / "labels.jsonl"], strict=True)
    if report.rejected:
        part.unlink()
        raise SystemExit("\n".join(f"{one.where}: {one.why}" for one in report.rejected))
    part.replace(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SEEDS.parent / "annotations.db")
