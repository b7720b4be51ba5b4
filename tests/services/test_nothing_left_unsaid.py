"""What a project knows beside texts and spans stands in an exported file, or the export says that it does not."""

import json
import re
from pathlib import Path

import pytest

from annotator.formats import registry
from annotator.formats.exchange import Beside, DocumentRecord, FolderSource, ReadOptions, Source, Votes
from annotator.services.exporting import ExportOptions, ExportReport, export
from annotator.services.importing import import_paths
from annotator.services.tallying import Tally, not_held, not_held_sentences
from tests.projects import make_empty_project

META = {"title": "A title", "source": "https://example.org/1", "seen": [1, {"a": None}]}
LINES = [
    {
        "id": "one", "text": "Kerry met Putin.", "meta": META, "layer": "w", "status": "done",
        "spans": [
            {"start": 0, "end": 5, "label": "actor", "note": "who is it?"},
            {"start": 10, "end": 15, "label": "actor", "flagged": True},
        ],
    },
    {"id": "two", "text": "Nothing here.", "meta": META, "layer": "w", "status": "skipped", "spans": []},
]  # fmt: skip
PAGE = Path(__file__).parents[2] / "docs" / "FORMATS.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| " + r" \| ".join(["(yes|announced|manifest)"] * 7) + r" \|$", re.MULTILINE)
WRITTEN = [each for each in registry.FORMATS if each.writes]
every_format = pytest.mark.parametrize("each", WRITTEN, ids=lambda each: each.name)


@pytest.fixture
def project(tmp_path):
    source = tmp_path / "source.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    with make_empty_project(tmp_path / "p.db", "w") as made:
        assert import_paths(made, [source]).rejected == []
        yield made


def found_in(each, out):
    """The documents that a file holds, by a reader that takes no page and no table for documents."""
    if each.folder:
        items = each.folder_reader()(FolderSource(out, out.name), ReadOptions())
    else:
        items = each.reader()(Source.of(out), ReadOptions())
    return {item.id: item for item in items if isinstance(item, DocumentRecord)}


def kept(each, out):
    """Whether meta, state, person, note and flag stand in what was written."""
    if each.name in ("html", "csv"):
        words = out.read_text("utf-8")
        signs = ("https://example.org", "done", "who is it?", '"actor, flagged"' if each.name == "html" else ",1,done")
        meta, state, note, flag = (sign in words for sign in signs)
        return meta, state, "w, done" in words or ",w," in words, note, flag
    found = found_in(each, out)
    one, two = found["one"], found["two"]
    states = (str(one.status), str(two.status)) == ("done", "skipped")
    notes = {span.label: span for span in one.spans if span.note}
    has_meta = META.items() <= one.meta.items() and META.items() <= two.meta.items()
    return has_meta, states, one.layer == "w", bool(notes), any(span.flagged for span in one.spans)


@every_format
def test_each_thing_is_in_the_file_or_announced(each, project, tmp_path):
    out = tmp_path / f"out{each.suffix()}"
    report = export(project, out, ExportOptions(format=each.name))
    meta, state, person, note, flag = kept(each, out)
    lost = " ".join(loss.why for loss in report.lost)
    announced = {Beside.META: 2, Beside.STATE: 2}
    assert dict(report.not_held) | {Beside.VOTES: 0, Beside.DECISIONS: 0} == {
        **{beside: count for beside, count in announced.items() if beside in each.lacks},
        Beside.VOTES: 0,
        Beside.DECISIONS: 0,
    }
    assert (meta, state) == (Beside.META not in each.lacks, Beside.STATE not in each.lacks)
    assert (note, flag) == ("note" not in lost, "flag" not in lost)
    manifest = json.loads(report.files[-1].path.read_bytes())
    assert manifest["not_held"] == not_held(report)
    assert manifest["layer"] == "w", "whose the spans are stands there in any case"
    assert person or each.single_layer
    assert [words for words in report.messages if "no place for" in words] == not_held_sentences(report)


@every_format
def test_the_page_about_formats_says_the_same(each, project, tmp_path):
    rows = {found[0]: found[1:] for found in ROW.findall(PAGE.read_text("utf-8"))}
    assert list(rows) == [one.name for one in WRITTEN]
    out = tmp_path / f"out{each.suffix()}"
    export(project, out, ExportOptions(format=each.name))
    meta, state, person, note, flag = kept(each, out)
    votes, decisions = Beside.VOTES not in each.lacks, Beside.DECISIONS not in each.lacks
    told = ["yes" if there else "announced" for there in (meta, state, person, note, flag, votes, decisions)]
    told[2] = "yes" if person else "manifest"
    assert list(rows[each.name]) == told


def test_decisions_of_whole_pages_are_not_those_of_pieces():
    assert ExportOptions().changes_nothing
    assert not ExportOptions(labels=("actor",)).changes_nothing
    assert not ExportOptions(flat="split").changes_nothing


def test_votes_and_decisions_are_counted_where_they_have_no_place():
    report = ExportReport()
    tally = Tally(report, (Beside.META, Beside.VOTES, Beside.DECISIONS))
    voted = DocumentRecord("a", "x", META, "majority", votes=(Votes(("a",), ("a", "b")),) * 3)
    for record in (voted, voted, DocumentRecord("b", "x", {}, "gold", decisions=("decided",))):
        tally.begin(record, "")
    assert not_held(report) == {"meta": 1, "votes": 6, "decisions": 1}
    assert not_held_sentences(report) == [
        "This format has no place for the meta of 1 document, the votes of 6 spans and the decisions of 1 document; "
        "that stays in the project."
    ]


def test_nothing_is_said_where_nothing_is_missing():
    assert not_held_sentences(ExportReport()) == []
