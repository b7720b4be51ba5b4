"""Lines as Prodigy, doccano and Label Studio write them."""

import pytest

from annotator.domain.model import State
from annotator.formats import jsonl
from annotator.formats.exchange import SpanRecord
from tests.formats.reading import as_line, read_bytes

TEXT = "Kerry met Putin"
ACTOR = SpanRecord(0, 5, "actor")


def read(tmp_path, **line):
    documents, refused, notices = read_bytes(tmp_path, as_line(text=TEXT, **line), jsonl.read)
    assert len(documents) == 1
    return documents[0], refused, notices


def prodigy(tmp_path, **line):
    spans = [{"start": 0, "end": 5, "label": "actor", "token_start": 0, "token_end": 0}]
    return read(tmp_path, _input_hash=-12, _task_hash=3, spans=spans, tokens=[{"text": "Kerry"}], **line)


def test_an_accepted_prodigy_task_is_a_finished_pass(tmp_path):
    record, refused, notices = prodigy(tmp_path, answer="accept", meta={"source": "x"})
    assert (record.spans, record.status, record.layer) == ((ACTOR,), State.DONE, None)
    assert record.meta == {"source": "x", "_input_hash": -12, "_task_hash": 3}
    assert not refused
    assert not notices


@pytest.mark.parametrize(
    "said",
    [
        {"_annotator_id": "news-alex", "_session_id": "2024-01-05_10-11-12"},
        {"_session_id": "news-alex"},
        {"_annotator_id": None, "_session_id": "news-alex"},
    ],
)
def test_prodigys_session_name_is_the_analyst(tmp_path, said):
    record, _, _ = prodigy(tmp_path, answer="accept", **said)
    assert record.layer == "news-alex"
    assert record.meta.keys() == {"_input_hash", "_task_hash"}, "no name where --pseudonyms does not look"


def test_a_rejected_task_brings_the_text_and_tells_what_it_left(tmp_path):
    record, refused, notices = prodigy(tmp_path, answer="reject", _annotator_id="news-alex")
    assert (record.spans, record.status, record.layer) == ((), None, None)
    assert "1 span(s)" in notices[0].why
    assert not refused


def test_an_ignored_task_is_a_skipped_pass(tmp_path):
    record, _, notices = prodigy(tmp_path, answer="ignore")
    assert (record.spans, record.status) == ((), State.SKIPPED)
    assert "ignore" in notices[0].why


def test_a_task_without_an_answer_is_in_progress(tmp_path):
    record, _, _ = prodigy(tmp_path)
    assert (record.spans, record.status) == ((ACTOR,), None)


@pytest.mark.parametrize("answer", ["perhaps", 3, ["accept"], {"a": 1}])
def test_another_answer_is_only_kept(tmp_path, answer):
    record, _, _ = prodigy(tmp_path, answer=answer)
    assert record.meta["answer"] == answer
    assert record.spans == (ACTOR,)


def test_prodigys_missing_spans_are_none(tmp_path):
    record, refused, _ = read(tmp_path, _input_hash=1, spans=None, meta=None, answer="accept")
    assert (record.spans, record.status) == ((), State.DONE)
    assert not refused


@pytest.mark.parametrize("key", ["label", "labels"])
def test_doccanos_triples(tmp_path, key):
    record, refused, _ = read(tmp_path, id=7, Comments=[], **{key: [[0, 5, "actor"], [10, 15, "actor"]]})
    assert record.id == "7"
    assert record.spans == (ACTOR, SpanRecord(10, 15, "actor"))
    assert record.meta == {"Comments": []}
    assert not refused


def test_doccanos_entities_and_relations(tmp_path):
    entities = [{"id": 1, "label": "actor", "start_offset": 0, "end_offset": 5}]
    relations = [{"id": 0, "from_id": 1, "to_id": 1, "type": "is"}]
    record, refused, _ = read(tmp_path, entities=entities, relations=relations)
    assert record.spans == (ACTOR,)
    assert record.meta == {"relations": relations}
    assert not refused


@pytest.mark.parametrize("key", ["label", "entities"])
@pytest.mark.parametrize("shape", [[0, 5, "actor"], {"start_offset": 0, "end_offset": 5, "label": "actor", "id": 3}])
def test_triples_and_objects_stand_under_either_key(tmp_path, key, shape):
    record, refused, _ = read(tmp_path, **{key: [shape]})
    assert (record.spans, record.meta, refused) == ((ACTOR,), {}, [])


def test_doccano_called_the_text_data_for_a_while(tmp_path):
    line = as_line(id=7, data=TEXT, label=[[0, 5, "actor"]])
    (record,), refused, _ = read_bytes(tmp_path, line, jsonl.read)
    assert (record.text, record.spans, refused) == (TEXT, (ACTOR,), [])


def test_spans_of_old_doccano_that_number_their_labels_are_refused_and_not_hidden(tmp_path):
    old = [{"id": 1, "label": 2, "start_offset": 0, "end_offset": 5, "user": 1}]
    record, refused, _ = read(tmp_path, annotations=old)
    assert record.spans == ()
    assert "label must be a non-empty string, not an integer" in refused[0].why
    record, refused, _ = read(tmp_path, annotations=[{"by": "me"}])
    assert (record.meta, refused) == ({"annotations": [{"by": "me"}]}, [])


def test_label_studios_short_form_is_a_finished_pass_of_its_annotator(tmp_path):
    regions = [{"start": 0, "end": 5, "text": "Kerry", "labels": ["actor", "claim"]}]
    record, refused, _ = read(tmp_path, id=5, label=regions, annotator="a@b.c", annotation_id=9)
    assert (record.id, record.layer, record.status) == ("5", "a@b.c", State.DONE)
    assert record.spans == (ACTOR, SpanRecord(0, 5, "claim"))
    assert (record.meta, refused) == ({"annotation_id": 9}, [])
    assert read(tmp_path, label=regions, annotator=3)[0].layer == "user-3"


def test_label_studios_short_form_counts_utf_16(tmp_path):
    regions = [{"start": 3, "end": 7, "text": "Kyiv", "labels": ["location"]}, {"start": 1, "end": 3, "labels": ["x"]}]
    line = as_line(text="😀 Kyiv", ner=regions)
    (record,), refused, _ = read_bytes(tmp_path, line, jsonl.read)
    assert record.spans == (SpanRecord(2, 6, "location"), SpanRecord(1, 3, "x"))
    assert refused == []


@pytest.mark.parametrize(
    "bad", [[0.0, 5, "a"], ["0", 5, "a"], [0, 5], [0, 5, ""], [0, 99, "a"], [True, 5, "a"], "x", 1]
)
def test_the_rule_for_offsets_is_the_same(tmp_path, bad):
    record, refused, _ = read(tmp_path, label=[bad, [0, 5, "actor"]])
    assert record.spans == (ACTOR,)
    assert len(refused) == 1


def test_a_label_of_the_whole_text_is_no_span(tmp_path):
    record, refused, _ = read(tmp_path, label=["politics", "war"])
    assert record.meta == {"label": ["politics", "war"]}
    assert not refused


def test_native_spans_win_over_labels(tmp_path):
    record, _, _ = read(tmp_path, spans=[{"start": 0, "end": 5, "label": "actor"}], labels=[[10, 15, "x"]])
    assert record.spans == (ACTOR,)
    assert record.meta == {"labels": [[10, 15, "x"]]}
