"""pyarrow and `datasets` where they are installed; the tests that need them are skipped elsewhere, and fail in CI."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

NAMES = ("pyarrow", "datasets")
HERE = all(importlib.util.find_spec(name) is not None for name in NAMES)
if not HERE and os.environ.get("CI"):
    raise RuntimeError("pyarrow and datasets are not installed, and CI must have them: pip install 'annotator[dev]'")

needs_pyarrow = pytest.mark.skipif(
    not HERE, reason="pyarrow or datasets is not installed: pip install 'annotator[dev]'"
)

#: Loads folders as anybody would, config by config, and prints splits, features and rows.
_SCRIPT = """
import json, sys
from datasets import disable_progress_bars, get_dataset_config_names, load_dataset
disable_progress_bars()
found = []
for folder in sys.argv[1:]:
    configs = {}
    for config in get_dataset_config_names(folder):
        loaded = load_dataset(folder, config)
        configs[config] = {
            name: {"features": repr(split.features), "rows": list(split)} for name, split in loaded.items()
        }
    assert list(load_dataset(folder)) == list(configs["spans"])
    found.append(configs)
json.dump(found, sys.stdout)
"""


def load_datasets(*folders, home):
    """What `datasets` itself makes of folders, in a process and a cache of its own, without a network."""
    offline = {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(home)}
    command = [sys.executable, "-W", "ignore", "-c", _SCRIPT, *map(str, folders)]
    done = subprocess.run(command, env={**os.environ, **offline}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)
