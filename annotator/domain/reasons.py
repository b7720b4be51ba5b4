"""Why a reviewer decided as they did, in words that can be counted. Free text stays possible beside them."""

from enum import StrEnum


class Reason(StrEnum):
    """The codes that `decision.reason` holds; what else stands there is somebody's own words."""

    ANALYST_SLIP = "analyst_slip"
    AMBIGUOUS_TEXT = "ambiguous_text"
    GUIDELINE_GAP = "guideline_gap"
    BOUNDARY_CONVENTION = "boundary_convention"
    SOURCE_ERROR = "source_error"

    @property
    def words(self) -> str:
        """How people read it."""
        return _WORDS[self]


_WORDS = {
    Reason.ANALYST_SLIP: "Analyst's slip",
    Reason.AMBIGUOUS_TEXT: "Ambiguous text",
    Reason.GUIDELINE_GAP: "Guideline gap",
    Reason.BOUNDARY_CONVENTION: "Boundary convention",
    Reason.SOURCE_ERROR: "Source error",
}

SURE, UNSURE = "sure", "unsure"


def words_of(reason: str | None) -> str:
    """A reason for people: the words of a code, or what somebody wrote themselves; "" without one."""
    if not reason:
        return ""
    return _WORDS[Reason(reason)] if reason in _CODES else reason


def code_of(said: str | None) -> str | None:
    """The code for what somebody typed when it names one, upper and lower case and blanks aside; else as it is."""
    if said is None:
        return None
    squeezed = "_".join(said.lower().replace("’", "'").replace("'s", "").replace("-", " ").split())
    return squeezed if squeezed in _CODES else said


_CODES = frozenset(reason.value for reason in Reason)
