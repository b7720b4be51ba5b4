"""Where the words of a span stand again."""

from collections.abc import Iterator


def occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Every stretch (code points) that reads exactly as `quote`, in order and without overlaps.

    Where the quote begins or ends with a letter or digit, the word must begin or end there too: "Iran" is no part of
    "Iranian".
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
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joined(before, text[start]) or _joined(text[end - 1], after))


def _joined(left: str, right: str) -> bool:
    """Whether no word ends between two characters; "" stands for an end of the text."""
    return _in_word(left) and _in_word(right)


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
