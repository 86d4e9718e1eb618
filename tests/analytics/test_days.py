"""Days as people write them, and as they slip."""

from datetime import date

import pytest

from analytics.days import Days, day, span
from analytics.errors import AnalyticsError

NO_DAY = ["", " ", "20261125", "2026-W48-1", "2026-11-5", "2026-02-30", "2026-11-25 ", "2026-11-25T00", "٢٠٢٦-11-25"]


@pytest.mark.parametrize("text", NO_DAY)
def test_a_day_is_written_in_one_way(text):
    with pytest.raises(AnalyticsError, match=r"is no day: write it as 2026-11-25$"):
        day(text)


@pytest.mark.parametrize("text", ["", "2026-11-01", "2026-11-01..", "..2026-11-01", "..", "2026-11-01-2026-11-02"])
def test_a_span_has_two_ends(text):
    with pytest.raises(AnalyticsError, match=f"^'{text}' is no span of days: write it as 2026-11-01..2026-11-25$"):
        span(text)


def test_both_ends_belong_to_a_span():
    assert span("2026-11-01..2026-11-03") == Days(date(2026, 11, 1), date(2026, 11, 3))
    assert str(span("2026-11-01..2026-11-01")) == "2026-11-01"
