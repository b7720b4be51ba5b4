"""W3C Web Annotation: what the recommendation asks of a selector, and the same documents when they come back."""

import dataclasses
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.formats import web_annotation
from annotator.formats.exchange import DocumentRecord, SpanRecord, comparable
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, hard
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "web_annotation.jsonld"
TEXT = "😀 Kerry met\r\nPutin. Kerry left."
RECORDS = [
    DocumentRecord(
        "news/1 ü",
        TEXT,
        {"source": "x", "n": [1]},
        "ann",
        State.DONE,
        (SpanRecord(0, 12, "claim", "ann", note="who?"), SpanRecord(20, 25, "actor", "ann", flagged=True)),
    ),
    DocumentRecord("news/1 ü", TEXT, {"source": "x", "n": [1]}, "ben", State.SKIPPED),
    DocumentRecord("news/1 ü", TEXT, {"source": "x", "n": [1]}, "gold", State.DONE, (SpanRecord(2, 7, "actor"),)),
    DocumentRecord("untouched", "nothing"),
]


def read(tmp_path, value):
    return read_bytes(tmp_path, json.dumps(value).encode(), web_annotation.read, "a.jsonld")


def text_of(words, source="urn:x:1", name="d"):
    body = {"type": "TextualBody", "value": words, "purpose": "describing"}
    return {"type": "Annotation", "annotator:document": name, "body": body, "target": source}


def tag(start, end, label="actor", source="urn:x:1", exact=None, **more):
    selectors = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if exact is not None:
        selectors.append({"type": "TextQuoteSelector", "exact": exact})
    return {
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": label},
        "target": {"source": source, "selector": selectors},
        **more,
    }


def page(*items):
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": list(items)}


def spans(record):
    return [span[:3] for span in record.spans]


def test_the_golden_file_is_what_is_written_and_reads_back(tmp_path):
    data = file_of(web_annotation, RECORDS)
    assert data == GOLDEN.read_bytes()
    records, refused, notices = read_bytes(tmp_path, data, web_annotation.read)
    assert (refused, notices) == ([], [])
    assert list(map(comparable, records)) == list(map(comparable, RECORDS))
    assert [(one.layer, one.status) for one in records] == [
        ("ann", State.DONE),
        ("ben", State.SKIPPED),
        ("ground-truth", State.DONE),
        (None, None),
    ]
    assert [span[4:] for span in records[0].spans] == [("who?", False), (None, True)]
    assert records[0].meta == RECORDS[0].meta


def found_by_selectors(data):
    """Texts and what is selected in them, by position and by quote with its surroundings, as two other programs would;
    both must be the same words."""
    texts = {}
    for one in json.loads(data)["items"]:
        assert one["type"] == "Annotation"
        if one["motivation"] == "describing":
            texts[one["target"]] = one["body"]["value"]
        elif one["motivation"] == "tagging":
            text = texts[one["target"]["source"]]
            position, words = one["target"]["selector"]
            start, end = position["start"], position["end"]
            assert (position["type"], words["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            assert text[start:end] == words["exact"]
            around = words["prefix"] + words["exact"] + words["suffix"]
            assert text.startswith(around, start - len(words["prefix"]))
            assert len(words["prefix"]) == min(32, start)
            body = one["body"][0] if isinstance(one["body"], list) else one["body"]
            assert body["purpose"] == "tagging"
            yield start, end, body["value"]


#: What the context of the W3C's recommendation defines, as far as a file of ours could say it.
TERMS = frozenset(
    re.findall(
        r"\S+",
        "@context id type items partOf startIndex next prev total first last motivation body target source selector "
        "state creator created modified generator generated rights canonical via audience value format language "
        "textDirection purpose exact prefix suffix start end name nickname email conformsTo refinedBy scope",
    )
)
CLASSES = {"Annotation", "AnnotationPage", "TextualBody", "TextPositionSelector", "TextQuoteSelector", "Person"}
MOTIVATIONS = {"assessing", "commenting", "describing", "highlighting", "identifying", "linking", "tagging"}


def check_terms(value):
    """Whatever the context does not define must be spelled as ours, or a JSON-LD processor drops it in silence."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            continue
        for key, inner in one.items():
            assert key in TERMS or key.startswith("annotator:"), key
            if key != "@context":
                check_terms(inner)
        assert one.get("type", "Annotation") in CLASSES
        assert {one.get("motivation", "tagging"), one.get("purpose", "tagging")} <= MOTIVATIONS
        if one.get("type") == "Annotation":
            assert {"id", "target"} <= one.keys()
        for key in ("id", "source"):
            assert re.fullmatch(r"urn:[a-z]+:[!-~]+", one.get(key, "urn:x:y"))


def test_every_word_of_a_file_is_the_contexts_or_ours():
    hard_ones = [dataclasses.replace(hard(case), layer="A & B/ü", status=State.DONE) for case in TORTURE]
    made = json.loads(file_of(web_annotation, [*RECORDS, *hard_ones]))
    context, own = made["@context"]
    assert context == "http://www.w3.org/ns/anno.jsonld"
    assert own == {"annotator": "urn:annotator:"}
    check_terms(made)


def test_one_file_is_one_page_of_annotations():
    made = json.loads(file_of(web_annotation, RECORDS))
    assert made["type"] == "AnnotationPage"
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert len({one["id"] for one in made["items"]}) == len(made["items"])
    assert json.loads(file_of(web_annotation, []))["items"] == []


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back(case, tmp_path):
    record = hard(case)
    layered = DocumentRecord(record.id, record.text, {}, "ann", State.DONE, record.spans)
    data = file_of(web_annotation, [layered])
    assert back(web_annotation, data, tmp_path) == [comparable(layered)]
    assert list(found_by_selectors(data)) == [span[:3] for span in record.spans]


@settings(max_examples=60)
@given(st.lists(documents(), max_size=3, unique_by=lambda record: record.id))
def test_any_text_with_any_spans_comes_back(tmp_path, records):
    layered = [DocumentRecord(one.id, one.text, {}, "ann", State.DONE, one.spans) for one in records]
    data = file_of(web_annotation, layered)
    assert back(web_annotation, data, tmp_path) == list(map(comparable, layered))
    assert list(found_by_selectors(data)) == [span[:3] for one in records for span in one.spans]


def test_offsets_of_a_browser_are_told_by_their_quotes(tmp_path):
    (record,), refused, (notice,) = read(tmp_path, page(text_of("💩 Kyiv"), tag(3, 7, exact="Kyiv")))
    assert refused == []
    assert spans(record) == [(2, 6, "actor")]
    assert "UTF-16" in notice.why


@pytest.mark.parametrize(
    "shape",
    [
        page,
        lambda *items: {"type": "AnnotationCollection", "first": page(*items)},
        lambda *items: list(items),
        lambda *items: {"id": "x", "@context": [{}], "type": "AnnotationPage", "items": list(items)},
    ],
)
def test_the_shapes_of_a_file(tmp_path, shape):
    (record,), refused, notices = read(tmp_path, shape(text_of("Kerry"), tag(0, 5, creator="ann", exact="Kerry")))
    assert (refused, notices) == ([], [])
    assert (record.id, record.layer, spans(record)) == ("d", "ann", [(0, 5, "actor")])


def test_other_motivations_are_counted_and_kept(tmp_path):
    link = {"type": "Annotation", "motivation": "linking", "target": "urn:x:1"}
    (record,), refused, (notice,) = read(tmp_path, page(text_of("Kerry"), link, tag(0, 5)))
    assert refused == []
    assert "1 annotations of other motivations" in notice.why
    assert "linking" in str(record.meta)


def test_spans_on_a_text_that_is_not_there_are_refused(tmp_path):
    documents_, (refused,), _ = read(tmp_path, page(tag(0, 5, source="http://x.org/page")))
    assert documents_ == []
    assert "'http://x.org/page' does not stand before" in refused.why


@pytest.mark.parametrize("start", [1.0, "0", True, None, -1, 10**30, 99])
def test_an_offset_is_an_integer_inside_the_text(tmp_path, start):
    for text in ("Kerry", "Kerry 💩"):
        (record,), (refused,), _ = read(tmp_path, page(text_of(text), tag(start, 5, exact="Kerry")))
        assert record.spans == ()
        assert refused.where.endswith("a.jsonld:1")


HOSTILE = [
    1,
    page(1),
    page({}),
    page({"target": [1, 2]}),
    page({"target": {"source": {}}}),
    page(text_of(7)),
    page(text_of("\0")),
    page(text_of("\ud83d")),
    page(text_of("x", name=["d"])),
    page({**text_of("x"), "annotator:meta": "[" * 100_000}),
    page({**text_of("x"), "annotator:meta": '{"a":' + "[" * 80 + "]" * 80 + "}"}),
    page({**text_of("x"), "annotator:meta": '{"a": ' + "9" * 5000 + "}"}),
    page(text_of("x"), {**tag(0, 1), "body": None}),
    page(text_of("x"), {**tag(0, 1), "body": [[1]]}),
    page(text_of("x"), {**tag(0, 1), "target": {"source": "urn:x:1", "selector": 3}}),
    page(text_of("x"), {**tag(0, 1), "motivation": "assessing"}),
    page(text_of("x"), tag(0, 1, exact="y")),
    page(text_of("x"), tag(0, 1, exact=7)),
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[-60:])
def test_hostile_files_are_refused_in_no_time(tmp_path, value):
    with little_work(10):
        _, refused, _ = read(tmp_path, value)
        assert [one.where for one in refused] == [f"{tmp_path / 'a.jsonld'}:1"]


@pytest.mark.parametrize("data", [b'{"@context": "' + b'", "a": ' * 100_000, b'{"items": [' * 50_000, b"{" * 1_000_000])
def test_broken_files_are_refused_in_no_time(tmp_path, data):
    with little_work(10):
        found, refused, _ = read_bytes(tmp_path, data, web_annotation.read)
        assert found == []
        assert len(refused) == 1
