"""A title for a scraped page: its headline, not the site clutter above it."""

import re

from annotator.domain.spans import shortened

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_CHROME = re.compile(
    r"^(support|subscribe|sign (up|in)|log ?in|press |skip to|categor|menu|share|follow|advertis|enjoying|"
    r"read more|recent posts|cookies?|we use cookies|home\b|search)",
    re.IGNORECASE,
)
_LOOKED_AT = 14
_TOP = 100_000  # code points: a file of line breaks must not hold up an import
_LONGEST = 140
_SMALL_WORDS = 4


def title_of(text: str) -> str:
    """The line near the top that reads most like a headline; "" for a text without a visible character up there."""
    lines = _first_lines(text)
    if not lines:
        return ""
    best = max(range(len(lines)), key=lambda at: (_score(lines[at]), -at))
    return shorten_title(lines[best])


def shorten_title(line: str) -> str:
    """A title of at most 140 code points on one line; "" for a blank one."""
    return shortened(line, _LONGEST).strip()


def _first_lines(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < min(len(text), _TOP) and len(found) < _LOOKED_AT:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at : min(end, at + 2 * _LONGEST)].strip()
        if _is_visible(line):
            found.append(line)
        at = end + 1
    return found


def _is_visible(line: str) -> bool:
    if line.isprintable():
        return line != ""
    return any(sign.isprintable() and not sign.isspace() for sign in line)


def _score(line: str) -> int:
    if len(line) > _LONGEST:
        return 0  # a paragraph; looking at its words would be most of the cost of an import
    words = _WORD.findall(line)
    long_words = [word for word in words if len(word) >= _SMALL_WORDS]
    capital = sum(word[0].isupper() for word in long_words)
    score = 0
    if 4 <= len(words) <= 18:
        score += 2
    if long_words and capital >= 0.75 * len(long_words):
        score += 2
    if line[-1] in ".!?:…":
        score -= 2
    if _CHROME.match(line):
        score -= 3
    return score
