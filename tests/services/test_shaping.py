"""Documents made into training data: nothing goes without a word, and every place leads back to the page."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.decisions import GoldSpan
from annotator.domain.decisions import Source as Origin
from annotator.domain.units import UnitOptions, Whole
from annotator.formats.exchange import DocumentRecord, Loss, SpanRecord, Votes
from annotator.services.shaping import PAGE_MAP, ShapeOptions, Shaping
from tests.formats.annotated import documents

NAV = "Home | News\n"
TEXT = f"{NAV}Kerry met Putin. He left.\n{NAV}Sochi was cold."
KERRY, SOCHI = (12, 17), (50, 55)
SPANS = (
    SpanRecord(0, 12, "boilerplate"),
    SpanRecord(*KERRY, "actor", "w", "who?", True),
    SpanRecord(38, 50, "boilerplate"),
    SpanRecord(*SOCHI, "location"),
)
PAGE = DocumentRecord("page", TEXT, {"source": "x"}, "w", None, SPANS)


def shaped(record, **options):
    shaping = Shaping(ShapeOptions(**options))
    made, lost = shaping.shape(record)
    return [one.record for one in made], lost, dict(shaping.left_out)


def quotes(record):
    return [(record.text[span.start : span.end], span.label) for span in record.spans]


def on_page(record, start, end):
    """The words of the page that a stretch of an exported text is made of, by its map."""
    pieces = record.meta[PAGE_MAP]["pieces"]
    page = "".join(TEXT[first:last] for first, last in pieces)
    return page[start:end]


def test_nothing_asked_for_changes_nothing():
    records, lost, left = shaped(PAGE)
    assert records == [PAGE]
    assert (lost, left) == ([], {})


def test_labels_are_chosen_dropped_and_renamed():
    (record,), lost, left = shaped(PAGE, labels=frozenset({"actor"}), rename={"actor": "PER"})
    assert record.spans == (SpanRecord(*KERRY, "PER", "w", "who?", True),)
    assert (lost, left) == ([], {"spans of labels that were not asked for": 3})
    (record,), _, left = shaped(PAGE, drop=frozenset({"boilerplate"}))
    assert [span.label for span in record.spans] == ["actor", "location"]
    assert left == {"spans of labels that were to be dropped": 2}


def test_two_labels_that_become_one_leave_one_span_and_say_so():
    twice = DocumentRecord("d", "Kerry", spans=(SpanRecord(0, 5, "actor"), SpanRecord(0, 5, "location")))
    (record,), lost, _ = shaped(twice, rename={"location": "actor"})
    assert record.spans == (SpanRecord(0, 5, "actor"),)
    assert lost == [Loss("d", 0, 5, "location", "the same as another span now that both are called actor")]


def test_boilerplate_is_cut_out_and_the_map_leads_back():
    (record,), lost, left = shaped(PAGE, strip=True)
    assert record.text == "Kerry met Putin. He left.\nSochi was cold."
    assert quotes(record) == [("Kerry", "actor"), ("Sochi", "location")]
    assert record.meta == {"source": "x", PAGE_MAP: {"document": "page", "pieces": [[12, 38], [50, len(TEXT)]]}}
    assert lost == []
    assert left == {"boilerplate spans, which were cut out with their text": 2}


def test_spans_that_are_the_same_without_boilerplate_become_one_and_say_so():
    votes = tuple(Votes((name,), ("a", "b")) for name in "aabb")
    spans = (
        SpanRecord(0, 17, "actor"),
        SpanRecord(0, 12, "boilerplate"),
        SpanRecord(11, 17, "actor"),
        SpanRecord(*KERRY, "actor"),
    )
    (made,), lost, _ = shaped(DocumentRecord("page", TEXT, {}, "union", None, spans, votes=votes), strip=True)
    assert made.spans == (SpanRecord(0, 5, "actor"),)
    assert made.votes == (Votes(("a", "b"), ("a", "b")),)
    why = "runs into boilerplate 0–12, which is cut out of it, and is the same as another span then"
    assert lost == [Loss("page", 0, 17, "actor", why), Loss("page", 11, 17, "actor", why)]


def test_units_of_a_stripped_page_have_places_of_their_own():
    records, _, _ = shaped(PAGE, strip=True, unit=UnitOptions(Whole.SENTENCE))
    assert [(one.id, one.text) for one in records] == [
        ("page#0-16", "Kerry met Putin."),
        ("page#17-25", "He left."),
        ("page#26-41", "Sochi was cold."),
    ]
    assert quotes(records[2]) == [("Sochi", "location")]
    for one in records:
        assert on_page(one, 0, len(one.text)) == one.text


def test_what_one_person_marked_as_boilerplate_is_cut_out_of_all_passes():
    other = DocumentRecord(
        "page", TEXT, {}, "x", None, (SpanRecord(0, 5, "boilerplate"), SpanRecord(0, 17, "claim"), SPANS[2])
    )
    made, lost = Shaping(ShapeOptions(strip=True)).shape(PAGE, other)
    assert [(one.record.layer, one.record.text) for one in made] == [
        ("w", "Kerry met Putin. He left.\nSochi was cold."),
        ("x", "Kerry met Putin. He left.\nSochi was cold."),
    ]
    assert quotes(made[1].record) == [("Kerry", "claim")]
    assert lost == [
        Loss("page", 0, 17, "claim", "kept in part: runs into boilerplate 0–12, which is cut out of it", (0, 5))
    ]


def test_the_passes_over_a_unit_follow_each_other():
    other = DocumentRecord("page", TEXT, {}, "x", None, (SpanRecord(*SOCHI, "claim"),))
    made, _ = Shaping(ShapeOptions(unit=UnitOptions(Whole.PARAGRAPH, empty=Fraction(0)))).shape(PAGE, other)
    assert [(one.record.layer, one.record.id) for one in made] == [
        ("w", "page#12-37"),
        ("w", "page#50-65"),
        ("x", "page#50-65"),
    ]


def test_empty_units_are_left_out_when_asked_and_counted():
    records, _, left = shaped(PAGE, strip=True, unit=UnitOptions(Whole.SENTENCE, empty=Fraction(0)))
    assert [one.text for one in records] == ["Kerry met Putin.", "Sochi was cold."]
    assert left["units without spans that were left out"] == 1


def test_what_crosses_the_edge_of_a_unit_is_lost_by_its_place_on_the_page():
    record = DocumentRecord(
        "page", TEXT, {}, "w", None, (SPANS[0], SpanRecord(29, 37, "x"), SpanRecord(12, 37, "claim"))
    )
    _, lost, _ = shaped(record, strip=True, unit=UnitOptions(Whole.SENTENCE))
    assert [(one.start, one.end, one.label) for one in lost] == [(12, 37, "claim")]


def test_a_loss_in_a_unit_is_told_by_its_place_on_the_page():
    made, _ = Shaping(ShapeOptions(strip=True, unit=UnitOptions(Whole.SENTENCE))).shape(PAGE)
    loss = made[2].at_home(Loss("page#26-41", 0, 5, "location", "why"))
    assert loss == Loss("page", *SOCHI, "location", "why")
    assert made[2].at_home(Loss("page#26-41", None, None, None, "why")).document == "page"


def test_votes_go_with_their_spans():
    votes = tuple(Votes((name,), ("a", "b")) for name in ("a", "b", "a", "b"))
    record = DocumentRecord("page", TEXT, {}, "union", None, SPANS, votes=votes)
    (made,), _, _ = shaped(record, strip=True, labels=frozenset({"location"}))
    assert made.votes == (Votes(("b",), ("a", "b")),)
    two = DocumentRecord("d", "Kerry", spans=(SpanRecord(0, 5, "a"), SpanRecord(0, 5, "b")), votes=votes[:2])
    (made,), _, _ = shaped(two, rename={"b": "a"})
    assert made.votes == (Votes(("a", "b"), ("a", "b")),)


def test_gold_stays_gold_where_it_goes():
    gold = tuple(GoldSpan(*span[:3], Origin.ADOPTED, ("a",), 2, "rita") for span in SPANS)
    record = DocumentRecord("page", TEXT, {}, "gold", None, SPANS, gold=gold)
    (made,), _, _ = shaped(record, strip=True, rename={"actor": "PER"})
    assert [(one.start, one.end, one.label) for one in made.gold] == [(0, 5, "PER"), (26, 31, "location")]


def test_long_ids_leave_room_and_stay_apart():
    ids = set()
    for end in "xy":
        record = DocumentRecord("i" * 499 + end, TEXT, spans=SPANS)
        ids |= {one.id for one in shaped(record, unit=UnitOptions(Whole.PARAGRAPH))[0]}
    assert len(ids) == 8
    assert max(map(len, ids)) <= 500


@given(documents(labels=st.sampled_from(["boilerplate", "actor", "claim"])), st.booleans(), st.integers(1, 20))
def test_every_span_comes_out_is_lost_or_was_left_out_by_choice(record, strip, longest):
    options = ShapeOptions(frozenset(), frozenset({"claim"}), {"actor": "PER"}, strip, UnitOptions(longest=longest))
    shaping = Shaping(options)
    made, lost = shaping.shape(record)
    wanted = {span[:2] for span in record.spans if options.name_of(span.label)}
    found = set()
    for one in made:
        assert all(one.record.text[span.start : span.end] for span in one.record.spans)
        for span in one.record.spans:
            home = one.at_home(Loss(one.record.id, *span[:3], ""))
            found.add((home.start, home.end))
    announced = {(one.start, one.end) for one in lost}
    assert wanted <= found | announced
    assert found - wanted == set() or announced
    chosen = sum(1 for span in record.spans if options.name_of(span.label) is None)
    assert chosen == sum(count for why, count in shaping.left_out.items() if "spans" in why and "units" not in why)


@pytest.mark.parametrize(
    ("label", "name"), [("actor", "PER"), ("claim", None), ("boilerplate", None), ("location", "location")]
)
def test_what_a_label_is_called(label, name):
    options = ShapeOptions(drop=frozenset({"claim"}), rename={"actor": "PER"}, strip=True)
    assert options.name_of(label) == name
