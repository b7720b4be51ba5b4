"""The page for the eye: all spans in it, nothing that runs, and nothing of a text that acts as markup."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.formats import html_page, html_text
from annotator.formats.exchange import DocumentRecord, LabelInfo, Refusal, Source, SpanRecord, WriteOptions, comparable
from tests.formats.annotated import TORTURE, documents, hard
from tests.formats.files import file_of

GOLDEN = Path(__file__).parent / "golden" / "page.html"
TEXT = "😀 Kerry met\r\nPutin & <b>co</b>."
LABELS = (LabelInfo("actor", "#2b3e7e", "1"), LabelInfo("claim", "red;} body{display:none"))
RECORDS = [
    DocumentRecord(
        "news/1",
        TEXT,
        {},
        "ann",
        State.DONE,
        (
            SpanRecord(0, 12, "claim", "ann", note='who "said" it?'),
            SpanRecord(2, 7, "actor"),
            SpanRecord(8, 19, "<i>"),
            SpanRecord(8, 19, "actor"),
        ),
    ),
    DocumentRecord("untouched", "\nnothing"),
]


def read_back(data, folder):
    path = folder / "page.html"
    path.write_bytes(data)
    return list(html_page.read_back(Source.of(path), WriteOptions()))


def elements(data):
    """All tags of a page with their attributes, by a parser that is not ours."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))
    parser.feed(data.decode())
    parser.close()
    return found


def test_the_golden_page_is_what_is_written_and_says_the_same(tmp_path):
    data = file_of(html_page, RECORDS, labels=LABELS)
    assert data == GOLDEN.read_bytes()
    assert read_back(data, tmp_path) == list(map(comparable, RECORDS))


def test_nothing_in_it_runs_or_loads():
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    record = DocumentRecord(hostile, hostile, {}, hostile, State.DONE, (SpanRecord(0, 9, hostile, hostile, hostile),))
    found = elements(file_of(html_page, [record], labels=(LabelInfo(hostile, "url(http://x/)"),)))
    assert {tag for tag, _ in found} == {
        *("html", "head", "meta", "title", "style", "body", "article", "h2", "p", "div", "mark")
    }
    allowed = {"charset", "http-equiv", "content", "name", "class", "data-id", "data-span", "data-label", "title"}
    assert {name for _, attributes in found for name in attributes} == allowed


def test_only_colours_get_into_the_style():
    style = re.search("<style>(.*)</style>", file_of(html_page, [], labels=LABELS).decode(), re.DOTALL).group(1)
    assert ".l0 { --c: #2b3e7e }" in style
    assert ".l1 { --c: #808080 }" in style
    assert "display" not in style


def test_a_crossing_span_is_drawn_in_pieces_that_nest():
    record = DocumentRecord("d", "abcdef", spans=(SpanRecord(0, 4, "x"), SpanRecord(2, 6, "y")))
    page = file_of(html_page, [record]).decode()
    body = re.sub(r'<mark [^>]*data-span="(\d)"[^>]*>', r"[\1", page.partition('class="text">')[2]).partition("</div>")
    assert body[0].replace("</mark>", "]") == "[0ab[1cd]][1ef]"
    assert page.count('class="other first"') == 2


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_stands_in_the_page(case, tmp_path):
    record = hard(case)
    assert read_back(file_of(html_page, [record]), tmp_path) == [comparable(record)]


@settings(max_examples=60)
@given(st.lists(documents(), max_size=3), st.sampled_from([7, 1 << 20]))
def test_any_text_with_any_spans_stands_in_the_page(tmp_path, records, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_page, "_PIECE", piece)
        data = file_of(html_page, records, labels=LABELS)
        assert read_back(data, tmp_path) == list(map(comparable, records))
    assert b"\r" not in data


@pytest.mark.parametrize(
    ("was", "became"), [(b"Kerry", b"Kerri"), (b"actor", b"claim"), (b"</mark>", b""), (b"</article>", b"")]
)
def test_a_page_that_was_changed_is_noticed(tmp_path, was, became):
    data = file_of(html_page, RECORDS[:1])
    assert was in data
    found = read_back(data.replace(was, became, 1), tmp_path)
    assert found != [comparable(RECORDS[0])]
    assert all(isinstance(one, Refusal) for one in found) == (was == b"</article>")


def test_the_format_writes_such_pages_and_reads_any():
    assert html_text.write is html_page.write
    assert html_text.read_back is html_page.read_back
