"""UIMA CAS XMI: read back by dkpro-cassis, which knows nothing of our reader; hostile files and archives."""

import builtins
import io
import re
import socket
import tempfile
import warnings
import zipfile
from pathlib import Path

import cassis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.formats import xmi
from annotator.formats.cas_layout import LAYER, SENTENCE, TOKEN
from annotator.formats.exchange import DocumentRecord, SpanRecord, WriteOptions
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, explained, hard, read_folder, said, written
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "xmi"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def cassis_reads(folder):
    """Every file of a folder as dkpro-cassis loads it, with the folder's own type system: text and spans."""
    types = cassis.load_typesystem(folder / "TypeSystem.xml")
    for path in sorted(folder.glob("*.xmi")):
        cas = cassis.load_cas_from_xmi(path, typesystem=types)
        yield cas, sorted((span.begin, span.end, span.value) for span in cas.select(LAYER))


def agrees_with_cassis(folder, held):
    """Text and spans of every document, by cassis; each sentence begins and ends with a token, and no token is torn."""
    seen = []
    for cas, spans in cassis_reads(folder):
        text = cas.sofa_string or ""
        seen.append((text, spans))
        tokens = [(token.begin, token.end) for token in cas.select(TOKEN)]
        assert "".join(text[start:end] for start, end in tokens) == "".join(text.split())
        for sentence in cas.select(SENTENCE):
            inside = [place for place in tokens if sentence.begin <= place[0] < sentence.end]
            assert (inside[0][0], inside[-1][1]) == (sentence.begin, sentence.end)
    wanted = [(record.text, sorted(span[:3] for span in record.spans)) for record in held]
    assert sorted(seen) == sorted(wanted)


def as_announced(records, held, losses):
    """Whether only signs that XML cannot hold differ, and each document with one is named."""
    named = {loss.document for loss in losses if loss.start is None}
    for old, new in zip(records, held, strict=True):
        assert new.text == ILLEGAL.sub("\ufffd", old.text)
        assert (old.id in named) == (new.text != old.text)
    return explained(records, held, losses)


def test_the_golden_folder_is_what_is_written(tmp_path):
    spans = (SpanRecord(0, 22, "claim"), SpanRecord(0, 5, "actor"), SpanRecord(6, 7, '<&">'), SpanRecord(18, 22, "x"))
    records = [DocumentRecord("news/1", "Kerry 😀 met\tPutin.\r\n“In Sochi”\u2028", spans=spans)]
    held, losses = written(xmi, records, tmp_path / "out")
    assert (held, losses) == (records, [])
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert made == {path.name: path.read_bytes() for path in GOLDEN.iterdir()}
    agrees_with_cassis(GOLDEN, held)
    back, refused, notices = read_folder(xmi, GOLDEN)
    assert (refused, notices) == ([], [])
    assert said(back) == said(held)


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_is_seen_right_and_comes_back(tmp_path, case):
    record = hard(case)
    held, losses = written(xmi, [record], tmp_path / "out")
    assert as_announced([record], held, losses)
    agrees_with_cassis(tmp_path / "out", held)
    back, refused, notices = read_folder(xmi, tmp_path / "out")
    assert (refused, notices) == ([], [])
    assert said(back) == said(held)


@settings(max_examples=100)
@given(st.lists(documents(), max_size=3, unique_by=lambda record: record.id))
def test_random_documents_come_back_but_for_what_was_announced(records):
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "out")
        held, losses = written(xmi, records, folder)
        assert as_announced(records, held, losses)
        agrees_with_cassis(folder, held)
        back, refused, notices = read_folder(xmi, folder)
        assert (refused, notices) == ([], [])
        assert said(back) == said(held)


def test_offsets_are_turned_into_utf16_units_once(tmp_path):
    written(xmi, [DocumentRecord("d", "I like it 😊 .", spans=(SpanRecord(10, 11, "x"),))], tmp_path / "out")
    data = (tmp_path / "out" / "d.xmi").read_text("utf-8")
    assert re.search(r'NamedEntity [^>]*begin="10" end="12" value="x"', data)
    assert 'begin="13" end="14"' in data


def test_the_same_documents_give_the_same_bytes(tmp_path):
    records = [DocumentRecord("d", "Kerry met.", spans=(SpanRecord(0, 5, "x"),))]
    for name in ("one", "two"):
        written(xmi, records, tmp_path / name)
    assert len({tuple(p.read_bytes() for p in sorted((tmp_path / n).iterdir())) for n in ("one", "two")}) == 1


def test_control_characters_are_announced_by_document_and_place():
    record = DocumentRecord("d", "a\x0bb\x1fc", spans=(SpanRecord(0, 3, "x"), SpanRecord(0, 1, "\ufffe")))
    held, losses = xmi.hold(record, WriteOptions())
    assert (held.text, [span[:3] for span in held.spans]) == ("a\ufffdb\ufffdc", [(0, 3, "x"), (0, 1, "\ufffd")])
    assert [(loss.document, loss.start) for loss in losses] == [("d", None), ("d", 0)]
    assert "2 control characters" in losses[0].why
    assert "U+000B at 1" in losses[0].why


def test_notes_and_flags_are_announced():
    spans = (SpanRecord(0, 1, "x", note="n", flagged=True), SpanRecord(0, 2, "x", "someone"))
    held, losses = xmi.hold(DocumentRecord("d", "ab", spans=spans), WriteOptions())
    assert {span[:6] for span in held.spans} == {(0, 1, "x", None, None, False), (0, 2, "x", "someone", None, False)}
    assert [(loss.start, loss.end, "note and flag" in loss.why) for loss in losses] == [(0, 1, True)]


def test_without_cassis_a_sentence_names_the_extra(tmp_path, monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "cassis":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(AnnotatorError) as caught:
        xmi.write_folder(iter(()), tmp_path, WriteOptions())
    assert "get export" in caught.value.hint


def cas_xml(*elements, text="Kerry 😀 met Putin", members="", head='<?xml version="1.0" encoding="UTF-8"?>'):
    """An XMI file by hand, as INCEpTION writes one: feature structures, then the text, then what is indexed."""
    spaces = {
        "xmi": "http://www.omg.org/XMI",
        "cas": "http:///uima/cas.ecore",
        "tcas": "http:///uima/tcas.ecore",
        "ner": "http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore",
        "pos": "http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore",
        "custom": "http:///webanno/custom.ecore",
    }
    declared = " ".join(f'xmlns:{name}="{url}"' for name, url in spaces.items())
    members = members or " ".join(re.findall(r'xmi:id="(\d+)"', " ".join(elements)))
    return (
        f'{head}\n<xmi:XMI {declared} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
        + "\n".join(elements)
        + f'\n<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>\n'
        + f'<cas:View sofa="1" members="{members}"/>\n</xmi:XMI>\n'
    ).encode()


def test_a_file_of_inception_with_other_layers_is_read(tmp_path):
    data = cas_xml(
        '<tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="18" language="en"/>',
        '<ner:NamedEntity xmi:id="3" sofa="1" begin="0" end="5" value="PER" identifier="http://x/Q1"/>',
        '<ner:NamedEntity xmi:id="4" sofa="1" begin="13" end="18"/>',
        '<custom:Claim xmi:id="5" sofa="1" begin="0" end="18" label="claim" weight="3"/>',
        '<custom:Mood xmi:id="6" sofa="1" begin="6" end="8" sentiment="glad"/>',
        '<custom:Rel xmi:id="7" sofa="1" begin="13" end="18" Governor="3" Dependent="4" value="meets"/>',
        '<custom:SpanLink xmi:id="8" role="who" target="3"/>',
        '<pos:POS xmi:id="9" sofa="1" begin="0" end="5" PosValue="NNP"/>',
        '<ner:NamedEntity xmi:id="99" sofa="1" begin="0" end="1" value="not indexed"/>',
        '<ner:NamedEntity xmi:id="10" sofa="1" begin="5" end="5" value="ZERO"/>',
        members="2 3 4 5 6 7 8 9 10",
    )
    found, refused, notices = read_bytes(tmp_path, data, xmi.read, "in.xmi")
    assert found[0].text == "Kerry 😀 met Putin"
    assert said(found)[0][2] == ((0, 17, "claim"), (0, 5, "PER"), (6, 7, "glad"), (12, 17, "NamedEntity"))
    assert [(Path(one.where).name, "ZERO" in one.why) for one in refused] == [("in.xmi:13", True)]
    kept = found[0].meta["uima"]
    counts = {key: kept[key] for key in kept if key != "lines"}
    assert counts == {"relations": 1, "structures without a place": 1, "token annotations": 1, "features": 2}
    assert any("Governor=3" in line for line in kept["lines"])
    assert "1 relations" in notices[0].why


@pytest.mark.parametrize(
    ("begin", "end", "why"),
    [
        ("0", "99", "18 UTF-16 units"),
        ("0", "7", "parts a character"),
        ("5", "3", "no characters"),
        ("-1", "3", "no offsets"),
        ("0.0", "3", "no offsets"),
        ("0", "9" * 5000, "no offsets"),
        ("٠", "3", "no offsets"),
    ],
)
def test_an_annotation_without_a_place_is_named_with_its_line(tmp_path, begin, end, why):
    data = cas_xml(f'<ner:NamedEntity xmi:id="3" sofa="1" begin="{begin}" end="{end}" value="PER"/>')
    found, refused, _ = read_bytes(tmp_path, data, xmi.read, "in.xmi")
    assert found[0].spans == ()
    assert refused[0].where.endswith("in.xmi:4")
    assert why in refused[0].why
    assert len(refused[0].why) < 200


def test_further_views_are_left_out_and_that_is_told(tmp_path):
    other = '<cas:Sofa xmi:id="8" sofaNum="2" sofaID="other" sofaString="zwei"/>'
    other += '<ner:NamedEntity xmi:id="9" sofa="8" begin="0" end="4" value="x"/>'
    found, refused, notices = read_bytes(tmp_path, cas_xml(other), xmi.read, "in.xmi")
    assert (said(found), refused) == ([("in", "Kerry 😀 met Putin", ())], [])
    assert "1 more view" in notices[0].why


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{BOMB}]>',
    "file": '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/hostname">]>',
    "web": '<!DOCTYPE x [<!ENTITY a11 SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    "outside": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a11 "{"a" * 100_000}">]>',
    "empty": "<!DOCTYPE x>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_document_type_is_refused_before_it_can_do_anything(tmp_path, monkeypatch, kind, encoding):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it asks the network"))
    declared = f'<?xml version="1.0" encoding="{encoding}"?>\n{HOSTILE[kind]}'
    data = cas_xml(text="&a11;" * 1000, head=declared).decode().encode(encoding)
    with little_work(10):
        found, refused, _ = read_bytes(tmp_path, data, xmi.read, "in.xmi")
    assert found == []
    assert refused[0].where.endswith("in.xmi:2")
    assert "DOCTYPE" in refused[0].why


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"<a/>",
        cas_xml()[:-9],
        cas_xml(head='<?xml version="1.0" encoding="UTF-7"?>'),
        cas_xml(head='<?xml version="1.0" encoding="no-such"?>'),
        cas_xml(text="&undefined;"),
        cas_xml(text="a\x0bb"),
        cas_xml(text="&#11;"),
        cas_xml(text="&#55357;"),
        cas_xml().replace(b"cas:Sofa", b"cas:Sofas"),
        cas_xml(f"{'<custom:x>' * 5000}{'</custom:x>' * 5000}"),
        b"PK\x03\x04 no archive",
        b"\x80\x04\x95pickle",
    ],
    ids=range(14),
)
def test_what_is_no_xmi_is_refused(tmp_path, data):
    found, refused, _ = read_bytes(tmp_path, data, xmi.read, "in.xmi")
    assert (found, len(refused)) == ([], 1)
    assert len(refused[0].why) < 200


def test_xml_1_1_is_read_where_it_says_nothing_that_1_0_could_not(tmp_path):
    found, refused, _ = read_bytes(tmp_path, cas_xml(head='<?xml version="1.1"?>'), xmi.read, "in.xmi")
    assert (len(found), refused) == (1, [])


def test_what_includes_other_files_is_only_text(tmp_path):
    data = cas_xml('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>')
    found, refused, notices = read_bytes(tmp_path, data, xmi.read, "in.xmi")
    assert (said(found), refused, notices) == ([("in", "Kerry 😀 met Putin", ())], [], [])


def zipped(members, **options):
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        warnings.simplefilter("ignore")  # two members of one name
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_an_archive_is_read_without_unpacking_it(tmp_path):
    good = cas_xml('<ner:NamedEntity xmi:id="3" sofa="1" begin="0" end="5" value="PER"/>')
    names = ["a/one.xmi", "../../x.xmi", "/abs.xmi", "C:\\w.xmi", "a\\..\\..\\y.xmi", "a/one.xmi", "bad.xmi"]
    members = [(name, good if name != "bad.xmi" else b"bad") for name in names]
    data = zipped([*members, ("TypeSystem.xml", b"<x/>"), ("nested.zip", zipped([("in.xmi", good)]))])
    found, refused, _ = read_bytes(tmp_path, data, xmi.read, "in.zip")
    assert said(found) == [("a/one", "Kerry 😀 met Putin", ((0, 5, "PER"),))]
    assert [one.where.split("in.zip")[1] for one in refused] == [
        "/../../x.xmi", "//abs.xmi", "/C:\\w.xmi", "/a\\..\\..\\y.xmi", "/a/one.xmi", "/bad.xmi:1",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["in.zip"]


def test_bombs_and_broken_archives_are_refused_at_once(tmp_path):
    with little_work(5):
        good = cas_xml()
        whole = zipped([("a.xmi", good)])
        bombs = [
            zipped([("a.xmi", b" " * 30_000_000)]),
            zipped([("a.txt", b"")]),
            whole[:-30],
            whole.replace(b"a.xmi", b"b.xmi", 1),
            whole[:50] + bytes([whole[50] ^ 255]) + whole[51:],
        ]
        locked = bytearray(whole)
        locked[whole.rindex(b"PK\x01\x02") + 8] |= 1
        for data in [*bombs, bytes(locked)]:
            found, refused, _ = read_bytes(tmp_path, data, xmi.read, "in.zip")
            assert (found, len(refused)) == ([], 1)


def test_a_type_system_is_no_document(tmp_path):
    found, refused, notices = read_bytes(tmp_path, b"<x/>", xmi.read, "TypeSystem.xml")
    assert (found, refused, len(notices)) == ([], [], 1)


def test_many_annotations_cost_no_time(tmp_path):
    entity = '<ner:NamedEntity xmi:id="3" sofa="1" begin="0" end="{}" value="PER"/>'
    with little_work(5):
        read_bytes(tmp_path, cas_xml(*(entity.format(n) for n in range(20_000)), members="3"), xmi.read, "in.xmi")
        attributes = " ".join(f'a{n}=""' for n in range(50_000))
        read_bytes(tmp_path, cas_xml(f"<custom:x {attributes}/>"), xmi.read, "in.xmi")
