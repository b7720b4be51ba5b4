from annotator.domain.counting import count_words


def test_one_is_one():
    assert [count_words(number, "span") for number in (0, 1, 2, 1204)] == [
        "0 spans",
        "1 span",
        "2 spans",
        "1,204 spans",
    ]
