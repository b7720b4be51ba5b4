"""Word's files come in as the text that they show; python-docx writes them here, and hostile hands do."""

import io

import pytest

from annotator.formats import docx
from tests.effort import little_work
from tests.formats.annotated import TORTURE
from tests.formats.made_files import WORD
from tests.formats.made_files import docx_of as made
from tests.formats.made_files import docx_run as run
from tests.formats.reading import read_bytes


def read(tmp_path, data):
    return read_bytes(tmp_path, data, docx.read, "letter.docx")


def by_python_docx(fill):
    document = pytest.importorskip("docx").Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_what_a_word_processor_wrote_is_read_line_by_line(tmp_path):
    def fill(document):
        document.add_heading("Kerry 😀 met Putin", 1)
        document.add_paragraph("In ").add_run("Sochi").bold = True
        document.add_paragraph("a\tb\nc")
        table = document.add_table(2, 2)
        for row, words in zip(table.rows, (("one", "two"), ("three", "four")), strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        document.add_paragraph("")
        document.add_paragraph("<b> & “end”\u2028")

    (found,), refused, _ = read(tmp_path, by_python_docx(fill))
    assert refused == []
    assert found.text.split("\n") == [
        "Kerry 😀 met Putin", "In Sochi", "a\tb", "c", "one\ttwo", "three\tfour", "", "<b> & “end”\u2028",
    ]  # fmt: skip
    assert (found.id, found.meta) == ("letter", {"source": "letter.docx"})


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_that_xml_can_hold_comes_in(tmp_path, case):
    words = "".join(sign for sign in case["text"] if sign not in "\r\n\t" and sign.isprintable())
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (found,), refused, _ = read(tmp_path, made(f"<w:p>{run(escaped)}</w:p>"))
    assert (refused, found.text) == ([], words)


def test_what_nobody_sees_is_left_out_and_what_was_inserted_is_there(tmp_path):
    body = (
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('a')}<w:ins>{run('new ')}</w:ins>"
        f"<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom>{run('gone')}</w:moveFrom>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink>" + run("link") + "</w:hyperlink>"
        f"<w:sdt><w:sdtContent>{run('field')}</w:sdtContent></w:sdt></w:p>"
    )
    box = f"<w:p>{run('out')}<w:r><w:txbxContent><w:p>{run('box')}</w:p></w:txbxContent></w:r>{run('er')}</w:p>"
    (found,), refused, _ = read(tmp_path, made(body, box))
    assert (refused, found.text) == ([], "anew linkfield\nbox\nouter")


def test_notes_stand_behind_the_text_and_headers_are_told(tmp_path):
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote><w:p>{run("a note")}</w:p></w:footnote></w:footnotes>'
    others = {"word/footnotes.xml": notes, "word/header1.xml": "<x/>", "word/comments.xml": "<x/>"}
    (found,), refused, (told,) = read(tmp_path, made(f"<w:p>{run('text')}</w:p>", **others))
    assert (refused, found.text) == ([], "text\na note")
    assert "2 parts" in told.why


def test_the_archive_says_where_its_text_is(tmp_path):
    relations = '<Relationships><Relationship Type="x/officeDocument" Target="/in/text.xml"/></Relationships>'
    data = made(f"<w:p>{run('here')}</w:p>", name="in/text.xml", **{"_rels/.rels": relations})
    (found,), _, _ = read(tmp_path, data)
    assert found.text == "here"


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
CELLS = ("<w:tr><w:tc><w:p/>" * 150, "</w:tc></w:tr>" * 150)
GOOD = made(f"<w:p>{run('text')}</w:p>")
LOCKED = bytearray(GOOD)
LOCKED[GOOD.rindex(b"PK\x01\x02") + 8] |= 1
HOSTILE = {
    "no rows": made(f"<w:tc><w:p>{run('a')}</w:p></w:tc><w:tr></w:tr><w:tbl><w:p/>", "<w:x>"),
    "laughs": made("<w:p>&a11;</w:p>", head=f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'),
    "file": made("<w:p>&f;</w:p>", head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'),
    "wide": made(head='<?xml version="1.0" encoding="utf-16"?>'),
    "bomb": made(" " * 30_000_000),
    "deep": made("<w:p>" * 100_000),
    "tables in tables": made(CELLS[0], f"<w:p>{run('a')}</w:p>", CELLS[1]),
    "paragraphs": made(*(f'<w:p w:x="{number * 7919 % 1_000_003}"/>' for number in range(900_001))),
    "not closed": made("<w:p>"),
    "entity": made("<w:p>&nbsp;</w:p>"),
    "no text": made(name="xl/workbook.xml"),
    "cut": GOOD[:-30],
    "locked": bytes(LOCKED),
    "nothing": b"",
    "pickle": b"\x80\x04\x95cos\nsystem",
    "old word": b"\xd0\xcf\x11\xe0" + b"\0" * 100,
    "control": made(f"<w:p>{run('a' + chr(11))}</w:p>"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_in_no_time(tmp_path, kind):
    with little_work(20):
        found, refused, _ = read(tmp_path, HOSTILE[kind])
    assert (found, len(refused)) == ([], 1)
    assert "letter.docx" in refused[0].where
    assert len(refused[0].why) < 250


def test_too_many_parts_are_refused_unread(tmp_path):
    many = {f"x{number}": b"" for number in range(20_001)}
    _, (refused,), _ = read(tmp_path, made(**many))
    assert "20,002 parts" in refused.why
