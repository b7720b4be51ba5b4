"""Our own tables of tokens, a document at a time.

A document is taken whole only where reading it line by line gives the same; whatever is unusual is left to that. Half
of the time of an export with its comparison, and most of that of an import, was in looking at lines one by one.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import BinaryIO

from annotator.formats.conll_header import BEGINNING, Header, read_header
from annotator.formats.token_spans import Place, pieces_of

#: Bytes. A longer document is read line by line.
LONGEST_BLOCK = 4 * 1024 * 1024
_PIECE = 1024 * 1024
_START = BEGINNING.encode()
_NEXT = b"\n" + _START
Whole = tuple[Header, list[str], list[list[str]], list[int], list[Place]]
"""Header, tokens, tags column by column, the tokens by number that begin a sentence and how many there are, places."""


def is_ours(file: BinaryIO) -> bool:
    """Whether a file begins as ours do."""
    return file.read(len(_START)) == _START


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """The documents of a file of ours from its start, with all their bytes. One that is too long is the last."""
    file.seek(0)
    rest = b"\n"  # the first document begins like the others
    while piece := file.read(_PIECE):
        _, *found = (rest + piece).split(_NEXT)
        rest = _NEXT + found.pop()
        for block in found:
            yield _START + block + b"\n"
        if len(rest) > LONGEST_BLOCK:
            break
    yield rest[1:]


def taken_whole(block: bytes, columns: int, known: set[str]) -> Whole | None:
    """What a block of so many columns holds whose tags are all `known`; None where it has to be read line by line."""
    if b"\r" in block or b"\0" in block:
        return None
    try:
        head, _, body = block.decode("utf-8").partition("\n\n")
        header = read_header(head)
    except ValueError:
        return None
    if "\n" in head or header.text is None:
        return None
    pieces = pieces_of(header.text)
    cells, breaks = _cells(body)
    width = columns + 1
    tokens, tags = cells[::width], [cells[column::width] for column in range(1, columns)]
    # Behind the cells of a line stands its end, so that none can have one too many where the next has one too few.
    is_even = len(cells) == breaks[-1] * width and cells[columns::width].count("\n") == breaks[-1]
    if not is_even or tokens != pieces[1::2] or not all(map(known.issuperset, tags)):
        return None
    edges = list(accumulate(map(len, pieces)))
    return header, tokens, tags, breaks, list(zip(edges[::2], edges[1::2], strict=False))


def _cells(body: str) -> tuple[list[str], list[int]]:
    """The cells of all lines and, as a cell of its own, the end of each; and how many lines come before a blank one."""
    if not body:
        return [], [0]
    sentences = body.split("\n\n")
    if sentences.pop():
        return [""], [0]  # it does not end with a blank line
    cells = "\n".join([*sentences, ""]).replace("\n", "\t\n\t").split("\t")
    cells.pop()
    return cells, [0, *accumulate(sentence.count("\n") + 1 for sentence in sentences)]
