"""Documents with spans for the tests of formats: hard ones, random ones, and what a writer made of them."""

import json
from pathlib import Path

from hypothesis import strategies as st

from annotator.formats.exchange import (
    DocumentRecord,
    FolderSource,
    Notice,
    ReadOptions,
    Refusal,
    SpanRecord,
    WriteOptions,
)

TORTURE = [
    one
    for one in json.loads((Path(__file__).parents[1] / "torture.json").read_text("utf-8"))
    if one["id"] not in {"nul", "lone-hi"}  # no document can have these
]
_SIGNS = st.one_of(
    st.characters(codec="utf-8", exclude_characters="\0"),
    st.sampled_from(list("ab  .,\n\r\t\v\x1c\x85\u2028\u00a0\\[]|_*;->#😀👩\u200d\ufeff")),
)
TEXTS = st.text(_SIGNS, max_size=40)
LABELS = st.sampled_from(["actor", "claim", "two words", "a|b_c", "Größe", "_x20_", "-", "50 %[1]", "\\", "*", "_"])


def hard(case):
    """A document of the list with its own span and one over the whole."""
    text = case["text"]
    spans = {SpanRecord(0, len(text), "whole"), SpanRecord(case["start"], case["end"], "part")}
    whole = sorted(
        (span for span in spans if span.start < span.end), key=lambda span: (span.start, -span.end, span.label)
    )
    return DocumentRecord(case["id"], text, spans=tuple(whole))


@st.composite
def documents(draw, labels=LABELS, texts=TEXTS):
    """A text with nested, crossing and equal spans."""
    text = draw(texts)
    places = st.integers(0, len(text))
    made = set()
    for _ in range(draw(st.integers(0, 6)) if text else 0):
        start, end = sorted((draw(places), draw(places)))
        if start < end:
            made.add(SpanRecord(start, end, draw(labels)))
    spans = sorted(made, key=lambda span: (span.start, -span.end, span.label))
    return DocumentRecord(draw(st.text(_SIGNS, min_size=1, max_size=12)), text, spans=tuple(spans))


def written(module, records, folder, options=None):
    """Holds and writes records into a fresh folder: what was held, and all losses."""
    options = options or WriteOptions()
    folder.mkdir(parents=True)
    pairs = [module.hold(record, options) for record in records]
    module.write_folder((record for record, _ in pairs), folder, options)
    return [record for record, _ in pairs], [loss for _, losses in pairs for loss in losses]


def read_folder(module, folder, options=None):
    """Documents, refusals and notices of a folder."""
    items = list(module.read_folder(FolderSource(folder, "folder"), options or ReadOptions()))
    kinds = (DocumentRecord, Refusal, Notice)
    return tuple([item for item in items if isinstance(item, kind)] for kind in kinds)


def said(records):
    """Id, text and spans (without people), to be compared; in any order of documents."""
    return sorted((record.id, record.text, tuple(span[:3] for span in record.spans)) for record in records)


def explained(before, held, losses):
    """Whether each span that is no longer there, and only such a one, is announced."""
    for old, new in zip(before, held, strict=True):
        gone = {span[:3] for span in old.spans} - {span[:3] for span in new.spans}
        told = {(loss.start, loss.end, loss.label) for loss in losses if loss.document == old.id and loss.label}
        if not gone <= told:
            return False
    return True
