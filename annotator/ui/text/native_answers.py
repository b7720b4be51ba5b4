"""Five questions about a text that Qt asks a screen reader's way and PySide (6.8 to 6.11) does not hand on to Python.

They are virtual functions of `QAccessibleTextInterface` with output parameters: the bounds of a selection, how far the
attributes at a position reach, and the line, word or sentence there, before it and after it. Left alone, the first two
hand on memory that nobody wrote, and Orca, which cuts a line at every change of attributes, then reads no line at all;
the others look through the whole text for every word, a second each in ten megabytes.

So their places in the object's table of virtual functions are filled in here. The table is part of Qt's binary
interface, which stays the same throughout Qt 6; all the same nothing is touched unless the functions that are known by
name stand exactly where they should, on Linux on x86-64, whose calling convention this follows. See docs/adr/0012.
"""

import ctypes
import os
import sys
import weakref
from ctypes import CFUNCTYPE, POINTER, c_int, c_ssize_t, c_void_p
from functools import cache
from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleTextInterface
from shiboken6 import Shiboken

_SELECTION, _TEXT_BEFORE, _TEXT_AFTER, _TEXT_AT, _ATTRIBUTES = 2, 10, 11, 12, 17  # after two destructors
_BEFORE_TABLE, _ENTRIES = 2, 18  # the offset to the top and the type stand before the functions
_NAME = "_ZNK24QAccessibleTextInterface{}EiN11QAccessible16TextBoundaryTypeEPiS2_"
_KNOWN = {_TEXT_BEFORE: "16textBeforeOffset", _TEXT_AFTER: "15textAfterOffset", _TEXT_AT: "12textAtOffset"}
_MAKE_STRING = "_ZN7QStringC1EPK5QCharx"
_STRING_BYTES = 24

_Out = POINTER(c_int)
_Selection = CFUNCTYPE(None, c_void_p, c_int, _Out, _Out)
# A string is handed back in memory that the caller names first.
_Attributes = CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_int, _Out, _Out)
_TextAt = CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_int, c_int, _Out, _Out)
_MakeString = CFUNCTYPE(None, c_void_p, ctypes.c_char_p, c_ssize_t)


class Answering(QAccessibleTextInterface):
    """A text that knows the answers. Positions are UTF-16 units."""

    def selection_bounds(self) -> tuple[int, int]:
        """Start and end of the selection; twice the caret when nothing is selected."""
        raise NotImplementedError

    def length(self) -> int:
        """How long the text is."""
        raise NotImplementedError

    def unit_around(self, position: int, unit: QAccessible.TextBoundaryType) -> tuple[int, int, str]:
        """Start, end and text of the character, word, sentence, line or paragraph at a position."""
        raise NotImplementedError


def fill_in(text: Answering) -> bool:
    """Have a text give its own answers; whether that could be done."""
    library = _qt()
    if library is None:
        return False
    at = c_void_p.from_address(Shiboken.getCppPointer(text)[0])
    table = (c_void_p * (_BEFORE_TABLE + _ENTRIES)).from_address((at.value or 0) - _BEFORE_TABLE * ctypes.sizeof(at))
    if any(table[_BEFORE_TABLE + place] != address for place, address in library.known.items()):
        return False
    own = type(table).from_buffer_copy(table)
    functions = _functions(weakref.ref(text), library)
    for place, function in functions.items():
        own[_BEFORE_TABLE + place] = ctypes.cast(function, c_void_p).value
    at.value = ctypes.addressof(own) + _BEFORE_TABLE * ctypes.sizeof(at)
    _tables.append((own, functions))
    return True


# Qt goes through the table when it deletes the object too, which is after Python has let go of everything else.
_tables: list[tuple[object, object]] = []


class _Qt:
    """Where the functions of the Qt that is loaded stand."""

    def __init__(self) -> None:
        gui, core = (ctypes.CDLL(f"libQt6{name}.so.6", os.RTLD_NOLOAD | os.RTLD_LAZY) for name in ("Gui", "Core"))
        self.known = {place: _address(gui, _NAME.format(name)) for place, name in _KNOWN.items()}
        self.make_string = _MakeString(_address(core, _MAKE_STRING))


@cache
def _qt() -> _Qt | None:
    if not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        return None
    try:
        return _Qt()
    except (OSError, AttributeError):  # another build of Qt: not loaded under these names, or without these functions
        return None


def _address(library: ctypes.CDLL, name: str) -> int:
    return ctypes.cast(getattr(library, name), c_void_p).value or 0


def _functions(found: "weakref.ref[Answering]", qt: _Qt) -> dict[int, Any]:
    """By their place in the table. Nobody could catch an error in them: strings are whole before anything is asked."""

    def selection(_this: int, _number: int, start: Any, end: Any) -> None:
        start[0], end[0] = 0, 0
        if (text := found()) is not None:
            start[0], end[0] = text.selection_bounds()

    def attributes(result: int, _this: int, _position: int, start: Any, end: Any) -> int:
        ctypes.memset(result, 0, _STRING_BYTES)
        start[0], end[0] = 0, 0
        if (text := found()) is not None:
            end[0] = text.length()
        return result

    def asked(step: int) -> Any:
        def unit_there(result: int, _this: int, position: int, unit: int, start: Any, end: Any) -> int:
            ctypes.memset(result, 0, _STRING_BYTES)
            start[0], end[0] = 0, 0
            if (text := found()) is not None:
                start[0], end[0], words = _beside(text, position, QAccessible.TextBoundaryType(unit), step)
                encoded = words.encode("utf-16-le", "surrogatepass")
                qt.make_string(result, encoded, len(encoded) // 2)
            return result

        return _TextAt(unit_there)

    units = {_TEXT_BEFORE: asked(-1), _TEXT_AT: asked(0), _TEXT_AFTER: asked(1)}
    return {_SELECTION: _Selection(selection), _ATTRIBUTES: _Attributes(attributes), **units}


def _beside(text: Answering, position: int, unit: QAccessible.TextBoundaryType, step: int) -> tuple[int, int, str]:
    """The unit at a position, or the one before or after it; an empty one where the text ends."""
    start, end, words = text.unit_around(position, unit)
    if step < 0:
        return text.unit_around(start - 1, unit) if start > 0 else (0, 0, "")
    if step > 0:
        return text.unit_around(end, unit) if end < text.length() else (end, end, "")
    return start, end, words
