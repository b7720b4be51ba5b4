"""How well typed letters fit a name: subsequence search, beginnings of words first."""


def score(query: str, words: str) -> int | None:
    """Higher fits better; None when the letters do not occur in this order. Case does not matter."""
    wanted, text = query.casefold().replace(" ", ""), words.casefold()
    if not wanted:
        return 0
    whole = text.find(query.casefold().strip())
    if whole >= 0 and _begins_word(text, whole):
        return 1000 - whole - len(text) // 8
    total, at = 0, -1
    for letter in wanted:
        found = _best(text, letter, at + 1)
        if found < 0:
            return None
        total += 12 if found == at + 1 else 8 if _begins_word(text, found) else 1
        at = found
    return total - len(text) // 8


def _best(text: str, letter: str, start: int) -> int:
    """Where the letter begins a word, else where it stands at all."""
    first = place = text.find(letter, start)
    while place >= 0:
        if place == start or _begins_word(text, place):
            return place
        place = text.find(letter, place + 1)
    return first


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
