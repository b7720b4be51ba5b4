"""The main text of pages, where somebody asks for it; all of the text stays what comes in else."""

import importlib.util
import os

import pytest

from annotator.formats import html_text, main_text
from annotator.formats.exchange import DocumentRecord, Notice, ReadOptions, Refusal, Source

HERE = importlib.util.find_spec("trafilatura") is not None
if not HERE and os.environ.get("CI"):
    raise RuntimeError("trafilatura is not installed, and CI must have it: pip install 'annotator[dev]'")
pytestmark = pytest.mark.skipif(not HERE, reason="trafilatura is not installed: pip install 'annotator[import]'")

STORY = "Secretary Kerry met President Putin in Sochi on Tuesday, and both spoke of a ceasefire that had held. "
PAGE = (
    "<html><head><title>News</title></head><body><nav><a href=/>Home</a> | <a href=/world>World</a></nav>"
    f"<article><h1>Talks in Sochi</h1><p>{STORY * 3}</p><p>{STORY * 2}“They talked.”</p></article>"
    "<footer><p>Donate now</p><p>© all rights reserved</p></footer></body></html>"
)


def read(tmp_path, page, **options):
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    items = list(html_text.read(Source.of(path), ReadOptions(**options)))
    return tuple([item for item in items if isinstance(item, kind)] for kind in (DocumentRecord, Refusal, Notice))


def test_what_surrounds_the_story_goes_only_when_asked_for(tmp_path):
    (whole,), _, _ = read(tmp_path, PAGE)
    assert "Donate now" in whole.text
    (main,), refused, notices = read(tmp_path, PAGE, main_text=True)
    assert (refused, notices) == ([], [])
    assert "Donate" not in main.text
    assert "World" not in main.text
    assert main.text.count(STORY.strip()) == 5
    assert "“They talked.”" in main.text
    assert (main.id, main.name) == ("page", "News")


def test_a_page_without_a_story_comes_in_whole_and_that_is_told(tmp_path):
    (found,), refused, (told,) = read(tmp_path, "<nav>Home</nav>", main_text=True)
    assert (found.text, refused) == ("Home", [])
    assert "no main text" in told.why


def test_without_trafilatura_a_sentence_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    found, (refused,), _ = read(tmp_path, PAGE, main_text=True)
    assert found == []
    assert "get import" in refused.why


@pytest.mark.parametrize(
    "piece", ["<div>", "<p>a ", "<table><tr><td>", "<a href='x'>b</a>", "<b>", "&amp;", "<li>x", "<!--"]
)
def test_a_hostile_page_comes_in_whole_or_for_what_it_says(tmp_path, monkeypatch, piece):
    with monkeypatch.context() as patch:
        patch.setattr(main_text, "_SECONDS", 0)  # 0.4 for 0.4 MB; what is well has its full time below
        patch.setattr(main_text, "_SECONDS_PER_MB", 1)
        found, refused, _ = read(tmp_path, piece * (400_000 // len(piece)), main_text=True)
    assert (len(found), refused) == (1, [])
    (good,), refused, notices = read(tmp_path, PAGE, main_text=True)
    assert ("They talked" in good.text, refused, notices) == (True, [], [])
