"""Where the words of a span stand again."""

from collections.abc import Iterator

from annotator.domain.word_edges import inside_word


def occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Every stretch (code points) that reads exactly as `quote`, in order and without overlaps.

    Where the quote begins or ends with a letter or digit, the word must begin or end there too: "Iran" is no part of
    "Iranian". Nor is a sign cut in two: "Jose" is no part of "José", however the accent is written.
    """
    if not quote:
        return
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        if _stands_alone(text, start, end):
            yield start, end
            start = text.find(quote, end)
        else:
            start = text.find(quote, start + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (inside_word(text, start) or inside_word(text, end))
