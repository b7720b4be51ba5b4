"""Documents as token classification wants them: sentences of tokens, a tag for each, of the spans that tags can say."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotator.domain.tags import Scheme, write_tags
from annotator.formats.conll_rows import sentence_starts
from annotator.formats.exchange import DocumentRecord, WriteOptions
from annotator.formats.layers import person_of
from annotator.formats.token_spans import Place, flat, on_tokens, places_of


class TokenRow(NamedTuple):
    """One sentence. `id` is the document's with its place behind it; `starts` are offsets in the document."""

    id: str
    document: str
    layer: str | None
    tokens: list[str]
    ner_tags: list[str]
    starts: list[int]


class TokenRows(NamedTuple):
    """The sentences of a document; of its spans so many are tagged, and so many tokens it has."""

    rows: tuple[TokenRow, ...]
    spans: int
    tokens: int


def tag_names(labels: tuple[str, ...]) -> tuple[str, ...]:
    """All tags of the labels in IOB2, O first."""
    return ("O", *(f"{prefix}-{label}" for label in labels for prefix in "BI"))


def token_rows(record: DocumentRecord, options: WriteOptions) -> TokenRows:
    """The sentences, tagged with the spans that the flat policy and the alignment leave."""
    places = places_of(record.text)
    held, _ = flat(on_tokens(record, places, options), options)
    tags = write_tags(held.spans, places, Scheme.IOB2)
    return TokenRows(tuple(_sentences(held, places, tags)), len(held.spans), len(places))


def _sentences(record: DocumentRecord, places: Sequence[Place], tags: list[str]) -> Iterator[TokenRow]:
    text, layer = record.text, None if record.layer is None else person_of(record.layer)
    firsts = [start for start, _ in places]
    cuts = [0, *(bisect_left(firsts, start) for start in sentence_starts(text, record.spans)), len(places)]
    for first, stop in pairwise(cuts):
        inside = places[first:stop]
        if inside:
            place = f"{record.id}#{inside[0][0]}-{inside[-1][1]}"
            tokens = [text[start:end] for start, end in inside]
            yield TokenRow(place, record.id, layer, tokens, tags[first:stop], firsts[first:stop])
