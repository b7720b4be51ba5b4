"""A web page's own text, without what surrounds it, as trafilatura tells them apart."""

import importlib.util
from typing import NamedTuple

from annotator.formats.confined import Stopped, confined
from annotator.formats.extras import how_to_get

#: Characters of a page, and processor time for it.
_LONGEST_PAGE = 16 * 1024 * 1024
_SECONDS, _SECONDS_PER_MB = 4, 6
#: Why nobody can look for it.
MISSING = f"main text is found with trafilatura, which is not installed: {how_to_get('import')}"


class MainText(NamedTuple):
    """The text, or half a sentence why there is none."""

    text: str
    why: str = ""


def can_look() -> bool:
    """Whether trafilatura is installed."""
    return importlib.util.find_spec("trafilatura") is not None


def main_text(page: str) -> MainText:
    """What of a page's source is its text; lines are as trafilatura makes them."""
    if len(page) > _LONGEST_PAGE:
        return MainText("", f"the page has more than {_LONGEST_PAGE // 1024**2} million characters")
    seconds = _SECONDS + _SECONDS_PER_MB * len(page) / 1024**2
    try:
        (text,) = confined("main text", page, seconds=seconds, step=seconds)
    except Stopped as error:
        return MainText("", f"its main text was not found, because {error}")
    return MainText(text, "" if text else "no main text stands out")
