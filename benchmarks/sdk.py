"""Label Studio's own converter, the peer of our exports: run where it is installed, else what it took when it was.

`label-studio-sdk` (Apache-2.0) takes 500 MB with what it brings, so it is in no group of dependencies. To measure it,
`pip install label-studio-sdk` beside us, or into an environment of its own whose Python $LABEL_STUDIO_PYTHON names.
"""

import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measuring import Reading, Stopwatch, child_environment, run_quietly

#: Where another Python has it.
VARIABLE = "LABEL_STUDIO_PYTHON"
#: By its format: CPU seconds for 10,000 documents, version 2.1.2 on the machine of docs/PERFORMANCE.md, and the spans
#: of 573,462 that were in the file (None: all).
RECORDED: dict[str, tuple[float, int | None]] = {
    "JSON_MIN": (11.5, None),
    "CSV": (25.5, None),
    "CONLL2003": (36.0, 397_883),
}
_RECORDED_WITH = 10_000
_CONFIG = """<View><Labels name="label" toName="text">
<Label value="Actor"/><Label value="Location"/><Label value="Claim"/><Label value="Boilerplate"/>
</Labels><Text name="text" value="$text"/></View>"""


def python_with_it() -> str | None:
    """The interpreter that has the converter."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    return sys.executable if find_spec("label_studio_sdk") else None


def recorded(form: str, documents: int) -> Reading:
    """What it took for so many documents, by the figures of 10,000: its time grows with their number."""
    cpu, _ = RECORDED[form]
    return {"cpu": cpu * documents / _RECORDED_WITH, "wall": cpu * documents / _RECORDED_WITH}


def convert_in_child(python: str, form: str, source: str) -> Reading:
    """Its converter in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        arguments = json.dumps({"form": form, "source": source, "out": str(Path(home, "out"))})
        done = run_quietly([python, "-m", "benchmarks.measuring", "sdk:convert", arguments], home)
    if done.returncode:
        raise SystemExit(f"label-studio-sdk failed:\n{done.stderr}")
    reading: Reading = json.loads(done.stdout.splitlines()[-1])
    return reading


def convert(form: str, source: str, out: str) -> Reading:
    """Label Studio's tasks to another format; `spans` are those in the file."""
    converter = import_module("label_studio_sdk.converter").Converter(
        _CONFIG, project_dir=None, download_resources=False
    )
    with Stopwatch() as watch:
        converter.convert(source, out, form, is_dir=False)
    (written,) = Path(out).iterdir()
    text = written.read_text(encoding="utf-8")
    spans = text.count(" B-") if form == "CONLL2003" else text.count('"labels"')
    return {"wall": watch.wall, "cpu": watch.cpu, "spans": spans}


def version(python: str) -> str:
    """Which one it is."""
    asked = "from importlib.metadata import version; print(version('label-studio-sdk'))"
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [python, "-c", asked], check=False, capture_output=True, text=True, env=child_environment(home)
        )
    return done.stdout.strip()
