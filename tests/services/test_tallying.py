"""Counts of an export stay small however much is lost, and its content has one number."""

from annotator.domain.model import State
from annotator.formats.exchange import DocumentRecord, Loss, SpanRecord
from annotator.services import tallying
from annotator.services.tallying import ExportReport, Tally


def record(name, *spans, layer="w", text="Kerry met Putin"):
    return DocumentRecord(name, text, {"b": 1, "a": 2}, layer, State.DONE, spans)


def content(*records):
    tally = Tally(ExportReport())
    for each in records:
        tally.begin(each, "")
    return tally.content()


def test_losses_beyond_the_list_are_counted(monkeypatch):
    monkeypatch.setattr(tallying, "LISTED", 3)
    tally = Tally(ExportReport())
    names = [f"{first}{second}" for first in "abcdefghijkl" for second in "abcdefghij"]
    tally.lose(Loss("d", number, number + 1, "x", f"reason {names[number % 120]}") for number in range(500))
    assert (len(tally.report.lost), tally.report.unlisted, tally.report.losses) == (3, 497, 500)
    told = tally.as_json()["lost"]
    assert (told["count"], sum(told["reasons"].values()), len(told["listed"])) == (500, 500, 3)
    assert len(told["reasons"]) == 101
    assert "for other reasons" in told["reasons"]


def test_one_reason_at_many_places_is_one_reason():
    tally = Tally(ExportReport())
    tally.lose(Loss("d", n, n + 1, "x", f"nested in claim {n}–{n + 9}; kept as {n}..{n + 1}") for n in range(5))
    assert tally.as_json()["lost"]["reasons"] == {"nested in claim …; kept as …": 5}


def test_the_content_is_the_same_in_any_order_and_other_for_any_change():
    one, two = record("a", SpanRecord(0, 5, "actor")), record("b")
    assert content(one, two) == content(two, one)
    others = [
        content(one),
        content(one, record("b", layer="v")),
        content(one, record("b", text="Kerry met Putn")),
        content(one, record("b", SpanRecord(0, 5, "actor"))),
        content(record("a", SpanRecord(0, 5, "actor", note="x")), two),
    ]
    assert len({content(one, two), *others}) == 6


def test_parts_and_units_are_counted_apart():
    tally = Tally(ExportReport())
    for part, name in (("train", "a"), ("train", "b"), ("test", "c")):
        tally.begin(record(name), part)
        for _ in range(2):
            tally.add(record(name, SpanRecord(0, 5, "actor")), part)
    told = tally.as_json()
    assert (told["documents"], told["records"], told["spans"], told["labels"]) == (3, 6, 6, {"actor": 6})
    assert told["parts"]["test"] == {"documents": 1, "spans": 2, "records": 2, "labels": {"actor": 2}}
