"""Progress is told rarely, and Cancel is heard at once."""

import pytest

from annotator.domain.errors import Cancelled
from annotator.services.jobs import Progress


def test_progress_is_shown_at_most_ten_times_a_second():
    now = [0.0]
    seen = []
    progress = Progress(lambda done, total, what: seen.append(done), clock=lambda: now[0])
    for tick in range(100):
        now[0] = tick / 50
        progress.at(tick, 100)
    assert 18 <= len(seen) <= 21
    assert seen[0] == 0


def test_cancel_stops_at_the_next_report_even_between_two_that_are_shown():
    progress = Progress(lambda *_: None, clock=lambda: 0.0)
    progress.at(1, 2)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.at(1, 2)


def test_without_anybody_watching_nothing_is_asked():
    def never():
        raise AssertionError("the clock was read for nobody")

    Progress(clock=never).at(1, 2)
