"""Shared libraries of a package, loaded while other threads go on.

Python holds its lock while the linker fetches what an extension module needs. For pyarrow that is 60 MB: on a cold or
busy disk a tenth of a second and more in which no other thread moves, the window's neither, although a worker imports
it. A C function called by way of ctypes lets go of the lock; the import finds the libraries loaded then.
"""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path


def load(package: str, *names: str) -> None:
    """Load libraries that lie beside a package's modules, `libarrow` for one, whatever version stands after the name.

    What is not there, or cannot be loaded so, is left to the import, which says what is wrong.
    """
    if os.name != "posix" or package in sys.modules:
        return
    try:
        import ctypes
    except ImportError:  # a Python built without it
        return
    open_library = ctypes.CDLL(None).dlopen
    open_library.restype, open_library.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    for path in _found(package, names):
        open_library(os.fsencode(path), os.RTLD_NOW)


def _found(package: str, names: tuple[str, ...]) -> Iterator[Path]:
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for name in names:
            yield from sorted(Path(folder).glob(f"{name}.*"))[:1]
