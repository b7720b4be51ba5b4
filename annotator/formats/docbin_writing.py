"""From documents to a DocBin: spaCy's tokens, and numbers for what is on them; none of spaCy's own spans is made."""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, BinaryIO

from annotator.domain.errors import AnnotatorError
from annotator.domain.flatten import FlatPolicy, flatten
from annotator.formats.docbin_file import Entry, Writing
from annotator.formats.docbin_reading import SPANS_KEY
from annotator.formats.exchange import DocumentRecord, WriteOptions
from annotator.formats.extras import how_to_get
from annotator.formats.json_text import meta_text
from annotator.formats.msgpack import bytes_head, list_head, map_head, packed
from annotator.formats.span_notes import notes_of
from annotator.formats.token_spans import Place

LANGUAGE = "en"
#: What a blank English pipeline knows grows with every new word; after so many documents another one takes over.
_FRESH_AFTER = 20_000
_SPAN = struct.Struct(">QQQllll")
_BEGINS, _INSIDE, _OUTSIDE = 3, 1, 2


def require_spacy() -> Any:
    """spaCy, which takes seconds to import. Raises AnnotatorError where it is not installed."""
    try:
        import spacy
    except ImportError as error:
        raise AnnotatorError("This needs spaCy, which is not installed.", f"Get it: {how_to_get('nlp')}") from error
    return spacy


def blank_pipeline(language: str = LANGUAGE) -> Any:
    """spaCy's tokenizer with nothing behind it.

    Raises AnnotatorError where spaCy is not installed, or lacks the language or a library that the language needs.
    """
    spacy = require_spacy()
    try:
        nlp = spacy.blank(language)
    except (ImportError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        raise AnnotatorError(f"spaCy has no blank pipeline for {language[:20]!r}: {reason}", "Use en or xx.") from error
    nlp.max_length = 2**31  # the limit is for parsers, which need memory for each character
    return nlp


class Tokenizer:
    """Texts to tokens; the last text's are kept, because `hold` and `write` ask for the same."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._left = 0
        self._nlp: Any = None
        self._last: tuple[str, Any, list[Place]] | None = None

    def tokens(self, text: str) -> tuple[Any, list[Place]]:
        """The Doc, and where each of its tokens stands; white space can be a token."""
        if self._last is None or self._last[0] != text:
            if not self._left:
                self._nlp, self._left = blank_pipeline(self._language), _FRESH_AFTER
            self._left -= 1
            doc = self._nlp.make_doc(text)
            from spacy.attrs import IDX, LENGTH

            places = doc.to_array([IDX, LENGTH]).tolist()
            self._last = text, doc, [(start, start + length) for start, length in places]
        return self._last[1], self._last[2]

    def config(self) -> dict[str, Any]:
        """What spaCy's config calls it: not every language has blanks between words."""
        config: dict[str, Any] = blank_pipeline(self._language).config["nlp"]["tokenizer"]
        return config


def tokenizer_of(options: WriteOptions) -> Tokenizer:
    """The one for the language of an export."""
    return _tokenizer(options.language or LANGUAGE)


@lru_cache(maxsize=1)
def _tokenizer(language: str) -> Tokenizer:
    return Tokenizer(language)


def write_docbin(records: Iterable[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One DocBin. The records must have gone through `hold`. Raises AnnotatorError without spaCy, or beyond 4 GB."""
    from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH
    from spacy.strings import StringStore

    writing = Writing([ORTH, ENT_IOB, ENT_TYPE])
    ids, strings, known = StringStore(), set[str](), set[int]()
    try:
        for record in records:
            doc, places = tokenizer_of(options).tokens(record.text)
            writing.add(_entry(record, doc, places, ids, options))
            strings.update(span.label for span in record.spans)
            fresh = set(doc.to_array(ORTH).tolist()) - known
            known |= fresh
            strings.update(doc.vocab.strings[orth] for orth in fresh)
        writing.finish(sorted(strings), out)
    except OverflowError as error:
        raise AnnotatorError("The export is too large for one DocBin (4 GB).", "Split it, or export jsonl.") from error
    finally:
        writing.close()


def _entry(record: DocumentRecord, doc: Any, places: Sequence[Place], ids: Any, options: WriteOptions) -> Entry:
    from spacy.attrs import ORTH, SPACY

    count = len(places)
    table = _table(count)
    if count:
        table[:, 0] = doc.to_array(ORTH)
    first = {start: number for number, (start, _) in enumerate(places)}
    last = {end: number for number, (_, end) in enumerate(places, 1)}
    for start, stop, label in _entities(record, places, first, last, options):
        table[start:stop, 1] = _INSIDE
        table[start, 1] = _BEGINS
        table[start:stop, 2] = ids.add(label)
    packs = [
        _SPAN.pack(0, 0, ids.add(label), first[start], last[end], start, end) for start, end, label, *_ in record.spans
    ]
    spaces = doc.to_array(SPACY).astype(bool).tobytes()
    return Entry(table.tobytes(), spaces, _span_groups(packs), _user_data(record))


def _table(count: int) -> Any:
    import numpy

    table = numpy.zeros((count, 3), dtype="<u8")
    table[:, 1] = _OUTSIDE
    return table


def _entities(
    record: DocumentRecord,
    places: Sequence[Place],
    first: dict[int, int],
    last: dict[int, int],
    options: WriteOptions,
) -> Iterator[tuple[int, int, str]]:
    """Tokens of the flat spans, without white space at their ends."""
    policy = FlatPolicy(options.flat)
    for start, end, label, *_ in flatten(record.spans, policy, options.priority).kept:
        begin, stop = first[start], last[end]
        while begin < stop and record.text[slice(*places[begin])].isspace():
            begin += 1
        while begin < stop and record.text[slice(*places[stop - 1])].isspace():
            stop -= 1
        if begin < stop:
            yield begin, stop, label


def _span_groups(packs: Sequence[bytes]) -> bytes:
    """What spaCy's SpanGroups write: the group's bytes, and the keys it is under."""
    spans = list_head(len(packs)) + b"".join(map(packed, packs))
    group = map_head(3) + packed("name") + packed(SPANS_KEY) + packed("attrs") + map_head(0) + packed("spans") + spans
    return map_head(1) + bytes_head(len(group)) + group + list_head(1) + packed(SPANS_KEY)


def _user_data(record: DocumentRecord) -> bytes:
    values = {"id": record.id}
    if record.layer is not None:
        values["layer"] = record.layer
    if record.status is not None:
        values["status"] = record.status.value
    if record.meta:
        values["meta"] = meta_text(record.meta)
    notes = notes_of(record.spans)
    if notes:
        values["notes"] = json.dumps(notes, ensure_ascii=False)
    return map_head(len(values)) + b"".join(packed(key) + packed(value) for key, value in values.items())
