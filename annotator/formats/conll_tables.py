"""Tables of one token a line: which columns hold tags, and what a document is. One of them at a time is in memory."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from annotator.domain.counting import count_words
from annotator.domain.tags import OUTSIDE
from annotator.formats.conll_blocks import LONGEST_BLOCK, blocks, is_ours, taken_whole
from annotator.formats.conll_header import DOCSTART, Header, read_header
from annotator.formats.exchange import ReadOptions, Refusal, Source
from annotator.formats.json_lines import LONGEST_LINE, byte_lines
from annotator.formats.token_spans import Place

UNSEEN = "?"
#: Characters. A file without marks of where a document begins is one document.
LONGEST_DOCUMENT = 16 * 1024 * 1024

#: Token lines that are looked at to find out which columns hold tags.
_HEAD = 1000
_TAG = re.compile(r"O|\?|[BILUES]-\S.*")
_NAMED = re.compile(r"#\s*(?:newdoc id|sent_id|id)\s*=\s*(\S.*)")
_LONGEST_ID = 500
_MOST_KNOWN = 10_000
_LINE_END = "\r\n"
_BEGINNINGS = (DOCSTART, "# newdoc")
_DOCSTART = DOCSTART.encode()
#: Number, words and end of a line, and whether it begins a document: one that is refused too. Its LF is taken off.
_Line = tuple[int, str | Refusal, int, bool]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is built: columns in all, the first of those that hold tags, what is between them, and where the
    token stands: behind its number in CoNLL-U and its kin."""

    columns: int
    first_tag: int
    tabs: bool = True
    token: int = 0

    @property
    def tag_columns(self) -> int:
        """How many columns of tags there are."""
        return self.columns - self.first_tag


@dataclass(slots=True)
class Table:
    """The lines of one document, which begins at `line`: tokens, a row of tags for each, where sentences begin.

    One that was taken whole has its tags by column, and knows where its tokens stand.
    """

    line: int
    header: Header | None = None
    id: str | None = None
    tokens: list[str] = field(default_factory=list)
    tags: list[list[str]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=lambda: [0])
    characters: int = 0
    incomplete: bool = False
    dropped: bool = False
    read_to: int = 0
    by_column: list[list[str]] | None = None
    places: list[Place] | None = None

    @property
    def has_text(self) -> bool:
        """Whether the line that begins the document says what its text is."""
        return self.header is not None and self.header.text is not None

    def columns(self) -> list[Sequence[str]]:
        """The tags of each column, one for each token; no column where there is no token."""
        return list(self.by_column) if self.by_column is not None else list(zip(*self.tags, strict=True))

    def end_sentence(self) -> None:
        """The next token begins a sentence."""
        if self.breaks[-1] != len(self.tokens):
            self.breaks.append(len(self.tokens))


class _Unfit(Exception):
    """A line that is none of the table; the argument says why."""


def layout_of(source: Source, options: ReadOptions, *, merged: bool) -> Layout | Refusal:
    """How a file is built, by its first lines; `merged`: its columns are one person's. Raises OSError."""
    given = (line for _, line, *_ in _decoded(source, options) if isinstance(line, str) and line)
    lines = list(islice((line for line in given if not line.startswith((DOCSTART, "# "))), _HEAD))
    if not lines:
        return Layout(2, 1)  # documents without tokens
    rows = [_cells(line) for line in lines]
    widths = Counter(len(row) for row in rows)
    columns = max(widths, key=lambda width: (widths[width], width))
    rows = [row for row in rows if len(row) == columns]
    if columns < 2 or sum(_is_tag(row[-1]) for row in rows) * 2 < len(rows):
        return Refusal(source.name, "the last column holds no tags such as O, B-actor and I-actor")
    tabs = sum("\t" in line for line in lines) * 2 > len(lines)
    analysts = _analysts(options, merged)
    if len(analysts) >= columns:
        why = f"{len(analysts)} analysts are named, and the file has {columns - 1} columns beside the token"
        return Refusal(source.name, why)
    if len(set(analysts)) < len(analysts):
        # Two columns of one person would put spans together that nobody holds together.
        return Refusal(source.name, "an analyst is named for two columns; give every column a name of its own")
    token = int(columns > 2 and _are_numbered(rows))
    return Layout(columns, columns - len(analysts) if analysts else _first_tag(rows, columns, token), tabs, token)


def _analysts(options: ReadOptions, merged: bool) -> tuple[str, ...]:
    return () if merged else options.analysts


def _are_numbered(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column counts the tokens of each sentence from 1, and words stand in the second."""
    before = "0"
    if all(_is_tag(row[1]) for row in rows):
        return False
    for first, *_ in rows:
        if first != "1" and first != str(int(before) + 1):
            return False
        before = first
    return True


def _first_tag(rows: Sequence[Sequence[str]], columns: int, token: int) -> int:
    """Every column behind the token holds tags, or else only the last: CoNLL-2003's chunks are no analyst's spans."""
    beside = {cell for row in rows for cell in row[token + 1 :]}
    return token + 1 if all(map(_is_tag, beside)) else columns - 1


def _decoded(source: Source, options: ReadOptions) -> Iterator[_Line]:
    """The lines of a file."""
    with source.open() as file:
        for number, raw, read_to in byte_lines(file, options.encoding):
            yield number, _line(raw, f"{source.name}:{number}"), read_to, raw.startswith(_DOCSTART)


def _line(raw: bytes, where: str) -> str | Refusal:
    try:
        line = raw.decode("utf-8").rstrip(_LINE_END)
    except UnicodeDecodeError as error:
        return Refusal(where, f"byte {error.start + 1} of the line is not UTF-8; --encoding forces another")
    if len(raw) > LONGEST_LINE:
        return Refusal(where, f"the line has more than {LONGEST_LINE // 1024**2} MB")
    if "\0" in line:
        return Refusal(where, "a NUL: this is not text")
    return line if line.strip(" \t\r") else ""


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip(" ") for cell in line.rstrip("\t ").split("\t")]
    return [cell for cell in line.split(" ") if cell]


def tables(source: Source, options: ReadOptions, layout: Layout) -> Iterator[Table | Refusal]:
    """The documents of a file, and what of it is no line of them. Raises OSError."""
    by_sentence = options.document_per == "sentence"
    table = Table(1)
    tags = {OUTSIDE, UNSEEN}  # those that were looked at already
    for item in _lines_or_tables(source, options, layout, tags):
        if isinstance(item, Table):
            yield from _ended(table, source)
            yield item
            table = Table(item.line)
            continue
        number, line, read_to, begins = item
        table.read_to = read_to
        if isinstance(line, Refusal):
            if begins:  # a document that nobody can know, and no part of the one before
                yield from _ended(table, source)
                table = Table(number, dropped=True, read_to=read_to)
            table.incomplete = True
            yield line
        elif line.startswith(_BEGINNINGS) or (by_sentence and not line and not table.has_text):
            yield from _ended(table, source)
            table = Table(number, read_to=read_to)
            if line:
                yield from _begin(table, line, f"{source.name}:{number}")
        elif not line:
            table.end_sentence()
        elif not _is_taken(table, line, layout, tags):
            try:
                _add(table, line, layout, tags)
            except _Unfit as error:
                table.incomplete = True
                yield Refusal(f"{source.name}:{number}", str(error))
    yield from _ended(table, source)


def _lines_or_tables(source: Source, options: ReadOptions, layout: Layout, known: set[str]) -> Iterator[Table | _Line]:
    """Lines; in files of ours, whole documents instead where they are as we write them."""
    number, read_to = 0, 0
    if options.encoding in (None, "utf-8") and layout.first_tag == 1 and layout.tabs:
        with source.open() as file:
            for block in blocks(file) if is_ours(file) else ():
                if len(block) > LONGEST_BLOCK:
                    break
                whole = taken_whole(block, layout.columns, known)
                if whole is None:
                    yield from _block_lines(block, number, read_to, source.name)
                read_to += len(block)
                if whole is not None:
                    header, tokens, tags, breaks, places = whole
                    table = Table(number + 1, header, header.id, tokens, breaks=breaks, read_to=read_to)
                    table.by_column, table.places = tags, places
                    yield table
                number += block.count(b"\n")
            else:
                if read_to:
                    return
    yield from islice(_decoded(source, options), number, None)


def _block_lines(block: bytes, number: int, read_to: int, name: str) -> Iterator[_Line]:
    for raw in BytesIO(block):  # ends lines at LF alone
        number += 1
        read_to += len(raw)
        yield number, _line(raw, f"{name}:{number}"), read_to, raw.startswith(_DOCSTART)


def _begin(table: Table, line: str, where: str) -> Iterator[Refusal]:
    if not line.startswith(DOCSTART):
        _read_comment(table, line)
        return
    try:
        table.header = read_header(line)
        table.id = table.header.id
    except ValueError as error:
        table.dropped = True
        yield Refusal(where, f"{error}; the document was not taken")


def _ended(table: Table, source: Source) -> Iterator[Table | Refusal]:
    if table.characters > LONGEST_DOCUMENT:
        limit = LONGEST_DOCUMENT // 1024**2
        why = f"the document has more than {limit} MB; {DOCSTART} lines or --document-per sentence make smaller ones"
        yield Refusal(f"{source.name}:{table.line}", why)
    elif (table.tokens or table.has_text) and not table.dropped:
        yield table


def _is_taken(table: Table, line: str, layout: Layout, known: set[str]) -> bool:
    """Whether this was a token line as nearly all are; such lines are in millions, so the others take their time."""
    cells = line.split("\t" if layout.tabs else " ")
    if len(cells) != layout.columns or cells[0][:1] in ("", "#", "-") or (layout.tabs and " " in line):
        return False
    token = cells[layout.token]
    if not token:
        return False
    tags = cells[layout.first_tag :]
    if not known.issuperset(tags) or table.characters > LONGEST_DOCUMENT:
        return False
    table.characters += len(token) + 1
    table.tokens.append(token)
    table.tags.append(tags)
    return True


def _add(table: Table, line: str, layout: Layout, known: set[str]) -> None:
    """Take a token line or a comment. Raises _Unfit; the token stays in the text where there is one."""
    cells = _cells(line)
    tags = cells[layout.first_tag :]
    fits = len(cells) == layout.columns and all(map(_is_tag, tags))
    if line.startswith("#") and not fits:
        _read_comment(table, line)
        return
    token = "".join(cells[layout.token : layout.token + 1])
    if not token:
        raise _Unfit("the line begins with an empty column where the token should stand")
    table.characters += len(token) + 1
    if table.characters > LONGEST_DOCUMENT:
        return  # refused as a whole when it ends
    table.tokens.append(token)
    table.tags.append(tags if fits else [UNSEEN] * layout.tag_columns)
    if not fits:
        raise _Unfit(_misfit(cells, layout))
    if len(known) < _MOST_KNOWN:
        known.update(tags)


def _read_comment(table: Table, line: str) -> None:
    named = _NAMED.match(line)
    if named and not table.tokens:
        table.id = named.group(1).strip()[:_LONGEST_ID]


def _is_tag(cell: str) -> bool:
    return cell in (OUTSIDE, UNSEEN) or _TAG.fullmatch(cell) is not None


def _misfit(cells: Sequence[str], layout: Layout) -> str:
    if len(cells) != layout.columns:
        return f"{count_words(len(cells), 'column')} where the file has {layout.columns}"
    bad = next(cell for cell in cells[layout.first_tag :] if not _is_tag(cell))
    return f"{bad[:40]!r} is no tag such as O, B-actor or I-actor"
