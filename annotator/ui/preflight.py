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
FONT = "fonts-dejavu-core"
FONT_FILES = (".ttf", ".otf", ".ttc", ".pfb", ".pcf.gz")
WITHOUT_A_SCREEN = """\
On a machine without a screen (packages xvfb and xauth): xvfb-run -a {command}
Over the network, unencrypted, for a VNC viewer at port 5901: QT_QPA_PLATFORM=vnc:port=5901 {command}
Without a window: {command} --help"""
OVER_SSH = "Over ssh: log in with ssh -X (this machine then needs the package xauth), and leave DISPLAY as ssh sets it."


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
    missing = [package for library, package in needed.items() if not _loads(library)]
    return missing if platform in ("offscreen", "minimal") or _has_font() else [*missing, FONT]


def libraries_problem(packages: list[str]) -> str:
    """The sentence and the one line to type for what `missing_libraries` found."""
    line = f"sudo apt install {' '.join(packages)}"
    why = (
        "There is no font to write with." if packages == [FONT] else "Qt needs system libraries that are not installed."
    )
    words = f"{why} On Debian or Ubuntu:\n  {line}"
    if "libxcb-cursor0" in packages:
        words += "\nOn Fedora and Arch the package of libxcb-cursor is called xcb-util-cursor."
    return words


def display_problem(command: str = "annotator") -> str | None:
    """Why no window can be opened here, and what to do; None when one can. `command` is what the user typed."""
    if not sys.platform.startswith("linux") or not {"xcb", "wayland"} & {*platforms_of(os.environ)}:
        return None
    display, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    if (display and _answers()) or (wayland and _compositor_answers()):
        return None
    advice = WITHOUT_A_SCREEN.format(command=command)
    if os.environ.get("SSH_CONNECTION"):
        advice = f"{OVER_SSH}\n{advice}"
    if not display and not wayland:
        return f"There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set).\n{advice}"
    named = {"DISPLAY": display, "WAYLAND_DISPLAY": wayland}
    tried = " and ".join(f"{value} (from {name})" for name, value in named.items() if value)
    return f"The display {tried} cannot be reached.\n{advice}"


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


def _compositor_answers() -> bool:
    """Whether a Wayland compositor lets us in; see `_answers`."""
    try:
        client = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return True
    client.wl_display_connect.restype = ctypes.c_void_p
    client.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    connection = client.wl_display_connect(None)
    if connection:
        client.wl_display_disconnect(connection)
    return bool(connection)


def _has_font() -> bool:
    """Whether there is any font. One that lies where fonts lie is seen at once; only else fontconfig is asked."""
    home = os.environ.get("HOME", "")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    places = [f"{each}/fonts" for each in (*shared.split(":"), f"{home}/.local/share")]
    for place in (*places, f"{home}/.fonts"):
        for _, _, names in os.walk(place):
            if any(name.lower().endswith(FONT_FILES) for name in names):
                return True
    return _fontconfig_knows_one()


def _fontconfig_knows_one() -> bool:
    """Unknown without the library, and then that is the better news."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return True
    fontconfig.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    fontconfig.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    fontconfig.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)  # their number is what the set begins with
    found = fontconfig.FcConfigGetFonts(fontconfig.FcInitLoadConfigAndFonts(), 0)
    return bool(found) and found[0] > 0
