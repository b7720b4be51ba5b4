"""Letters that stand for analysts while a reviewer decides, so that names sway nobody."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from string import ascii_uppercase


def letters(document_id: str, analysts: Iterable[str], secret: str = "") -> dict[str, str]:
    """A, B, C … for each analyst, shuffled anew in each document and the same whenever it is opened.

    After Z comes AA. `secret` is the project's: without one, whoever knows the names can work the letters out.
    """

    def drawn(name: str) -> bytes:
        return blake2b(json.dumps([secret, document_id, name]).encode("ascii"), digest_size=16).digest()

    return {name: _letter(number) for number, name in enumerate(sorted(set(analysts), key=drawn))}


def _letter(number: int) -> str:
    letter = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, len(ascii_uppercase))
        letter = ascii_uppercase[digit] + letter
    return letter
