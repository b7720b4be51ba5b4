"""How much of the test text stands in training."""

import pytest

from annotator.domain.leaks import leak_share
from tests.domain.test_families import written


def text(*paragraphs):
    return "\n".join(" ".join(words) for words in paragraphs)


def test_a_test_set_of_its_own_does_not_leak():
    found = leak_share([text(written(1, 300))], [text(written(2, 300)), text(written(3, 300))])
    assert (found.run_share, found.paragraph_share, found.worst) == (0.0, 0.0, ())
    assert (found.runs, found.paragraphs) == (592, 2)


def test_what_stands_in_training_counts_by_runs_and_by_paragraphs():
    shared = written(1, 40)
    found = leak_share([text(written(2, 100), shared)], [text(written(3, 64), shared), text(written(4, 100))])
    assert (found.leaked_runs, found.runs) == (36, 100 + 96)
    assert (found.leaked_paragraphs, found.paragraphs) == (1, 3)
    (worst,) = found.worst
    assert (worst.number, worst.runs, worst.paragraphs) == (0, 0.36, 0.5)


def test_a_test_document_that_was_trained_on_leaks_whole_and_is_named_first():
    one, two = text(written(1, 50)), text(written(2, 20))
    half = text(written(2, 20) + written(5, 24))
    found = leak_share(iter([one, two]), iter([half, one.upper()]))
    assert [(leak.number, leak.runs, leak.paragraphs) for leak in found.worst] == [(1, 1.0, 1.0), (0, 0.4, 0.0)]


def test_a_repeated_run_counts_as_often_as_it_stands_in_the_test_text():
    found = leak_share(["a b c d e"], ["a b c d e a b c d e"])
    assert (found.leaked_runs, found.runs, found.run_share) == (2, 6, pytest.approx(1 / 3))


def test_without_test_text_there_is_no_share():
    found = leak_share(["a b c d e"], ["", "…"])
    assert (found.run_share, found.paragraph_share) == (None, None)


def test_a_paragraph_counts_from_as_many_words_as_asked_for():
    assert leak_share(["one two three"], ["one two three"], long=3).paragraph_share == 1.0


def test_the_work_can_be_stopped_in_either_half():
    class Stopped(BaseException):
        pass

    def stop_at(number):
        calls = iter(range(99))

        def beat():
            if next(calls) == number:
                raise Stopped

        return beat

    for number in (0, 1):
        with pytest.raises(Stopped):
            leak_share(["a"], ["b"], beat=stop_at(number))
