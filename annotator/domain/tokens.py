"""Word, sentence and paragraph boundaries, found in a window around an offset. Offsets are code points."""

from enum import StrEnum


class Unit(StrEnum):
    """What a selection snaps to."""

    CHARACTER = "character"
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
