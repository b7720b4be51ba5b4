"""PDF comes in page by page; broken and hostile files are refused, whatever they do to what reads them."""

import importlib.util
import io
import os
import signal
import sys
import zlib

import pytest

from annotator.formats import confined, confined_worker, pdf
from annotator.formats.exchange import ReadOptions, Source
from tests.formats.made_files import pdf_file as file_of
from tests.formats.made_files import pdf_of as pages
from tests.formats.made_files import pdf_of_one_page as one_page
from tests.formats.made_files import pdf_page as page
from tests.formats.made_files import pdf_stream as stream
from tests.formats.reading import read_bytes

HERE = importlib.util.find_spec("pypdf") is not None
if not HERE and os.environ.get("CI"):
    raise RuntimeError("pypdf is not installed, and CI must have it: pip install 'annotator[dev]'")
needs_pypdf = pytest.mark.skipif(not HERE, reason="pypdf is not installed: pip install 'annotator[import]'")
pytestmark = needs_pypdf


def read(tmp_path, data):
    return read_bytes(tmp_path, data, pdf.read, "report.pdf")


def test_pages_come_one_behind_the_other_and_it_is_told_where_each_starts(tmp_path):
    (found,), refused, _ = read(tmp_path, pages("Kerry met “Putin”", "", "in Sochi", info="A report"))
    assert refused == []
    assert found.text == "Kerry met “Putin”\n\n\n\nin Sochi"
    assert (found.id, found.name) == ("report", "A report")
    assert found.meta == {"source": "report.pdf", "page_starts": [0, 19, 21], "title": "A report"}
    assert found.text[found.meta["page_starts"][2] :] == "in Sochi"


def locked(**how):
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(pages("secret")))
    writer.encrypt(algorithm="RC4-128", **how)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_file_is_refused_and_one_without_a_password_to_read_is_not(tmp_path):
    found, (refused,), _ = read(tmp_path, locked(user_password="x"))
    assert (found, "password" in refused.why) == ([], True)
    (found,), refused, _ = read(tmp_path, locked(user_password="", owner_password="x"))
    assert (found.text, refused) == ("secret", [])


def test_pictures_of_pages_hold_no_text(tmp_path):
    _, (refused,), _ = read(tmp_path, pages("", " "))
    assert "scanner" in refused.why


def test_what_is_too_large_is_not_opened(tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(300 << 20)
    (refused,) = pdf.read(Source.of(path), ReadOptions())
    assert "256 MB" in refused.why


def test_without_pypdf_a_sentence_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    _, (refused,), _ = read(tmp_path, pages("x"))
    assert "get import" in refused.why


FORMS = [
    stream("/X Do /X Do /X Do", f"/Type /XObject /Subtype /Form /Resources << /XObject << /X {7 + number} 0 R >> >> ")
    for number in range(40)
]  # fmt: skip
BOMB = zlib.compress(b"BT (a) Tj ET " * 20_000_000, 9)
HOSTILE = {
    "nothing": b"",
    "no pdf": b"%PDF-1.7\nonly this",
    "cut": pages("x" * 1000)[:700],
    "pickle": b"\x80\x04\x95cos\nsystem\n(S'x'\ntR.",
    "objects": b"%PDF-1.7\n" + b"1 0 obj" * 300_000,
    "deep": b"%PDF-1.7\n1 0 obj\n" + b"[" * 500_000 + b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    "bomb": one_page(stream(BOMB, "/Filter /FlateDecode ")),
    "bomb in bomb": one_page(stream(zlib.compress(BOMB), "/Filter [/FlateDecode /FlateDecode] ")),
    "forms": one_page(stream("/X Do"), *FORMS, stream("", "/Type /XObject /Subtype /Form "),
                      resources="/XObject << /X 6 0 R >>"),
    "kids": file_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "many kids": file_of("<< /Type /Catalog /Pages 2 0 R >>",
                         f"<< /Type /Pages /Count 300000 /Kids [{'3 0 R ' * 300_000}] >>",
                         page(4), stream("BT (a) Tj ET")),
    "no root": file_of("<< >>", root=9),
    "odd kids": file_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids (a) /Count /b >>"),
    "numbers": one_page(stream("BT /F " + "9" * 5000 + " Tf (a) Tj ET " + "9" * 1_000_000)),
    "previous": file_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", more="/Prev 9 "),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(tmp_path, monkeypatch, kind):
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "_SECONDS", 0.7)  # for the loops; what is well has its full time below
        patch.setattr(pdf, "_SECONDS_PER_MB", 0)
        found, refused, _ = read(tmp_path, HOSTILE[kind])
    assert len(found) + len(refused) == 1
    if refused:
        assert refused[0].where.endswith("report.pdf")
        assert len(refused[0].why) < 300
    else:  # read for what it says: a few letters
        assert len(found[0].text) < 10_000
    (good,), refused, _ = read(tmp_path, pages("still well"))
    assert (good.text, refused) == ("still well", [])


def test_every_byte_may_be_wrong(tmp_path):
    good = pages("Kerry", "Putin")
    for place in range(0, len(good), 17):
        data = good[:place] + bytes([good[place] ^ 0x15]) + good[place + 1 :]
        found, refused, _ = read(tmp_path, data)
        assert len(found) + len(refused) == 1


ODD = """
import sys, types
import annotator.formats.confined_worker as worker
odd = sys.modules["annotator.formats.odd"] = types.ModuleType("odd")
exec(sys.argv[2], odd.__dict__)
worker.TASKS["odd"] = "odd"
worker._LARGEST_ITEM = 1 << 20
worker.main()
"""


def odd_task(monkeypatch, body):
    """A task of the confined process by the name `odd`, made of this line."""
    code = f"def run(path):\n    {body}\n"
    start = f"import sys; sys.path.insert(0, sys.argv[1]); sys.argv.append({code!r}){ODD}"
    monkeypatch.setattr(confined, "_START", start)
    confined.close_idle()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process so")
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("while True: yield from ()", "more than 0.3 seconds"),
        ("yield 'a' * (3 << 30)", "more memory"),
        ("yield 'a' * (2 << 20)", "more than 1 MB"),
        ("import os; os.kill(os.getpid(), 11); yield 1", "damaged"),
        ("yield {}[path]", "damaged"),
        ("import socket; socket.socket().close(); yield 1", "damaged"),
        ("import os; yield os.system('true')", "damaged"),
        ("import pickle, os; yield pickle.loads(pickle.dumps(os.getpid))()", "damaged"),
        ("open(path, 'w').write('harm'); yield 1", "damaged"),
    ],
)
def test_what_breaks_out_of_its_limits_ends(tmp_path, monkeypatch, body, why):
    odd_task(monkeypatch, body)
    try:
        with pytest.raises(confined.Stopped, match=why):
            # a slow machine needs longer for what ends by itself than an endless loop is given here
            list(confined.confined("odd", str(tmp_path / "x"), seconds=0.3 if "0.3" in why else 30))
    finally:
        confined.close_idle()
    assert not (tmp_path / "x").exists()
    assert confined._SIGPROF == signal.SIGPROF
    assert confined_worker.STEP < 5
