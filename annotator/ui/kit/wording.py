"""How numbers, ids and keys are put into words."""

import re
import sys

from annotator.domain.model import DocumentId

# Scraped files are often named after a hash; in the list it only pushes the useful part out of sight.
_HASH_TAIL = re.compile(r"_[0-9a-f]{12,}$")


_ON_A_MAC = {"Ctrl+": "⌘", "Alt+": "⌥", "Shift+": "⇧"}


def keys_here(words: str) -> str:
    """Words in which keys are named as on the keyboard of this computer; Qt takes ⌘ on a Mac for Ctrl elsewhere."""
    if sys.platform == "darwin":
        for there, here in _ON_A_MAC.items():
            words = words.replace(there, here)
    return words


def short_id(document: DocumentId) -> str:
    """An id as the list shows it; the tooltip has it whole."""
    return _HASH_TAIL.sub("", document) or document
