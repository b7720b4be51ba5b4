"""WebAnno TSV 3.3: read back by a plain parser that builds text and annotations as INCEpTION's reader does."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import webanno_tsv
from annotator.formats.cas_layout import LAYER
from annotator.formats.exchange import DocumentRecord, ReadOptions, Source, SpanRecord, WriteOptions
from annotator.formats.webanno_text import escape_text, escape_value, stacked, unescape_text, unescape_value
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, explained, hard, read_folder, said, written
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "webanno-tsv"
HEAD = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={LAYER}|value\n\n\n"
ESCAPES = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}


def units(text):
    """The UTF-16 units of a text, as Java has them."""
    data = text.encode("utf-16-le")
    return [data[at : at + 2] for at in range(0, len(data), 2)]


def inception_reads(path):
    """Text and (start, end, value) of a file, in Java's units and by Java's steps; lines end at LF or CR there."""
    lines = re.split("\r\n|\n|\r", path.read_bytes().decode("utf-8"))
    assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
    assert lines[1] == f"#T_SP={LAYER}|value"
    assert lines[2:4] == ["", ""] or lines[2:] == ["", ""]
    text, sentence, found, by_id, state = [], [], [], {}, "between"
    for line in lines[4:]:
        if line.startswith("#") and state in {"between", "header"}:
            assert line.startswith("#Text=")
            sentence += units(re.sub(r"(?s)\\(.)", lambda m: ESCAPES.get(m[1], m[1]), line[6:])) + units("\n")
            state = "header"
        elif line:
            mark, offsets, word, cell, last = line.split("\t")
            begin, end = map(int, offsets.split("-"))
            if state == "header":
                if len(text) > begin:
                    assert len(text) == begin + 1
                    assert text.pop() == units("\n")[0]
                text += units(" ") * (begin - len(text))
                text += sentence
                sentence, state, token = [], "tokens", None
            assert last == ""
            covered = b"".join(text[begin:end]).decode("utf-16-le")
            assert covered in {word, re.sub(r"(?s)\\(.)", lambda m: ESCAPES.get(m[1], m[1]), word)}
            assert "." in mark or token is None or token <= begin
            token = token if "." in mark else end
            for value in re.split(r"(?<!\\)\|", cell) if cell != "_" else []:
                marked = value.endswith("]") and not value.endswith("\\]")
                label, _, number = value[:-1].rpartition("[") if marked else (value, "", None)
                if number in by_id:
                    by_id[number][1] = end
                else:
                    found.append([begin, end, re.sub(r"\\(->|.)", r"\1", label)])
                    by_id.update({number: found[-1]} if number else {})
        else:
            assert state != "header"
            state = "between"
    # INCEpTION leaves the line break behind the last sentence in the text.
    return b"".join(text[:-1]).decode("utf-16-le"), sorted(map(tuple, found))


def in_units(record):
    text = record.text
    return sorted((len(units(text[: s.start])), len(units(text[: s.end])), s.label) for s in record.spans)


def as_inception_sees_it(folder, records):
    """Compares every file with the record it is of, in the order of the records."""
    texts = {}
    for path in folder.glob("*.tsv"):
        text, spans = inception_reads(path)
        texts.setdefault(text, []).append(spans)
    for record in records:
        assert in_units(record) in texts[record.text]


def test_the_golden_folder_is_what_is_written(tmp_path):
    spans = (
        SpanRecord(0, 17, "claim"),
        SpanRecord(0, 5, "actor"),
        SpanRecord(0, 5, "a|b_[c]"),
        SpanRecord(8, 10, "part of a word"),
        SpanRecord(12, 29, "from word to word"),
        SpanRecord(34, 40, "place"),
    )
    records = [DocumentRecord("news/1", "Kerry 😀 meets Putin.\nNobody (\\o/)  knew.  In Sochi\n", spans=spans)]
    held, losses = written(webanno_tsv, records, tmp_path / "out")
    assert ([(loss.start, loss.end) for loss in losses], held[0].spans[-1]) == ([(34, 40)], SpanRecord(35, 40, "place"))
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert made == {path.name: path.read_bytes() for path in GOLDEN.iterdir()}
    as_inception_sees_it(GOLDEN, held)
    back, refused, notices = read_folder(webanno_tsv, GOLDEN)
    assert (refused, notices) == ([], [])
    assert said(back) == said(held)


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_is_seen_right_and_comes_back(tmp_path, case):
    record = hard(case)
    held, losses = written(webanno_tsv, [record], tmp_path / "out")
    assert explained([record], held, losses)
    if record.text:
        as_inception_sees_it(tmp_path / "out", held)
    else:
        assert [(loss.document, loss.start) for loss in losses] == [(record.id, None)]
    back, refused, notices = read_folder(webanno_tsv, tmp_path / "out")
    assert (refused, notices) == ([], [])
    assert said(back) == said(held)


@settings(max_examples=200)
@given(st.lists(documents(), max_size=3, unique_by=lambda record: record.id))
def test_random_documents_come_back_but_for_what_was_announced(records):
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "out")
        held, losses = written(webanno_tsv, records, folder)
        assert explained(records, held, losses)
        as_inception_sees_it(folder, [record for record in held if record.text] if all(r.text for r in held) else [])
        back, refused, notices = read_folder(webanno_tsv, folder)
        assert (refused, notices) == ([], [])
        assert said(back) == said(held)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_escapes_come_back(text):
    assert unescape_text(escape_text(text), 3) == text
    assert unescape_value(escape_value(text)) == text
    assert not set(escape_text(text)) & set("\n\r\t")
    assert [unescape_value(one) for one in stacked(f"{escape_value(text)}|b", "|")] == [text, "b"]


def test_offsets_are_utf16_units(tmp_path):
    written(webanno_tsv, [DocumentRecord("d", "I like it 😊 .", spans=(SpanRecord(10, 11, "x"),))], tmp_path / "out")
    rows = (tmp_path / "out" / "d.tsv").read_text("utf-8").splitlines()[5:]
    assert rows == [
        "1-1\t0-1\tI\t_\t",
        "1-2\t2-6\tlike\t_\t",
        "1-3\t7-9\tit\t_\t",
        "1-4\t10-12\t😊\tx\t",
        "1-5\t13-14\t.\t_\t",
    ]


def test_blanks_at_edges_notes_and_flags_are_announced():
    spans = (
        SpanRecord(0, 6, "a"),
        SpanRecord(5, 6, "b"),
        SpanRecord(0, 5, "a", note="n"),
        SpanRecord(0, 5, "c", flagged=True),
    )
    held, losses = webanno_tsv.hold(DocumentRecord("d", "Kerry met", spans=spans), WriteOptions())
    assert [span[:3] for span in held.spans] == [(0, 5, "a"), (0, 5, "c")]
    assert [loss.label for loss in losses] == ["a", "b", "a", "c"]
    assert ["0–5" in losses[0].why, "white space" in losses[1].why, "note" in losses[2].why] == [True] * 3
    whole = DocumentRecord("d", "x", spans=(SpanRecord(0, 1, "a"),))
    assert webanno_tsv.hold(whole, WriteOptions()) == (whole, [])


def test_of_spans_that_are_the_same_once_trimmed_that_which_stood_there_stays_and_others_are_told_by_their_own_place():
    spans = (SpanRecord(0, 7, "x"), SpanRecord(0, 6, "x"), SpanRecord(0, 5, "x"))
    held, losses = webanno_tsv.hold(DocumentRecord("d", "Kerry, ", spans=spans), WriteOptions(trim=True))
    assert held.spans == (SpanRecord(0, 5, "x"),)
    assert [(loss.start, loss.end, loss.moved) for loss in losses] == [(0, 7, False), (0, 6, False)]
    held, losses = webanno_tsv.hold(DocumentRecord("d", "Kerry, ", spans=spans[:2]), WriteOptions(trim=True))
    assert held.spans == (SpanRecord(0, 5, "x"),)
    assert [(loss.start, loss.end, loss.to) for loss in losses] == [(0, 7, (0, 5)), (0, 6, None)]


def test_a_span_whose_slots_are_empty_is_a_span(tmp_path):
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=my.Frame|ROLE_my.Frame:links_my.Link|uima.tcas.Annotation\n\n\n"
    rows = "#Text=This is\n1-1\t0-4\tThis\t_\t*\t\n1-2\t5-7\tis\t_\t_\t\n"
    (record,), refused, _ = read_bytes(tmp_path, (head + rows).encode(), webanno_tsv.read, "x.tsv")
    assert (record.spans, refused) == ((SpanRecord(0, 4, "Frame"),), [])


def test_blanks_that_were_to_be_trimmed_are_moved_and_not_lost():
    record = DocumentRecord("d", "Kerry met Putin", spans=(SpanRecord(0, 6, "actor"),))
    _, (asked,) = webanno_tsv.hold(record, WriteOptions(trim=True))
    _, (unasked,) = webanno_tsv.hold(record, WriteOptions())
    assert (asked.to, unasked.to) == ((0, 5), None)


INCEPTION_FILE = (
    "#FORMAT=WebAnno TSV 3.2\n"
    "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n"
    f"#T_SP={LAYER}|identifier|value\n"
    "#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|webanno.custom.Lu\n"
    "#T_SP=webanno.custom.Mark|\n"
    "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n"
    "#T_RL=webanno.custom.Rel|kind|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n"
    "\n\n"
    "#Sentence.id=s1\n"
    "#Text=Ms. Haag plays\n"
    "#Text=Elianti\\t.\n"
    "1-1\t0-3\tMs.\tNNP\t*[1]|*[2]\tPER[1]|PERpart[2]\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
    "1-2\t4-8\tHaag\tNNP\thttp\\://x[1]\tPER[1]\t_\t_\t_\t_\t_\t_\tREL\t1-1[2_1]\t\n"
    "1-3\t9-14\tplays\tVBD\t_\t_\ttransaction\tseller;buyer\t1-1;1-2\t*\t_\t_\t_\t_\t\n"
    "1-3.1\t9-13\tplay\t_\t*\t*\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
    "1-3.2\t13-13\t\t_\t*\tZERO\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
    "1-4\t15-22\tElianti\tNNP\t_\t_\t_\t_\t_\t_\tpr[1]\tcoref->1-1\t_\t_\t\n"
    "1-5\t23-24\t.\t.\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
    "\n"
    "#Text=He .\n"
    "2-1\t27-29\tHe\tPRP\tQ1\t*\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
    "2-2\t30-31\t.\t.\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
)


def test_a_file_of_inception_with_all_its_kinds_of_layers_is_read(tmp_path):
    found, refused, notices = read_bytes(tmp_path, INCEPTION_FILE.encode(), webanno_tsv.read, "in.tsv")
    assert found[0].text == "Ms. Haag plays\nElianti\t.\n  He ."
    assert said(found)[0][2] == (
        (0, 8, "PER"), (0, 3, "PERpart"), (9, 14, "Mark"), (9, 14, "transaction"), (9, 13, "NamedEntity"),
        (27, 29, "Q1"),
    )  # fmt: skip
    assert [(Path(one.where).name, "ZERO" in one.why) for one in refused] == [("in.tsv:17", True)]
    kept = found[0].meta["webanno"]
    counts = {key: kept[key] for key in kept if key != "lines"}
    assert counts == {"token annotations": 7, "slots": 2, "chain links": 2, "relations": 2, "features": 1}
    assert "1-1[2_1]" in " ".join(kept["lines"])
    assert "relations" in notices[0].why


def test_old_escapes_and_offsets_in_code_points_are_read(tmp_path):
    old = "#FORMAT=WebAnno TSV 3.1\r\n\r\n\r\n"
    old += "#Text=\\u0041\\ud83d\\ude00 caf\\u00e9\\n\r\n1-1\t0-3\tA😀\t\r\n1-2\t4-8\tcafé\t\r\n"
    found, refused, notices = read_bytes(tmp_path, old.encode(), webanno_tsv.read, "in.tsv")
    assert (found[0].text, refused, notices) == ("A😀 café\n", [], [])
    points = HEAD + "#Text=😀 Kyiv\n1-1\t0-1\t😀\t_\t\n1-2\t2-6\tKyiv\tplace\t\n"
    found, refused, notices = read_bytes(tmp_path, points.encode(), webanno_tsv.read, "in.tsv")
    assert (said(found)[0][2], refused) == (((2, 6, "place"),), [])
    assert "UTF-16" in notices[0].why


@pytest.mark.parametrize(
    ("body", "line", "why"),
    [
        ("1-1\t0-1\tA\t_\t\n", 5, "#Text="),
        ("#Text=AB\n1-1\t0-2\tA\t_\t\n", 6, "“AB”"),
        ("#Text=A\n1-1\t0-9\tA\t_\t\n", 6, "“A”"),
        ("#Text=A\n1-1\t0-1\tA\n", 6, "4 columns"),
        ("#Text=A\n1-1\tx-1\tA\t_\t\n", 6, "offsets"),
        ("#Text=A\n1-1\t3-1\tA\t_\t\n", 6, "behind"),
        ("#Text=A\n1-1\t0-" + "9" * 5000 + "\tA\t_\t\n", 6, "offsets"),
        ("#Text=A\n1-1\t999999999-999999999\t\t_\t\n", 6, "too far"),
        ("#Text=AB\n1-1\t0-2\tAB\t_\t\n\n#Text=C\n2-1\t1-2\tC\t_\t\n", 9, "inside the sentence"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_its_line(tmp_path, body, line, why):
    found, refused, _ = read_bytes(tmp_path, (HEAD + body).encode(), webanno_tsv.read, "in.tsv")
    assert not found
    assert refused[0].where.endswith(f"in.tsv:{line}")
    assert why in refused[0].why
    assert len(refused[0].why) < 300


@pytest.mark.parametrize(
    "data",
    [b"", b"#FORMAT=WebAnno TSV 2\n", b"a\tb\n", b"\xff\xfe", b"a\0b", b"#FORMAT=WebAnno TSV 3.1\n\n\n#Text=\\ud83d\n"],
)
def test_what_is_no_such_file_is_refused(tmp_path, data):
    found, refused, _ = read_bytes(tmp_path, data, webanno_tsv.read, "in.tsv")
    assert (found, len(refused)) == ([], 1)


def test_a_hostile_file_costs_no_time(tmp_path):
    with little_work(7):
        bodies = [
            "#Text=A\n1-1\t0-1\tA\t" + "x|" * 300_000 + "\t\n",
            "#Text=A\n1-1\t0-1\tA\t" + "[" * 1_000_000 + "]\t\n",
            "#Text=" + "\\" * 1_000_000 + "\n",
            "#Text=A\n" * 200_000,
            "#Text=A\n1-1\t0-1\tA\t_\t\n\n" * 20_000,
        ]
        for body in bodies:
            read_bytes(tmp_path, (HEAD + body).encode(), webanno_tsv.read, "in.tsv")


def test_ids_that_no_file_can_be_called_come_back(tmp_path):
    records = [DocumentRecord(title, "text") for title in ("../x", "CON", "a/b", "a_b", "A_B", "plain")]
    written(webanno_tsv, records, tmp_path / "out")
    assert said(read_folder(webanno_tsv, tmp_path / "out")[0]) == said(records)
    (only,) = webanno_tsv.read(Source.of(tmp_path / "out" / "x.tsv"), ReadOptions())
    assert only.id == "../x"
