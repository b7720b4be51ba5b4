"""brat standoff: read back by brat's own rules, written down here once more from its documentation and source."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import brat
from annotator.formats.brat_names import to_label, to_type
from annotator.formats.document_folder import NAMES_FILE
from annotator.formats.exchange import DocumentRecord, LabelInfo, ReadOptions, Source, SpanRecord, WriteOptions
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, explained, hard, read_folder, said, written

GOLDEN = Path(__file__).parent / "golden" / "brat"


def brat_reads(folder, stem):
    """What brat itself makes of a document: (first offset, last offset, type), notes by id; no line may fail.

    Lines end where Python's splitlines says; an id, a tab, type and fragments, a tab, and the text of the fragments
    with a blank between them.
    """
    text = (folder / f"{stem}.txt").read_bytes().decode("utf-8")
    spans, notes = {}, {}
    for line in (folder / f"{stem}.ann").read_bytes().decode("utf-8").splitlines():
        mark, data, tail = line.split("\t", 2) if line[0] in "T#" else (*line.split("\t", 1), "")
        assert re.fullmatch(r"([A-Za-z]+|#[A-Za-z]*)[0-9]+", mark)
        if mark[0] == "T":
            name, _, extents = data.partition(" ")
            assert re.fullmatch("[a-zA-Z0-9_-]*", name)
            fragments = [tuple(map(int, one.split(" "))) for one in extents.split(";")]
            seen = []
            for start, end in fragments:
                assert 0 <= start <= end <= len(text)
                assert not any(end >= first and start < last for first, last in seen)
                seen.append((start, end))
            assert tail == " ".join(text[start:end] for start, end in fragments)
            assert mark not in spans
            spans[mark] = (fragments[0][0], fragments[-1][1], name)
        elif mark[0] == "#":
            kind, target = data.split()
            assert kind == "AnnotatorNotes"
            notes[target] = tail.strip()
        else:
            assert mark[0] == "A"
            assert data.split() == ["flagged", data.split()[1]]
    assert notes.keys() <= spans.keys()
    return text, spans, notes


def names_read(folder):
    return sorted(path.stem for path in folder.glob("*.txt"))


def test_the_golden_folder_is_what_is_written(tmp_path):
    records = [
        DocumentRecord(
            "news/1",
            "Kerry 😀 met\nPutin.\r\nIn Sochi.",
            spans=(
                SpanRecord(0, 18, "claim", note="who says so?"),
                SpanRecord(0, 5, "actor", flagged=True),
                SpanRecord(23, 28, "new place"),
            ),
        ),
        DocumentRecord("plain", "nothing"),
    ]
    labels = (LabelInfo("actor", "#2b3e7e"), LabelInfo("unused", "#ffee00"))
    held, losses = written(brat, records, tmp_path / "out", WriteOptions(labels=labels))
    assert [(loss.document, loss.start) for loss in losses] == [("news/1", None)]
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert made == {path.name: path.read_bytes() for path in GOLDEN.iterdir()}
    back, refused, notices = read_folder(brat, GOLDEN)
    assert (refused, notices) == ([], [])
    assert said(back) == said(held) == said(records)
    assert [span[4:] for span in back[0].spans] == [("who says so?", False), (None, True), (None, False)]


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_passes_brat_and_comes_back(tmp_path, case):
    record = hard(case)
    held, losses = written(brat, [record], tmp_path / "out")
    assert explained([record], held, losses)
    (stem,) = names_read(tmp_path / "out")
    text, spans, _ = brat_reads(tmp_path / "out", stem)
    assert text == record.text.replace("\r\n", " \n")
    assert sorted(spans.values()) == sorted((s.start, s.end, to_type(s.label)) for s in held[0].spans)
    back, refused, _ = read_folder(brat, tmp_path / "out")
    assert not refused
    assert said(back) == said(held)


@settings(max_examples=150)
@given(st.lists(documents(), max_size=4, unique_by=lambda record: record.id))
def test_random_documents_come_back_but_for_what_was_announced(records):
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "out")
        held, losses = written(brat, records, folder)
        assert explained(records, held, losses)
        for stem in names_read(folder):
            brat_reads(folder, stem)
        back, refused, _ = read_folder(brat, folder)
        assert not refused
        assert said(back) == said(held)


def test_a_span_over_a_line_break_is_cut_into_fragments(tmp_path):
    text = "the United\nStates\u2028of\r\n\r\nAmerica said"
    written(brat, [DocumentRecord("d", text, spans=(SpanRecord(4, 31, "actor"),))], tmp_path / "out")
    line = (tmp_path / "out" / "d.ann").read_text("utf-8")
    assert line == "T1\tactor 4 10;11 17;18 20;24 31\tUnited States of America\n"


def test_breaks_at_edges_are_announced_and_spans_that_become_one_are_one(tmp_path):
    spans = (SpanRecord(0, 7, "a"), SpanRecord(0, 1, "b"), SpanRecord(1, 6, "a", note=" one\ntwo "))
    held, losses = written(brat, [DocumentRecord("d", "\nKerry\nx", spans=spans)], tmp_path / "out")
    assert [span[:5] for span in held[0].spans] == [(1, 6, "a", None, "one two")]
    assert [(loss.start, loss.end, loss.label) for loss in losses] == [(0, 7, "a"), (0, 1, "b"), (1, 6, "a")]
    assert ["1–6" in losses[0].why, "nothing else" in losses[1].why, "note" in losses[2].why] == [True] * 3
    assert losses[0].why.endswith("the same place and label as another span then")


@given(st.text(min_size=1).filter(lambda name: "\0" not in name))
def test_label_names_can_be_stored_and_come_back(name):
    assert re.fullmatch("[A-Za-z0-9_-]+", to_type(name))
    assert not re.fullmatch("-+", to_type(name))  # brat would take it for a ruler
    assert to_label(to_type(name)) == name


@given(st.lists(st.text(min_size=1, max_size=5), min_size=2, unique=True))
def test_two_labels_never_become_one(names):
    assert len({to_type(name) for name in names}) == len(names)


def test_other_tools_names_stay_as_they_are():
    assert [to_label(name) for name in ("_x2_", "_x110000_", "_x020_", "Org_x", "_xd800_")] == [
        "_x2_", "_x110000_", "_x020_", "Org_x", "_xd800_",
    ]  # fmt: skip


TITLES = [
    "../../x", "/abs", "C:\\w", "CON", "nul.txt", "com1", "a:b", "dot.", "blank ", "-rf", ".hidden", "Ä", "A\u0308",
    "doc", "DOC", "Doc", "x" * 400, "😀" * 300, "\u202egnp.exe", "a\nb", "…", " ", "aux.", "names.manifest",
    "annotation", "visual.conf", "ß", "SS",
]  # fmt: skip


def test_no_title_leaves_the_folder_and_no_two_share_a_file(tmp_path):
    records = [DocumentRecord(title, f"text of {number}") for number, title in enumerate(TITLES)]
    written(brat, records, tmp_path / "sub" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["sub"]
    names = [path.name for path in (tmp_path / "sub" / "out").iterdir()]
    assert len({name.casefold() for name in names}) == len(names) == 2 * len(TITLES) + 3
    assert not any(re.match(r"(con|nul|aux|com1)\.|[-.]", name.casefold()) for name in names)
    assert all(len(name.encode()) < 140 for name in names)
    back, refused, _ = read_folder(brat, tmp_path / "sub" / "out")
    assert not refused
    assert said(back) == said(records)


def test_the_names_file_is_there_only_when_needed_and_is_not_believed_blindly(tmp_path):
    written(brat, [DocumentRecord("d", "text")], tmp_path / "one")
    assert not (tmp_path / "one" / NAMES_FILE).exists()
    written(brat, [DocumentRecord("d", "a\r\nb")], tmp_path / "two")
    (tmp_path / "two" / "d.txt").write_bytes(b"other")
    assert said(read_folder(brat, tmp_path / "two")[0]) == [("d", "other", ())]
    for bad in (b"[" * 100_000, b'{"files": {"d": {"id": 5}}}', b'{"files": []}', b"\xff", b"9" * 5000, b"{}"):
        (tmp_path / "two" / NAMES_FILE).write_bytes(bad)
        assert said(read_folder(brat, tmp_path / "two")[0]) == [("d", "other", ())]


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "a \nb\r\nc \r\n", "\ufeffa\r\n", "\r\n\r\n \r\n", "\ufeffa \nb"])
def test_carriage_returns_come_back_and_blanks_before_a_line_end_stay(tmp_path, text):
    written(brat, [DocumentRecord("d", text)], tmp_path / "out")
    assert b"\r" not in (tmp_path / "out" / "d.txt").read_bytes()
    assert said(read_folder(brat, tmp_path / "out")[0]) == [("d", text, ())]


def test_a_name_is_told_in_one_line_however_many_carriage_returns_the_text_has(tmp_path):
    records = [DocumentRecord(f"news/{number}", "line\r\n" * 500) for number in range(3)]
    written(brat, records, tmp_path / "out")
    lines = (tmp_path / "out" / NAMES_FILE).read_text("utf-8").splitlines()
    assert [len(line) < 200 for line in lines] == [True] * 5
    assert said(read_folder(brat, tmp_path / "out")[0]) == said(records)


def read_one(tmp_path, text, standoff, options=None):
    (tmp_path / "d.txt").write_bytes(text)
    (tmp_path / "d.ann").write_bytes(standoff)
    return read_folder(brat, tmp_path, options)


FOREIGN = """T1\tPerson 0 4\tJohn
T2\tPerson 0 4;11 16\tJohn Smith
T3\tOrg 17 20;21 24\tthe end
T4\tOrg 17 24\tthe end
R1\tKnows Arg1:T1 Arg2:T3
E1\tMeet:T1 Who:T3
A1\tNegation E1
N1\tReference T1 Wikipedia:534366\tJohn
*\tEquiv T1 T3
#1\tAnnotatorNotes T1\tsure?
#2\tAnnotatorNotes R1\thm
#3\tAnnotatorNotes T2\tparts
A2\tflagged T3
"""


def test_what_is_no_span_is_counted_and_kept(tmp_path):
    documents, refused, notices = read_one(tmp_path, b"John (aka) Smith the\nend", FOREIGN.encode())
    assert said(documents)[0][2] == ((0, 4, "Person"), (17, 24, "Org"), (17, 24, "Org"))
    assert documents[0].spans[0].note == "sure?"
    assert [span.flagged for span in documents[0].spans] == [False, True, False]
    (refusal,) = refused
    assert refusal.where.endswith("d.ann:2")
    assert "2 parts" in refusal.why
    kept = documents[0].meta["brat"]
    assert {key: kept[key] for key in kept if key not in {"lines", "spans"}} == {
        "relations": 1, "events": 1, "attributes": 1, "normalizations": 1, "equivalences": 1, "notes": 2,
        "discontinuous spans": 1,
    }  # fmt: skip
    assert "R1\tKnows Arg1:T1 Arg2:T3" in kept["lines"]
    assert kept["spans"] == {"T1": [0, 4, "Person"], "T3": [17, 24, "Org"]}
    assert "1 relations" in notices[0].why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("T1\tA 0 99\tx", "ends at 99"),
        ("T1\tA 3 3\t", "empty"),
        ("T1\tA 4 2\tx", "behind its end"),
        ("T1\tA -1 2\tx", "were expected"),
        ("T1\tA 0.0 2\tx", "were expected"),
        ("T1\tA 0 " + "9" * 5000 + "\tx", "were expected"),
        ("T1\tA ٠ ٤\tJohn", "were expected"),
        ("T1\tA 0 4\tJohm", "“John” stands at 0..4"),
        ("T1\tA 0 4\tJohnny", "stands at 0..4"),
        ("T1 A 0 4 John", "no brat line"),
        ("X9\tA 0 4\tJohn", "begins no kind"),
        ("#1\tAnnotatorNotes", "were expected"),
        ("T1\tA 7 10;0 4\tand John", "2 parts"),
    ],
)
def test_a_line_that_is_not_taken_is_named_with_its_reason(tmp_path, line, why):
    documents, refused, _ = read_one(tmp_path, b"John x and", line.encode())
    assert documents[0].spans == ()
    assert refused[0].where.endswith("d.ann:1")
    assert why in refused[0].why
    assert len(refused[0].why) < 300


def test_what_other_tools_write_is_read(tmp_path):
    standoff = (
        "\ufeffT1\tA 0 10\tthe United\r\nT2\tA 0 3;4 10\ttheUnited\r\nT3\tA 4 10\r\nT4\tA 4 10\tUnited and more\r\n\r\n"
    )
    documents, refused, _ = read_one(tmp_path, b"the\nUnited", standoff.encode())
    assert not refused
    assert said(documents)[0][2] == ((0, 10, "A"), (0, 10, "A"), (4, 10, "A"), (4, 10, "A"))


def test_the_same_id_twice_is_refused(tmp_path):
    documents, refused, _ = read_one(tmp_path, b"John", b"T1\tA 0 4\tJohn\nT1\tB 0 4\tJohn\n")
    assert [span.label for span in documents[0].spans] == ["A"]
    assert "unique" in refused[0].why


def test_offsets_that_count_the_bom_are_moved_and_that_is_told(tmp_path):
    documents, refused, notices = read_one(tmp_path, b"\xef\xbb\xbfJohn met", b"T1\tA 1 5\tJohn\n")
    assert not refused
    assert said(documents) == [("d", "John met", ((0, 4, "A"),))]
    assert "BOM" in notices[0].why
    documents, _, notices = read_one(tmp_path, b"\xef\xbb\xbfJohn met", b"T1\tA 0 4\tJohn\n")
    assert (said(documents), notices) == ([("d", "John met", ((0, 4, "A"),))], [])


def test_offsets_of_another_unit_are_refused_with_a_guess(tmp_path):
    _, refused, _ = read_one(tmp_path, "😀 John".encode(), b"T1\tA 3 7\tJohn\n")
    assert "UTF-16" in refused[0].why


def test_folders_in_folders_and_halves_of_documents(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.c.txt").write_bytes(b"John")
    (tmp_path / "a" / "b.c.a1").write_bytes(b"T1\tA 0 4\tJohn\n")
    (tmp_path / "a" / "b.c.a2").write_bytes(b"T2\tB 0 4\tJohn\n")
    (tmp_path / "lost.ann").write_bytes(b"T1\tA 0 4\tJohn\n")
    (tmp_path / "bad.txt").write_bytes(b"a\0b")
    documents, refused, _ = read_folder(brat, tmp_path)
    assert said(documents) == [("a/b.c", "John", ((0, 4, "A"), (0, 4, "B")))]
    assert [Path(one.where).name for one in refused] == ["bad.txt:1", "lost.ann"]
    assert not list(brat.read(Source.of(tmp_path / "a" / "b.c.txt"), ReadOptions()))[1:]
    (refusal,) = brat.read(Source.of(tmp_path / "lost.ann"), ReadOptions())
    assert ".txt" in refusal.why
    (tmp_path / "notes.doc").write_bytes(b"x")
    (tmp_path / "visual.conf").write_bytes(b"x")
    (notice,) = read_folder(brat, tmp_path)[2]
    assert "left out, which are none of this format: notes.doc" in notice.why
    (tmp_path / "empty").mkdir()
    assert ".txt" in read_folder(brat, tmp_path / "empty")[1][0].why


def test_a_hostile_file_costs_no_time(tmp_path):
    with little_work(8):
        text = b"word " * 20_000
        for standoff in (
            b"T1\tA " + b"0 1;" * 200_000 + b"0 1\tx",
            b"T1\tA " + b" " * 1_000_000,
            b"".join(b"T%d\tA 0 99999999\tx\n" % n for n in range(20_000)),
            b"".join(b"R%d\tX Arg1:T1 Arg2:T2\n" % n for n in range(50_000)),
            b"\t" * 1_000_000,
            bytes(range(256)) * 100,
        ):
            read_one(tmp_path, text, standoff)
