"""Rows of tokens and tags without a text, as data sets for token classification have them."""

from typing import Any

from annotator.domain.tags import guess_scheme, read_tags
from annotator.formats.json_lines import LineRefused

_TOKENS = ("tokens", "words")
_TAGS = ("ner_tags", "tags", "labels")


def untagged(row: dict[str, Any]) -> dict[str, Any]:
    """The row with a text, a blank between tokens, and with its tags as spans; one that has a text as it is.

    Raises LineRefused for tags that are no words, and when there are more or fewer of them than tokens.
    """
    tokens = next((name for name in _TOKENS if type(row.get(name)) is list), None)
    if tokens is None or "text" in row:
        return row
    words = row[tokens]
    if not all(type(word) is str for word in words):
        raise LineRefused("its tokens are no strings")
    tagged = next((name for name in _TAGS if type(row.get(name)) is list), "")
    tags = row.get(tagged, [])
    if not all(type(tag) is str for tag in tags):
        raise LineRefused(f"its {tagged} are numbers, and the file does not say what they stand for")
    if tagged and len(tags) != len(words):
        raise LineRefused(f"it has {len(words):,} tokens and {len(tags):,} tags")
    places, at = [], 0
    for word in words:
        places.append((at, at + len(word)))
        at += len(word) + 1
    spans = read_tags(tags, places, guess_scheme(tags)).spans if tagged else ()
    others = {key: value for key, value in row.items() if key not in {tokens, tagged}}
    spans_told = [{"start": start, "end": end, "label": label} for start, end, label in spans if start < end]
    return {**others, "text": " ".join(words), "spans": spans_told}
