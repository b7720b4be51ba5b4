"""spaCy's DocBin: read back by spaCy itself, and foreign bytes that must harm nobody."""

import io
import os
import pickle
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import State
from annotator.formats import docbin_writing, exchange, spacy_docbin
from annotator.formats.docbin_reading import count_labels
from annotator.formats.exchange import DocumentRecord, FolderSource, ReadOptions, Source, SpanRecord, WriteOptions
from annotator.formats.msgpack import bytes_head, list_head, map_head, packed
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, explained, hard
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes
from tests.formats.spacy_here import blank, load_docs, needs_spacy

pytestmark = [needs_spacy, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

GOLDEN = Path(__file__).parent / "golden" / "docs.spacy"
TEXT = "The mayor of Kyiv said 6,100 people died. 💩\r\n  Kerry-led\u00a0talks"
NESTED = DocumentRecord(
    "d/1", TEXT, {"big": 10**30}, "ann", State.DONE,
    (SpanRecord(0, 40, "claim"), SpanRecord(0, 17, "actor"), SpanRecord(4, 9, "actor"),
     SpanRecord(13, 17, "location", None, "city", True), SpanRecord(42, 47, "PERSON")),
)  # fmt: skip
EMPTY = DocumentRecord("e", "", {}, None, None)


def held(records, **options):
    pairs = [spacy_docbin.hold(record, WriteOptions(**options)) for record in records]
    return [record for record, _ in pairs], [loss for _, losses in pairs for loss in losses]


def docs_of(tmp_path, data):
    path = tmp_path / "x.spacy"
    path.write_bytes(data)
    return load_docs(path)


def test_a_file_is_what_it_was_and_comes_back(tmp_path):
    records, losses = held([NESTED, EMPTY])
    assert losses == []
    data = file_of(spacy_docbin, records)
    # zlib's bytes may differ from one version to the next; what is in them may not.
    assert zlib.decompress(data) == zlib.decompress(GOLDEN.read_bytes())
    found, refused, told = read_bytes(tmp_path, GOLDEN.read_bytes(), spacy_docbin.read, "docs.spacy")
    assert (refused, told) == ([], [])
    for got, want in zip(found, (NESTED, EMPTY), strict=True):
        assert (got.id, got.text, got.meta, got.layer, got.status, got.spans) == (
            want.id, want.text, want.meta, want.layer, want.status, want.spans,
        )  # fmt: skip


def test_spacy_finds_every_span_and_flat_entities(tmp_path):
    doc, empty = docs_of(tmp_path, GOLDEN.read_bytes())
    assert (doc.text, empty.text) == (TEXT, "")
    assert [(one.start_char, one.end_char, one.label_) for one in doc.spans["sc"]] == [
        span[:3] for span in NESTED.spans
    ]
    claim = "The mayor of Kyiv said 6,100 people died"
    assert [(one.text, one.label_) for one in doc.ents] == [(claim, "claim"), ("💩", "PERSON")]
    assert doc.has_annotation("ENT_IOB")
    assert empty.user_data["id"] == "e"


def test_the_flat_policy_decides_on_entities(tmp_path):
    records, _ = held([NESTED])
    for flat, priority, wanted in (
        ("innermost", (), ["mayor", "Kyiv", "💩"]),
        ("priority", ("PERSON", "location"), ["mayor", "Kyiv", "💩"]),
        ("priority", ("actor",), ["The mayor of Kyiv", "💩"]),
    ):
        (doc,) = docs_of(tmp_path, file_of(spacy_docbin, records, flat=flat, priority=priority))
        assert [one.text for one in doc.ents] == wanted
        assert len(doc.spans["sc"]) == 5


def test_a_document_without_spans_says_that_it_has_none(tmp_path):
    (doc,) = docs_of(tmp_path, file_of(spacy_docbin, [DocumentRecord("n", "Nothing here")]))
    assert doc.has_annotation("ENT_IOB")
    assert doc.ents == ()


def test_a_span_inside_a_token_is_lost_or_moved():
    record = DocumentRecord("d", "pre-war Berliner", {}, "a", None, (SpanRecord(8, 14, "x"),))
    for align, spans, why in (
        ("strict", [], "ends inside the token 8–16"),
        ("expand", [(8, 16, "x")], "moved to 8..16: taken out to whole tokens"),
        ("contract", [], "holds no whole token"),
    ):
        (kept,), losses = held([record], align=align)
        assert [span[:3] for span in kept.spans] == spans
        assert [loss.why for loss in losses] == [why]


def test_entities_never_begin_or_end_with_white_space(tmp_path):
    text = "  Kerry  met  "
    record = DocumentRecord("d", text, {}, "a", None, (SpanRecord(0, 9, "x"), SpanRecord(12, 14, "y")))
    (kept,), losses = held([record], align="expand")
    (doc,) = docs_of(tmp_path, file_of(spacy_docbin, [kept]))
    assert [one.text for one in doc.ents] == ["Kerry"]
    assert len(doc.spans["sc"]) == len(kept.spans)
    assert explained([record], [kept], losses)


def test_it_is_what_spacy_fed_by_hand_would_write(tmp_path):
    from spacy.tokens import DocBin

    doc = blank().make_doc(TEXT)
    spans = [doc.char_span(start, end, label) for start, end, label, *_ in NESTED.spans]
    doc.spans["sc"] = spans
    doc.ents = [spans[0], doc.char_span(42, 43, "PERSON")]
    theirs = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], docs=[doc]).to_bytes()
    (wanted,), (found,) = docs_of(tmp_path, theirs), docs_of(tmp_path, file_of(spacy_docbin, [NESTED]))
    attributes = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
    assert (found.to_array(attributes) == wanted.to_array(attributes)).all()
    assert [(one.start, one.end, one.label) for one in found.spans["sc"]] == [
        (one.start, one.end, one.label) for one in wanted.spans["sc"]
    ]


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back(case, tmp_path):
    records, losses = held([hard(case)], align="expand")
    assert explained([hard(case)], records, losses)
    data = file_of(spacy_docbin, records)
    assert back(spacy_docbin, data, tmp_path) == [exchange.comparable(records[0])]
    assert docs_of(tmp_path, data)[0].text == case["text"]


@settings(max_examples=60)
@given(
    st.lists(documents(), max_size=4, unique_by=lambda record: record.id),
    st.sampled_from(["strict", "expand", "contract"]),
    st.sampled_from(["longest", "innermost"]),
)
def test_what_is_held_comes_back_and_all_else_was_announced(tmp_path_factory, records, align, flat):
    folder = tmp_path_factory.mktemp("t")
    kept, losses = held(records, align=align)
    assert explained(records, kept, losses)
    if align == "strict":
        assert sum(len(record.spans) for record in records) == sum(len(record.spans) for record in kept) + len(losses)
    data = file_of(spacy_docbin, kept, flat=flat)
    assert back(spacy_docbin, data, folder) == [exchange.comparable(one) for one in kept]
    for doc, record in zip(docs_of(folder, data), kept, strict=True):
        assert doc.text == record.text
        marked = sorted((one.start_char, one.end_char, one.label_) for one in doc.spans["sc"])
        assert marked == sorted({span[:3] for span in record.spans})


def test_the_same_records_give_the_same_bytes():
    assert file_of(spacy_docbin, [NESTED, EMPTY]) == file_of(spacy_docbin, [NESTED, EMPTY])


def test_many_documents_are_written_and_read_in_flat_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.docbin_file._SPOOLED", 100_000)
    words = "Kerry met Putin in Sochi. " * 60
    (record,), _ = held([DocumentRecord("d", words, {}, "a", State.DONE, (SpanRecord(0, 5, "actor"),))])
    path = tmp_path / "big.spacy"
    tracemalloc.start()
    with path.open("wb") as out:
        spacy_docbin.write((record for _ in range(700)), out, WriteOptions())
    assert sum(1 for _ in spacy_docbin.read(Source.of(path), ReadOptions())) == 700
    # Its tokens alone are 700 times 360 rows of 24 bytes, 6 MB.
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bin_of_other_hands(tmp_path):
    from spacy.tokens import Doc, DocBin

    doc = blank().make_doc("Kerry met Putin in Sochi.")
    doc.ents = [doc.char_span(0, 5, "PERSON"), doc.char_span(10, 15, "PERSON")]
    doc.spans["mine"] = [doc.char_span(0, 24, "claim")]
    doc.cats["news"] = 0.5
    Doc.set_extension("checked", default=False, force=True)
    doc._.checked = True
    other = Doc(doc.vocab, words=["no", "blanks", "known"])
    data = DocBin(docs=[doc, other], store_user_data=True).to_bytes()
    (one, two), refused, told = read_bytes(tmp_path, data, spacy_docbin.read, "x.spacy")
    assert (refused, told) == ([], [])
    assert [span[:3] for span in one.spans] == [(0, 24, "claim"), (0, 5, "PERSON"), (10, 15, "PERSON")]
    assert (one.id, two.id, one.layer, one.status) == ("x-00001", "x-00002", None, None)
    assert one.meta == {"cats": {"news": 0.5}}
    assert two.text == "no blanks known"


def test_spans_of_other_keys_are_told(tmp_path):
    from spacy.tokens import DocBin

    doc = blank().make_doc("Kerry met Putin")
    doc.spans["sc"] = [doc.char_span(0, 5, "actor")]
    doc.spans["draft"] = [doc.char_span(10, 15, "actor")]
    (one,), _, (told,) = read_bytes(tmp_path, DocBin(docs=[doc]).to_bytes(), spacy_docbin.read, "x.spacy")
    assert [span[:3] for span in one.spans] == [(0, 5, "actor")]
    assert told.why == "left out: spans under draft; those under sc were read"


class Canary:
    """What a pickle would run."""

    def __reduce__(self):
        return os.system, ("touch canary",)


def groups_of(pack):
    """The span groups of one document: one packed span under "sc"."""
    group = map_head(1) + packed("spans") + list_head(1) + packed(pack)
    return list_head(1) + packed(map_head(1) + bytes_head(len(group)) + group + list_head(1) + packed("sc"))


def parts(**changed):
    """The parts of a file with one document of one token, "a", and one span on it."""
    from spacy.strings import StringStore

    values = {
        "attrs": list_head(1) + packed(65),
        "tokens": packed(StringStore(["a"])["a"].to_bytes(8, "little")),
        "spaces": packed(b"\0"),
        "lengths": packed((1).to_bytes(4, "little")),
        "strings": list_head(2) + packed("a") + packed("x"),
        "span_groups": span_at(0, 1),
    }
    values |= changed
    return zlib.compress(map_head(len(values)) + b"".join(packed(key) + value for key, value in values.items()))


def test_the_least_of_files_is_read(tmp_path):
    (one,), refused, _ = read_bytes(tmp_path, parts(), spacy_docbin.read, "x.spacy")
    assert (one.text, [span[:3] for span in one.spans], refused) == ("a", [(0, 1, "x")], [])


def span_at(first, stop, label=b"x"):
    from spacy.strings import StringStore

    pack = bytes(16) + StringStore(["x"])["x"].to_bytes(8, "big") if label == b"x" else bytes(24)
    pack += first.to_bytes(4, "big", signed=True) + stop.to_bytes(4, "big", signed=True) + bytes(8)
    return groups_of(pack)


HOSTILE = {
    "a pickle": lambda: pickle.dumps(Canary()),
    "a pickle inside": lambda: zlib.compress(pickle.dumps(Canary())),
    "nothing": lambda: b"",
    "half a stream": lambda: parts()[:-5],
    "noise": lambda: zlib.compress(bytes(range(256)) * 100),
    "a bomb": lambda: zlib.compress(bytes(200_000_000), 9),
    "a bomb of lists": lambda: zlib.compress(b"\xdd\xff\xff\xff\xff" + b"\x91" * 30_000_000, 9),
    "a list of strings without end": lambda: parts(strings=b"\xdd\xff\xff\xff\xff"),
    "more tokens than there are": lambda: parts(lengths=packed((2**31 - 1).to_bytes(4, "little"))),
    "less than no tokens": lambda: parts(lengths=packed(b"\xff\xff\xff\xff")),
    "no words": lambda: parts(attrs=list_head(1) + packed(77)),
    "attributes that are none": lambda: parts(attrs=packed("x")),
    "strings that are none": lambda: parts(strings=list_head(2) + packed(5) + packed("x")),
    "no such string": lambda: parts(tokens=packed(b"\x01" * 8)),
    "a span behind the end": lambda: parts(span_groups=span_at(0, 2)),
    "a span before the beginning": lambda: parts(span_groups=span_at(-1, 1)),
    "a span of nothing": lambda: parts(span_groups=span_at(1, 1)),
    "a span without a label": lambda: parts(span_groups=span_at(0, 1, b"")),
    "groups that are none": lambda: parts(span_groups=list_head(1) + packed(list_head(1) + packed(b"\x01"))),
    "an extension type": lambda: parts(span_groups=list_head(1) + b"\xc7\x01\x05a"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_at_once(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = HOSTILE[name]()
    with little_work(20):
        found, refused, _ = read_bytes(tmp_path, data, spacy_docbin.read, "x.spacy")
        assert (found, len(refused)) == ([], 1)
    assert not (tmp_path / "canary").exists()


def test_user_data_that_cannot_be_read_is_left_out(tmp_path):
    for user_data in (b"\xc7\x01\x05a", map_head(1) + packed("meta") + packed("{"), map_head(1) + packed("notes")
                      + packed("[[1]]")):  # fmt: skip
        data = parts(user_data=list_head(1) + packed(user_data))
        (one,), _, (told,) = read_bytes(tmp_path, data, spacy_docbin.read, "x.spacy")
        assert (one.id, one.meta) == ("x", {})
        assert told.why == "left out: user data that cannot be read"


def test_flipped_bytes_harm_nobody(tmp_path):
    plain = zlib.decompress(GOLDEN.read_bytes())
    for at in range(0, len(plain), 7):
        data = zlib.compress(plain[:at] + bytes([plain[at] ^ 0x55]) + plain[at + 1 :])
        found, refused, _ = read_bytes(tmp_path, data, spacy_docbin.read, "x.spacy")
        assert found or refused


def test_a_split_export_is_a_folder_that_spacy_trains_from(tmp_path):
    records, _ = held([NESTED, EMPTY])
    given_parts = iter([("train", iter(records[:1])), ("dev", iter(records[1:])), ("test", iter([]))])
    spacy_docbin.write_parts(given_parts, tmp_path, WriteOptions(language="en"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.cfg", "dev.spacy", "test.spacy", "train.spacy"]
    found = list(spacy_docbin.read_folder(FolderSource(tmp_path, "out"), ReadOptions()))
    assert [one.id for one in found] == ["d/1", "e"]
    assert found[0].where == "out/train.spacy, document 1"
    from spacy.util import load_config

    config = load_config(tmp_path / "config.cfg", interpolate=True)
    assert (config["paths"]["train"], config["corpora"]["dev"]["path"]) == ("train.spacy", "dev.spacy")
    ents, spans = count_labels(Source.of(tmp_path / "train.spacy"))
    assert (ents, spans) == ({"claim": 1, "PERSON": 1}, {"claim": 1, "actor": 2, "location": 1, "PERSON": 1})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_config_is_whole_and_makes_the_tokens_that_the_data_has(tmp_path, language):
    """Nothing is left to be filled in, which `spacy debug data` asks for; Chinese has no blanks to cut at."""
    from spacy.schemas import ConfigSchemaInit, ConfigSchemaTraining
    from spacy.tokens import DocBin
    from spacy.util import load_config, load_model_from_config, registry

    records, _ = held([DocumentRecord("d", "约翰在基辅 Kyiv.", {}, "a")], language=language)
    spacy_docbin.write_parts(iter([("train", iter(records))]), tmp_path, WriteOptions(language=language))
    config = load_config(tmp_path / "config.cfg", interpolate=True)
    nlp = load_model_from_config(config)
    registry.resolve(config["training"], schema=ConfigSchemaTraining)
    registry.resolve(config["initialize"], schema=ConfigSchemaInit)
    registry.resolve(config["corpora"])
    (doc,) = DocBin().from_disk(tmp_path / "train.spacy").get_docs(nlp.vocab)
    assert [token.text for token in doc] == [token.text for token in nlp.make_doc(doc.text)]


def test_another_language_has_its_own_tokens(tmp_path):
    record = DocumentRecord("d", "l'uomo", {}, "a", None, (SpanRecord(2, 6, "x"),))
    assert len(held([record], language="it")[0][0].spans) == 1
    assert len(held([record], language="de")[0][0].spans) == 0
    with pytest.raises(AnnotatorError, match="no blank pipeline for 'qq'"):
        held([record], language="qq")


def test_without_spacy_a_sentence_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    with pytest.raises(AnnotatorError, match="needs spaCy") as caught:
        docbin_writing.blank_pipeline()
    assert "get nlp" in caught.value.hint
    with pytest.raises(AnnotatorError, match="needs spaCy"):
        spacy_docbin.read(Source(Path("x"), "x", "x"), ReadOptions())


def test_a_bin_beyond_four_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr("annotator.formats.docbin_file.bytes_head", lambda length: (2**32).to_bytes(4, "big"))
    with pytest.raises(AnnotatorError, match="too large for one DocBin"):
        spacy_docbin.write(iter([EMPTY]), io.BytesIO(), WriteOptions())
