"""Reports of agreement: every figure is there, hostile names stay words, a failure leaves the old file."""

import csv
import io
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from annotator.domain.agreement import agreement as engine
from annotator.domain.bootstrap import Resampling
from annotator.domain.errors import AnnotatorError, StorageError
from annotator.domain.passes import DocumentPasses
from annotator.services.agreement import agreement
from annotator.services.agreement_csv import as_csv
from annotator.services.agreement_html import as_html, edge_in_words
from annotator.services.agreement_report import write_report
from annotator.services.agreement_svg import as_svg, heat, plain
from tests.services.reviews import KERRY, PUTIN, SOCHI, Team

BAIT = "<script>alert('x')</script>&\"'\u202e]]>"
PASSES = {"d": {"ann": [PUTIN, KERRY], "ben": [PUTIN, SOCHI]}, "e": {"ann": [KERRY], "ben": []}}


def hostile():
    """Every name is bait: analysts and labels."""
    passes = {BAIT: ((0, 1, BAIT), (4, 5, "=1+1")), "=cmd|' /C calc'!A0": ((0, 3, BAIT),), "@x": ()}
    return engine([DocumentPasses(name, "a b c", passes) for name in "12"], resampling=Resampling(10))


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def test_the_table_holds_every_figure_unrounded(team: Team):
    report = agreement(team(PASSES))
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    pair = report["pairs"][0]
    held = {(row["a"], row["b"], row["label"], row["measure"]): row for row in rows}
    assert len(held) == len(rows)
    assert float(held["ann", "ben", "", "f1_exact"]["value"]) == pair["f1_exact"]
    assert held["ann", "ben", "", "f1_exact"]["spans_a"] == "3"
    for label, figures in pair["by_label"].items():
        for measure in ("f1_exact", "f1_overlap", "kappa_token"):
            assert float(held["ann", "ben", label, measure]["value"]) == figures[measure]
    assert float(held["", "", "", "fleiss_entity"]["value"]) == report["all"]["fleiss_entity"]
    assert float(held["", "", "actor", "alpha_token"]["value"]) == report["all"]["by_label"]["actor"]["alpha_token"]


def test_the_table_with_many_pairs_says_nothing_twice():
    passes = {f"a{who}": ((0, 1, "x"),) if who % 2 else () for who in range(6)}
    rows = list(csv.reader(io.StringIO(as_csv(engine([DocumentPasses("1", "a b", passes)])))))
    keys = [tuple(row[:4]) for row in rows]
    assert len(keys) == len(set(keys)) == 1 + 15 * 3 * 2 + 4


def test_undefined_is_empty_and_says_why():
    report = engine([DocumentPasses("1", "a b", {"ann": (), "ben": ()})])
    row = next(csv.DictReader(io.StringIO(as_csv(report))))
    assert (row["value"], row["why_undefined"]) == ("", "neither marked a span")


def test_a_spreadsheet_takes_no_name_for_a_formula():
    rows = list(csv.reader(io.StringIO(as_csv(hostile()))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]
    assert any("'=1+1" in row for row in rows)


def test_names_in_the_page_are_words_and_nothing_else():
    page = Page(as_html(hostile(), f"{BAIT}.db"))
    assert not set(page.tags) & {"script", "img", "iframe", "link", "object", "svg", "form", "a"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "href"}]
    assert any("<script>alert('x')</script>" in words for words in page.words)
    assert "\u202e" not in "".join(page.words)


def test_the_page_fetches_nothing_and_has_dark_and_print_colours():
    text = as_html(hostile(), "x.db")
    assert "default-src 'none'" in text
    assert not re.findall(r"https?:|url\(|@import", text)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_the_page_says_figures_intervals_confusions_and_measures(team: Team):
    texts = {name: " ".join(f"{name}{word}" for word in range(60)) for name in "de"}
    passes = {"d": {"ann": [(0, 5, "actor")], "ben": [(0, 5, "actor")]}, "e": {"ann": [(0, 5, "actor")], "ben": []}}
    report = agreement(team(passes, texts), resampling=Resampling(20))
    words = " ".join(Page(as_html(report, "a.db")).words)
    assert "0.667" in words
    assert "0.000 – 1.000" in words
    assert "So few families say little about others." in words
    assert "Most frequent confusions" in words
    assert "nothing" in words
    for source in ("Cohen", "Fleiss", "Krippendorff", "Hripcsak", "Efron"):
        assert source in words


def test_the_page_of_one_analyst_says_what_is_needed(team: Team):
    words = " ".join(Page(as_html(agreement(team({"d": {"ann": [KERRY]}})), "a.db")).words)
    assert "needs two analysts" in words


def test_the_page_of_reprints_says_why_there_are_no_intervals(team: Team):
    words = " ".join(f"word{number}" for number in range(60))
    held = {"ann": [(0, 5, "actor")], "ben": []}
    project = team({"d": held, "e": held}, {"d": words, "e": f"{words} more"})
    told = " ".join(Page(as_html(agreement(project, resampling=Resampling(5)), "a")).words)
    assert "There are no intervals" in told
    assert "at least two families" in told


def test_the_page_says_why_a_figure_is_undefined():
    words = Page(as_html(engine([DocumentPasses("1", "a b", {"ann": (), "ben": ()})]), "a")).words
    assert "neither marked a span" in words


@pytest.mark.parametrize(
    ("edge", "words"),
    [
        ((0, 0, 0, 0), "0"),
        ((2, 0, 17, 0), "+2 (17)"),
        ((0, 1, 0, 1200), "−1 (1,200)"),
        ((1, 1, 2, 3), "+1 (2) −1 (3)"),
    ],
)
def test_edges_in_words(edge, words):
    names = ("longer", "shorter", "code_points_longer", "code_points_shorter")
    assert edge_in_words(dict(zip(names, edge, strict=True))) == words


def test_the_picture_is_xml_with_the_number_in_every_cell():
    report = hostile()
    root = ElementTree.fromstring(as_svg(report))
    words = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert not [each for each in root.iter() if each.tag.endswith(("script", "image", "foreignObject"))]
    assert any(each.startswith("<script>") for each in words)
    cells = len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) - 1
    numbers = [each for each in words if each == "undefined" or re.fullmatch(r"-?\d\.\d{3}", each)]
    assert len(numbers) == cells > 9


def test_the_picture_of_nothing_says_so(team: Team):
    assert "needs two analysts" in as_svg(agreement(team({"d": {}})))


@pytest.mark.parametrize("value", [-1.0, -0.3, 0.0, 0.2, 0.5, 0.6, 0.75, 0.9, 1.0, None])
def test_numbers_can_be_read_on_their_colour(value):
    def light(color):
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted(map(light, heat(value)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_more_agreement_is_a_stronger_colour_and_below_nought_another():
    fills = [heat(value / 10)[0] for value in range(11)]
    assert len(set(fills)) == 11
    assert fills == sorted(fills, reverse=True)
    assert heat(-1.0)[0] not in fills


def test_a_long_name_is_cut_to_one_line():
    assert plain("a\nb\x07" + "c" * 90, 10) == "a b cccccc…"[:9] + "…"


@pytest.mark.parametrize("suffix", [".html", ".csv", ".svg"])
def test_written_whole_over_an_older_one(team: Team, tmp_path, suffix):
    project = team(PASSES)
    out = tmp_path / f"r{suffix}"
    out.write_text("old")
    write_report(project, agreement(project), out)
    assert "ann" in out.read_text("utf-8")
    assert not list(tmp_path.glob(".*.part"))


def test_places_where_no_report_may_land(team: Team, tmp_path):
    project = team(PASSES)
    report = agreement(project)
    with pytest.raises(AnnotatorError, match=r"\.pdf"):
        write_report(project, report, tmp_path / "r.pdf")
    with pytest.raises(StorageError, match="no folder"):
        write_report(project, report, tmp_path / "no" / "r.csv")
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(AnnotatorError, match="no ordinary file"):
        write_report(project, report, tmp_path / "d.csv")
    link = tmp_path / "link.csv"
    link.symlink_to(project.path)
    with pytest.raises(AnnotatorError, match="database itself"):
        write_report(project, report, link)


def test_a_wide_table_scrolls_by_itself_also_by_keys(team: Team):
    tables = re.findall(r"(<div [^>]*>)\s*<table>", as_html(agreement(team(PASSES)), "p"))
    assert len(tables) == as_html(agreement(team(PASSES)), "p").count("<table>")
    assert all('class="table" role="region" tabindex="0" aria-label="' in opened for opened in tables)
