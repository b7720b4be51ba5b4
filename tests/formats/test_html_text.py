"""HTML comes in as what a reader would see, whatever state the page is in."""

import socket

import pytest

from annotator.formats import html_text
from annotator.formats.html_text import visible_text
from tests.effort import little_work
from tests.formats.reading import read_bytes


def text(page):
    return visible_text(page)[0]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<p>a <b>bold</b> word</p>", "a bold word"),
        ("<p>a\n   b\t c</p>", "a b c"),
        ("<p>non\u00a0breaking &nbsp;space</p>", "non\u00a0breaking \u00a0space"),
        ("<pre>a\n  b\r\nc</pre>d", "a\n  b\nc\n\nd"),
        ("<ul><li>one<li>two</ul>end", "one\ntwo\n\nend"),
        ("<table><tr><td>a<td>b</tr><tr><td>c</table>", "a\tb\nc"),
        ("<h1>Head</h1>text", "Head\n\ntext"),
        ("<script>if (a < b) alert('<p>no</p>')</script>yes", "yes"),
        ("<STYLE>p { color: red }</STYLE >yes", "yes"),
        ("a<!-- no <p> --> b", "a b"),
        ("a<!-->b", "ab"),
        ("<!doctype html><?xml?>a", "a"),
        ("&lt;b&gt; &amp; &#8212; &eacute; &hearts;", "<b> & — é ♥"),
        ("&#0; &#xD800; &#x110000;", "\ufffd \ufffd \ufffd"),
        ("2 < 3 and 3 > 2", "2 < 3 and 3 > 2"),
        ("<a href='x>y'>link</a>", "link"),
        ('<a title="it\'s > that">link</a>', "link"),
        ("<a href='broken>link</a> rest", "link rest"),
        ("<textarea>a <b> c</textarea>", "a <b> c"),
        ("<svg><text>no</text></svg>yes", "yes"),
        ("<noscript>Please allow scripts</noscript>", "Please allow scripts"),
        ("<head><meta x><body>b", "b"),
        ("<iframe src=file:///etc/passwd>no</iframe>yes", "yes"),
        ("<template><p>no</p></template>yes", "yes"),
        ("</p>a</div>", "a"),
        ("text <", "text <"),
        ("text <!-- never closed", "text"),
        ("text <script> never closed", "text"),
        ("text <b never closed", "text"),
    ],
)
def test_the_text_is_what_a_browser_shows(page, shown):
    assert text(page).rstrip() == shown


def test_clutter_stays_because_it_is_what_people_mark():
    page = "<nav>Home | World</nav><main>Story</main><footer>Donate now</footer>"
    assert text(page) == "Home | World\n\nStory\n\nDonate now"


def test_the_title_names_the_document_and_stays_out_of_its_text(tmp_path):
    page = b"<html><head><title>Kerry &amp; Putin\n</title></head><body><p>Text</p></body></html>"
    (document,), refused, _ = read_bytes(tmp_path, page, html_text.read, name="page.html")
    assert not refused
    assert (document.id, document.text, document.name) == ("page", "Text", "Kerry & Putin")
    assert document.meta == {"source": "page.html", "title": "Kerry & Putin"}


def test_the_pages_own_charset_is_heard(tmp_path):
    page = "<meta charset=windows-1251><p>Москва</p>".encode("cp1251")
    (document,), _, _ = read_bytes(tmp_path, page, html_text.read, name="page.html")
    assert document.text == "Москва"
    assert document.meta["encoding"] == "cp1251"


def test_a_page_that_is_no_text_is_refused(tmp_path):
    documents, refused, _ = read_bytes(tmp_path, b"<p>a\0b", html_text.read, name="page.html")
    assert not documents
    assert "NUL" in refused[0].why


def test_nothing_is_ever_fetched(tmp_path, monkeypatch):
    def stop(*_):
        raise AssertionError("a page made us open a connection")

    monkeypatch.setattr(socket, "socket", stop)
    page = b"<base href=http://x/><link rel=stylesheet href=//x/a.css><img src=file:///etc/passwd>seen"
    (document,), _, _ = read_bytes(tmp_path, page, html_text.read, name="page.html")
    assert document.text == "seen"


HOSTILE = (
    *("<div>", "<b", "<a href='", "<!--", "<![CDATA[", "</", "<", "&", "&#", "<script>", "<title>", "<pre>", "<style"),
    *("</script", "<!", "<?", "<svg>", "&lt", "<td>", "<p></div>", '<p a="', '<a =">', "<a b='>\""),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_page_takes_no_time(piece):
    page = piece * (1_000_000 // len(piece))
    with little_work(10):
        text(page)
