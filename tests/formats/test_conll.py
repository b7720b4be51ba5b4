"""CoNLL tables: whole for readers that know nothing of ours, offsets exact for ours, foreign ones of every kind."""

import json
import re
import tracemalloc
from pathlib import Path
from urllib.parse import unquote

import conllu
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.domain.tags import Scheme, guess_scheme, read_tags
from annotator.formats import conll, exchange
from annotator.formats.exchange import DocumentRecord, LabelInfo, ReadOptions, Source, SpanRecord, WriteOptions
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, explained, hard
from tests.formats.conll_cases import plain, spans_of
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "conll.conll"
TEXT = "Kerry met Putin in Sochi. He left the U.S. on Monday.\r\n\u00a0💩Support us"
MARKED = DocumentRecord(
    "d/1", TEXT, {"source": "a.html"}, "analyst-1", State.DONE,
    (SpanRecord(0, 5, "actor", None, "who?", True), SpanRecord(10, 15, "actor"), SpanRecord(19, 24, "two words"),
     SpanRecord(26, 52, "claim"), SpanRecord(57, 67, "boilerplate")),
)  # fmt: skip
EMPTY = DocumentRecord("e", " \n", {}, "analyst-1", State.NEW)
FLATS = ("longest", "innermost", "priority")
ALIGNED = ("strict", "expand", "contract")


def held(records, options):
    pairs = [conll.hold(record, options) for record in records]
    return [record for record, _ in pairs], [loss for _, losses in pairs for loss in losses]


def read(tmp_path, data, **options):
    path = tmp_path / "in.conll"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    items = list(conll.read(Source.of(path), ReadOptions(**options)))
    records = [item for item in items if isinstance(item, DocumentRecord)]
    refused = [(item.where.rpartition("/")[2], item.why) for item in items if not isinstance(item, DocumentRecord)]
    return records, refused


def marks(record):
    return [(record.text[start:end], label) for start, end, label, *_ in record.spans]


def test_a_file_is_what_it_was(tmp_path):
    records, losses = held([MARKED, EMPTY], WriteOptions())
    assert losses == []
    assert file_of(conll, records) == GOLDEN.read_bytes()
    (found, nothing), refused, _ = read_bytes(tmp_path, GOLDEN.read_bytes(), conll.read, "in.conll")
    assert refused == []
    for got, want in ((found, MARKED), (nothing, EMPTY)):
        assert (got.id, got.text, got.meta, got.layer, got.status) == (
            want.id, want.text, want.meta, want.layer, want.status,
        )  # fmt: skip
        assert got.spans == want.spans


def test_a_reader_that_knows_nothing_of_ours_finds_tokens_tags_and_sentences():
    (first, second) = plain(GOLDEN.read_bytes())
    assert second == []
    tokens = [token for sentence in first for token, _ in sentence]
    assert tokens == re.findall(r"\w+|[^\w\s]", TEXT)
    assert [" ".join(token for token, _ in sentence) for sentence in first] == [
        "Kerry met Putin in Sochi .",
        "He left the U . S . on Monday .",
        "💩 Support us",
    ]
    assert spans_of(first) == [
        (0, 0, "actor"), (2, 2, "actor"), (4, 4, "two%20words"), (6, 14, "claim"), (17, 18, "boilerplate"),
    ]  # fmt: skip


def test_conllu_reads_it():
    sentences = conllu.parse(GOLDEN.read_text("utf-8"), fields=["form", "tag"])
    tagged = [(token["form"], token["tag"]) for sentence in sentences for token in sentence]
    assert [pair for pair in tagged if pair[1].startswith("B-")] == [
        ("Kerry", "B-actor"), ("Putin", "B-actor"), ("Sochi", "B-two%20words"), ("He", "B-claim"),
        ("Support", "B-boilerplate"),
    ]  # fmt: skip


def test_biluo_says_where_a_span_ends(tmp_path):
    data = file_of(conll, held([MARKED], WriteOptions())[0], scheme="biluo")
    kinds = [tags[0][0] for sentence in plain(data)[0] for _, tags in sentence]
    assert "".join(kinds) == "UOUOU" + "O" + "BIIIIIIIL" + "O" * 2 + "BL"
    assert back(conll, data, tmp_path, "x.conll") == [exchange.comparable(MARKED)]


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
@pytest.mark.parametrize("align", ALIGNED)
def test_every_hard_text_comes_back(case, align, tmp_path):
    options = WriteOptions(align=align, flat="innermost")
    records, losses = held([hard(case)], options)
    assert explained([hard(case)], records, losses)
    data = file_of(conll, records)
    assert back(conll, data, tmp_path, "x.conll") == [exchange.comparable(record) for record in records]
    assert len(plain(data)) == 1


@settings(max_examples=150)
@given(
    st.lists(documents(), max_size=4, unique_by=lambda record: record.id),
    st.sampled_from(FLATS),
    st.sampled_from(ALIGNED),
    st.sampled_from(["iob2", "biluo"]),
    st.booleans(),
)
def test_what_is_held_comes_back_and_all_else_was_announced(tmp_path_factory, records, flat, align, scheme, trim):
    options = WriteOptions(flat=flat, align=align, scheme=scheme, trim=trim, priority=("claim",))
    kept, losses = held(records, options)
    assert explained(records, kept, losses)
    lost = [loss for loss in losses if not loss.moved]
    assert sum(len(record.spans) for record in records) == sum(len(record.spans) for record in kept) + len(lost)
    there = {(record.id, *span[:3]) for record in kept for span in record.spans}
    assert all((loss.document, *loss.to, loss.label) in there for loss in losses if loss.moved)
    data = file_of(conll, kept, scheme=scheme)
    assert back(conll, data, tmp_path_factory.mktemp("t"), "x.conll") == [exchange.comparable(one) for one in kept]
    for document, record in zip(plain(data), kept, strict=True):
        places = [token.span() for token in re.finditer(r"\w+|[^\w\s]", record.text)]
        found = [(places[first][0], places[last][1], unquote(label)) for first, last, label in spans_of(document)]
        assert sorted(found) == sorted(span[:3] for span in record.spans)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["O", "B-a", "I-a", "L-a", "U-a", "B-b", "I-b", "L-b", "U-b"]), min_size=1))
def test_one_rule_reads_every_scheme(tmp_path_factory, tags):
    data = "".join(f"w{number} {tag}\n" for number, tag in enumerate(tags))
    (record,), _ = read(tmp_path_factory.mktemp("t"), data)
    places = [token.span() for token in re.finditer(r"\S+", record.text)]
    scheme = guess_scheme(tags)
    wanted = read_tags(tags, places, scheme if scheme is not Scheme.IOB2 else Scheme.IOB1)
    assert [span[:3] for span in record.spans] == list(dict.fromkeys(wanted.spans))


def test_the_conll_2003_file_of_four_columns(tmp_path):
    data = (
        "-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\nPolish JJ I-NP B-MISC\n"
        ". . O O\n\nPeter NNP I-NP I-PER\nBlackburn NNP I-NP I-PER\n\n-DOCSTART- -X- -X- O\n\nParis NNP I-NP I-LOC\n"
    )
    (first, second), refused = read(tmp_path, data)
    assert refused == []
    assert (first.id, second.id) == ("in-00001", "in-00002")
    assert first.text == "EU rejects German Polish .\nPeter Blackburn"
    assert marks(first) == [("EU", "ORG"), ("German", "MISC"), ("Polish", "MISC"), ("Peter Blackburn", "PER")]
    assert (first.status, first.layer) == (State.DONE, None)


def test_a_span_ends_with_its_sentence(tmp_path):
    (record,), _ = read(tmp_path, "a I-x\n\nb I-x\n\nc L-x\nd E-x\n")
    assert marks(record) == [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x")]


def test_columns_of_tags_are_analysts(tmp_path):
    data = "Kerry O B-PER ?\nmet O O ?\nPutin B-PER I-PER ?\n"
    (one, two), refused = read(tmp_path, data)
    assert refused == []
    assert (one.layer, two.layer, one.id, two.id) == ("analyst-1", "analyst-2", "in", "in")
    assert (marks(one), marks(two)) == ([("Putin", "PER")], [("Kerry", "PER"), ("Putin", "PER")])
    assert (one.status, two.status) == (State.DONE, State.DONE)
    named, _ = read(tmp_path, data, analysts=("ann", "ben", "cy"))
    assert [record.layer for record in named] == ["ann", "ben"]


def test_who_has_seen_only_a_part_is_not_done(tmp_path):
    (one, two), _ = read(tmp_path, "a B-x O\nb O ?\n\nc O B-x\n")
    assert (one.status, two.status) == (State.DONE, State.IN_PROGRESS)
    assert marks(two) == [("c", "x")]


def test_a_document_that_nobody_has_seen_is_nobodys(tmp_path):
    (record,), _ = read(tmp_path, "a\t?\t?\nb\t?\t?\n")
    assert (record.text, record.layer, record.status, record.spans) == ("a b", None, None, ())


def test_more_analysts_than_columns_are_refused(tmp_path):
    records, refused = read(tmp_path, "a O\n", analysts=("ann", "ben"))
    assert records == []
    assert refused == [("in.conll", "2 analysts are named, and the file has 1 columns beside the token")]


def test_a_span_that_stood_on_its_tokens_is_never_the_one_that_is_lost():
    spans = (SpanRecord(0, 7, "x"), SpanRecord(0, 5, "x"))
    held, losses = conll.hold(DocumentRecord("d", "Kerry, ", spans=spans), WriteOptions(trim=True))
    assert held.spans == spans[1:]
    assert [(loss.start, loss.end, loss.to) for loss in losses] == [(0, 7, None)]


def test_a_line_of_very_many_columns_is_no_line_of_analysts(tmp_path):
    records, refused = read(tmp_path, "a" + "\tO" * 1000 + "\n")
    assert (len(records), refused) == (1000, [])
    records, refused = read(tmp_path, "a" + "\tO" * 1001 + "\n")
    assert (records, refused) == (
        [], [("in.conll:1", "1,001 columns of tags would be as many analysts; there may be 1,000")]
    )  # fmt: skip


def test_two_columns_of_one_analyst_are_refused(tmp_path):
    records, refused = read(tmp_path, "a B-x B-y O\n", analysts=("ann", "ann", "ben"))
    assert records == []
    assert refused == [("in.conll", "an analyst is named for two columns; give every column a name of its own")]


def test_a_sentence_can_be_a_document(tmp_path):
    data = "# id = s1\nKerry B-x\n\n\n# sent_id = s2\nmet O\nPutin B-x\n\nSochi O\n"
    records, refused = read(tmp_path, data, document_per="sentence")
    assert refused == []
    assert [(record.id, record.text) for record in records] == [
        ("s1", "Kerry"), ("s2", "met Putin"), ("in-00003", "Sochi"),
    ]  # fmt: skip


def test_our_own_documents_stay_whole_by_sentences_too(tmp_path):
    records, refused = read(tmp_path, GOLDEN.read_bytes(), document_per="sentence")
    assert refused == []
    assert [record.text for record in records] == [TEXT, EMPTY.text]


def test_ids_of_other_programs(tmp_path):
    records, _ = read(tmp_path, "-DOCSTART- (1 EU)\n\nEU B-x\n\n-DOCSTART-\tO\n\na O\n# newdoc id = n7\nb O\n")
    assert [(record.id, record.text) for record in records] == [("1 EU", "EU"), ("in-00002", "a"), ("n7", "b")]


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path):
    data = b"a\tB-x\nb\nc\tnonsense\n\tO\nd\tI-x\ne\xff\tO\nf\0\tO\ng\tB-y\n"
    (record,), refused = read(tmp_path, data)
    assert record.text == "a b c d g"
    assert marks(record) == [("a", "x"), ("d", "x"), ("g", "y")]
    assert record.status is State.IN_PROGRESS
    assert [where for where, _ in refused] == [f"in.conll:{number}" for number in (2, 3, 4, 6, 7)]
    assert [why.split(";")[0] for _, why in refused] == [
        "1 column where the file has 2",
        "'nonsense' is no tag such as O, B-actor or I-actor",
        "the line begins with an empty column where the token should stand",
        "byte 2 of the line is not UTF-8",
        "a NUL: this is not text",
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_hashes_are_comments_or_tokens(tmp_path, ends):
    data = ends.join(["# a comment", "#\tO", "# another one", "#Brexit\tB-x", ""])
    (record,), refused = read(tmp_path, "\ufeff" + data)
    assert refused == []
    assert (record.text, marks(record)) == ("# #Brexit", [("#Brexit", "x")])


def test_another_encoding_can_be_forced(tmp_path):
    data = "Zürich B-x\nist O\n".encode("latin-1")
    assert read(tmp_path, data)[0][0].text == "ist"
    (record,), refused = read(tmp_path, data, encoding="latin-1")
    assert (marks(record), refused) == ([("Zürich", "x")], [])


def test_a_text_that_is_no_table_is_one_refusal(tmp_path):
    records, refused = read(tmp_path, "Kerry met Putin in Sochi.\nHe left.\n" * 5000)
    assert (records, len(refused)) == ([], 1)
    assert "holds no tags" in refused[0][1]


def header(**value):
    return f"-DOCSTART- -X- O O\t{json.dumps(value)}\tO\n\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (header(id="d", text="a c") + "a\tO\nb\tO\n", "token 2, 'b', is not what stands at 1"),
        (header(id="d", text="a b c") + "a\tO\nb\tO\n", "the text goes on after the last token, at 3"),
        (header(id="d", text=5) + "a\tO\n", "text is an integer"),
        (header(id="", text="a") + "a\tO\n", "id has 0 characters"),
        (header(id="d", text="a", status="x") + "a\tO\n", "status is one of"),
        (header(id="d", text="a", notes=[[0, 1]]) + "a\tO\n", "a note is no list"),
        ("-DOCSTART- -X- O O\t{" + "[" * 100_000 + "\tO\n\na\tO\n", "bad JSON"),
        ('-DOCSTART- -X- O O\t{"id": ' + "9" * 5000 + "}\tO\n\na\tO\n", "a number with too many digits"),
        ('-DOCSTART- -X- O O\t{"text": "a\\u0000"}\tO\n\na\tO\n', "NUL"),
        ('-DOCSTART- -X- O O\t{"text": "\\ud83d"}\tO\n\na\tO\n', "lone surrogate"),
    ],
)
def test_a_line_that_lies_about_its_document_is_refused(tmp_path, data, why):
    with little_work(10):
        records, refused = read(tmp_path, data + header(id="next", text="b") + "b\tB-x\n")
        assert [record.id for record in records] == ["next"]
        assert [why in told for _, told in refused] == [True], refused


def test_refusals_without_end_are_cut(tmp_path):
    records, refused = read(tmp_path, "-DOCSTART- -X- O O\t{}}\tO\n" * 3000)
    assert (records, len(refused)) == ([], 1001)


def test_one_huge_document_is_refused_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.conll_tables.LONGEST_DOCUMENT", 100)
    data = "-DOCSTART- O\n\n" + "word O\n" * 50 + "\n-DOCSTART- O\n\nb O\n"
    records, refused = read(tmp_path, data)
    assert [record.text for record in records] == ["b"]
    assert [where for where, _ in refused] == ["in.conll:1"]
    assert "--document-per sentence" in refused[0][1]


def test_forty_seven_analysts_are_read_sentence_by_sentence(tmp_path):
    tags = ["B-x" if number % 9 == 0 else "?" if number % 9 == 1 else "O" for number in range(47)]
    data = f"Kerry {' '.join(tags)}\nsaid {' '.join('?' if tag == '?' else 'O' for tag in tags)}\n\n" * 300
    records, refused = read(tmp_path, data, document_per="sentence")
    assert refused == []
    seen = [f"analyst-{number}" for number in range(1, 48) if number % 9 != 2]
    assert [record.layer for record in records] == seen * 300
    assert {record.status for record in records} == {State.DONE}
    assert sum(len(record.spans) for record in records) == 300 * tags.count("B-x")
    tracemalloc.start()
    for _ in conll.read(Source.of(tmp_path / "in.conll"), ReadOptions(document_per="sentence")):
        pass
    assert tracemalloc.get_traced_memory()[1] < 8_000_000  # 1 MB of it is the file's buffer
    tracemalloc.stop()


def test_a_span_that_was_moved_and_then_lost_is_told_once():
    text = "pre-war Berliner"
    record = DocumentRecord("d", text, {}, None, None, (SpanRecord(0, 16, "claim"), SpanRecord(8, 14, "actor")))
    (kept,), (lost,) = held([record], WriteOptions(align="expand"))
    assert kept.spans == (SpanRecord(0, 16, "claim"),)
    assert (lost.start, lost.end, lost.moved) == (8, 14, False)
    assert lost.why == "moved to 8..16: taken out to whole tokens; then nested in claim 0–16; longest kept"


def test_the_tagset_changes_nothing():
    records, _ = held([MARKED], WriteOptions())
    assert file_of(conll, records, labels=(LabelInfo("actor"),)) == file_of(conll, records)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("1 Aufgrund O\n2 Schwartz B-PER\n\n1 Köln B-LOC\n", [("Schwartz", "PER"), ("Köln", "LOC")]),
        ("1\tKerry\tKerry\tPROPN\tB-PER\n2\tmet\tmeet\tVERB\tO\n", [("Kerry", "PER")]),
    ],
)
def test_the_word_stands_behind_its_number(tmp_path, rows, found):
    (record,), refused = read(tmp_path, "#\thttp://example.org [2009]\n" + rows)
    assert refused == []
    assert marks(record) == found


@pytest.mark.parametrize(
    "rows", ["1 O\n2 B-NUM\n", "1 O O\n2 B-NUM ?\n", "3 of O\n4 B-NUM O\n", "1 x O\n1 y O\n3 z B-NUM\n"]
)
def test_numbers_that_are_words_stay_words(tmp_path, rows):
    record = read(tmp_path, rows)[0][0]
    assert record.text.split() == [row.split()[0] for row in rows.splitlines()]
