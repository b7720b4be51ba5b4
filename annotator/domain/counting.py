"""Numbers of things, in words."""


def count_words(number: int, noun: str) -> str:
    """`1 span`, `21 spans`, `1,204 spans`; `spans added` and the like are said behind it."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
