"""Positions of paragraphs add up, whichever of them were measured."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.text import ParagraphIndex
from annotator.ui.text.heights import HeightModel

TEXT = "\n".join("x" * (number % 7 * 13) for number in range(50))


@given(st.lists(st.tuples(st.integers(0, 49), st.integers(0, 400)), max_size=40))
def test_every_top_is_the_sum_of_the_heights_above(measured):
    model = HeightModel(ParagraphIndex(TEXT), 20, 0.5)
    for paragraph, height in measured:
        model.measure(paragraph, height)
    for paragraph, height in dict(measured).items():
        assert model.height(paragraph) == height
    heights = [model.height(number) for number in range(50)]
    for number in range(51):
        assert abs(model.top(number) - sum(heights[:number])) < 1e-6
    assert model.total == round(sum(heights))
    assert len(model) == 50


@given(st.lists(st.tuples(st.integers(0, 49), st.integers(1, 400)), max_size=40), st.integers(-50, 9000))
def test_the_paragraph_at_a_height_covers_it(measured, y):
    model = HeightModel(ParagraphIndex(TEXT), 20, 0.5)
    for paragraph, height in measured:
        model.measure(paragraph, height)
    found = model.at(y)
    assert model.top(found) <= max(y, 0)
    assert found == 49 or y < model.top(found + 1)
