"""A column for each label: nested spans of different labels survive, overlaps of one label are announced."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import State
from annotator.formats import conll, conll_columns, exchange
from annotator.formats.exchange import DocumentRecord, LabelInfo, SpanRecord, WriteOptions
from tests.formats.annotated import TORTURE, documents, explained, hard
from tests.formats.conll_cases import plain, spans_of
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "conll_columns.conll"
LABELS = tuple(LabelInfo(name) for name in ("actor", "location", "claim"))
TEXT = "The mayor of Kyiv said 6,100 people died."
NESTED = DocumentRecord(
    "d", TEXT, {}, "ann", State.DONE,
    (SpanRecord(0, 40, "claim"), SpanRecord(0, 17, "actor"), SpanRecord(4, 9, "actor"),
     SpanRecord(13, 17, "location", None, "city")),
)  # fmt: skip


def held(records, **options):
    pairs = [conll_columns.hold(record, WriteOptions(**options)) for record in records]
    return [record for record, _ in pairs], [loss for _, losses in pairs for loss in losses]


def test_nested_spans_of_different_labels_are_kept(tmp_path):
    records, losses = held([NESTED])
    assert [(loss.start, loss.end, loss.label, loss.why) for loss in losses] == [
        (4, 9, "actor", "nested in actor 0–17; longest kept")
    ]
    data = file_of(conll_columns, records, labels=LABELS)
    assert data == GOLDEN.read_bytes()
    (found,), refused, _ = read_bytes(tmp_path, data, conll_columns.read, "x.conll")
    assert refused == []
    assert found.spans == records[0].spans
    assert (found.layer, found.status) == ("ann", State.DONE)


def test_the_columns_stand_in_the_order_of_the_tagset():
    (document,) = plain(file_of(conll_columns, held([NESTED])[0], labels=LABELS))
    assert [spans_of(document, column) for column in range(3)] == [
        [(0, 3, "actor")], [(3, 3, "location")], [(0, 9, "claim")],
    ]  # fmt: skip


def test_the_other_reader_takes_our_columns_for_labels_too(tmp_path):
    data = file_of(conll_columns, held([NESTED])[0], labels=LABELS)
    (found,), _, _ = read_bytes(tmp_path, data, conll.read, "x.conll")
    assert (found.layer, len(found.spans)) == ("ann", 3)


def test_columns_of_others_are_one_persons(tmp_path):
    data = b"Kyiv B-claim B-loc B-claim\nburns I-claim O I-claim\n"
    (found,), _, _ = read_bytes(tmp_path, data, conll_columns.read, "x.conll")
    assert [span[:3] for span in found.spans] == [(0, 10, "claim"), (0, 4, "loc")]
    assert (found.layer, found.status) == (None, State.DONE)


def test_a_label_that_no_column_is_for_is_an_error():
    with pytest.raises(AnnotatorError, match="'claim', which is not in the tagset"):
        file_of(conll_columns, held([NESTED])[0], labels=LABELS[:2])


def test_without_spans_there_is_still_a_column(tmp_path):
    records = [DocumentRecord("e", "a b")]
    assert plain(file_of(conll_columns, records)) == [[[("a", ["O"]), ("b", ["O"])]]]
    assert back(conll_columns, file_of(conll_columns, records), tmp_path) == [exchange.comparable(records[0])]


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back(case, tmp_path):
    records, losses = held([hard(case)])
    assert explained([hard(case)], records, losses)
    assert back(conll_columns, file_of(conll_columns, records), tmp_path) == [exchange.comparable(records[0])]


@settings(max_examples=100)
@given(
    st.lists(documents(), max_size=4, unique_by=lambda record: record.id),
    st.sampled_from(["strict", "expand", "contract"]),
    st.sampled_from(["iob2", "biluo"]),
)
def test_what_is_held_comes_back_and_all_else_was_announced(tmp_path_factory, records, align, scheme):
    kept, losses = held(records, align=align)
    assert explained(records, kept, losses)
    data = file_of(conll_columns, kept, scheme=scheme)
    assert back(conll_columns, data, tmp_path_factory.mktemp("t")) == [exchange.comparable(one) for one in kept]
    width = max(1, len({span.label for record in kept for span in record.spans}))
    for document, record in zip(plain(data), kept, strict=True):
        places = [token.span() for token in re.finditer(r"\w+|[^\w\s]", record.text)]
        found = [span for column in range(width) for span in spans_of(document, column)]
        said = sorted((places[first][0], places[last][1], unquote(label)) for first, last, label in found)
        assert said == sorted(span[:3] for span in record.spans)
