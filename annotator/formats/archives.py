"""ZIP archives of strangers: nothing is unpacked, members are read as streams, and bombs are told by their sizes."""

import zlib
from lzma import LZMAError
from struct import error as StructError
from zipfile import BadZipFile, ZipInfo

#: What reading a broken archive raises.
BAD_ARCHIVE = (BadZipFile, zlib.error, LZMAError, StructError, NotImplementedError, RuntimeError, EOFError, ValueError)
MOST_MEMBERS = 20_000
#: What unpacks to more than so many times its size is a bomb, when it is also large (bytes).
RATIO, HARMLESS = 200, 4 * 1024 * 1024


def too_large(member: ZipInfo, largest: int) -> str | None:
    """Why a member is not to be read, by what the archive says of it; `largest` in bytes."""
    if member.flag_bits & 1:
        return "it is encrypted"
    if member.file_size > largest:
        return f"it has more than {largest // 1024**2} MB"
    if member.file_size > HARMLESS and member.file_size > RATIO * member.compress_size:
        return f"it unpacks to more than {RATIO} times its size"
    return None
