"""A library's own libraries are there before Python imports it: what loads them holds every thread otherwise."""

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.formats import shared_libraries
from tests.formats.parquet_here import needs_pyarrow

_LOOKED_AT = """
import sys
from pathlib import Path

class Before:
    def find_spec(self, name, path=None, target=None):
        if name == "pyarrow":
            print("libarrow." in Path("/proc/self/maps").read_text())

sys.meta_path.insert(0, Before())
from annotator.formats.parquet_tables import ParquetTable
ParquetTable(Path(sys.argv[1]), {"id": "string"}).__exit__(None, None, None)
"""


@needs_pyarrow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux says which libraries are loaded")
def test_they_are_loaded_before_the_first_table_is_written(tmp_path: Path) -> None:
    words = [sys.executable, "-c", _LOOKED_AT, str(tmp_path / "o.parquet")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True"  # whoever looks for it at first finds it not loaded yet
    assert (tmp_path / "o.parquet").stat().st_size > 0


def test_what_is_not_there_is_left_to_the_import() -> None:
    shared_libraries.load("no_such_package", "libarrow")
    shared_libraries.load("xml", "libarrow")
