"""What must be there before Qt is imported. Standard library only: `run.py` loads this file by its path.

Without these checks a missing library is an ImportError and a missing display is an abort that blames a library.
"""

import ctypes
import os
import sys
from collections.abc import Mapping

BASE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
XCB = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
WITHOUT_A_SCREEN = """\
On a machine without a screen (packages xvfb and xauth): xvfb-run -a {command}
Over the network, unencrypted, for a VNC viewer at port 5901: QT_QPA_PLATFORM=vnc:port=5901 {command}
Without a window: {command} --help"""


def platforms_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The Qt platforms of which one must work here, the likelier first (`xcb` is X11)."""
    asked = environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if asked:
        return ("wayland" if asked.startswith("wayland") else asked,)
    if not environ.get("WAYLAND_DISPLAY"):
        return ("xcb",)
    return ("xcb", "wayland") if environ.get("DISPLAY") else ("wayland",)


def missing_libraries(platform: str | None = None) -> list[str]:
    """Debian packages of the system libraries that Qt needs for `platform` and that cannot be loaded, in order.

    By default the platform is the one that the environment asks for; where it leaves a choice, one will do.
    """
    if not sys.platform.startswith("linux"):
        return []
    platforms = (platform,) if platform else platforms_of(os.environ)
    return min((_missing_for(each) for each in platforms), key=len)


def _missing_for(platform: str) -> list[str]:
    needed = BASE | {"xcb": XCB, "wayland": WAYLAND}.get(platform, {})
    return [package for library, package in needed.items() if not _loads(library)]


def libraries_problem(packages: list[str]) -> str:
    """The sentence and the one line to type for what `missing_libraries` found."""
    line = f"sudo apt install {' '.join(packages)}"
    words = f"Qt needs system libraries that are not installed. On Debian or Ubuntu:\n  {line}"
    if "libxcb-cursor0" in packages:
        words += "\nOn Fedora and Arch the package of libxcb-cursor is called xcb-util-cursor."
    return words


def display_problem(command: str = "annotator") -> str | None:
    """Why no window can be opened here, and what to do; None when one can. `command` is what the user typed."""
    if not sys.platform.startswith("linux") or not {"xcb", "wayland"} & {*platforms_of(os.environ)}:
        return None
    display, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    advice = WITHOUT_A_SCREEN.format(command=command)
    if not display and not wayland:
        return f"There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set).\n{advice}"
    if display and not wayland and not _answers():
        return f"The display {display} (from DISPLAY) cannot be reached.\n{advice}"
    return None


def problem(command: str = "annotator") -> str | None:
    """All that keeps a window from opening, in sentences; None when nothing does."""
    missing = missing_libraries()
    found = [libraries_problem(missing) if missing else None, display_problem(command)]
    return "\n".join(words for words in found if words) or None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers() -> bool:
    """Whether an X server lets us in. Without libxcb this is unknown, and the missing library is the better news."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed
