"""A trace goes on where it was left, and begins where there was none."""

import re

import pytest

from kit import trace

FOREIGN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_there_is_no_trace_outside_of_work():
    assert (trace.traceparent(), trace.trace_id()) == ("", "")


def test_a_stored_trace_goes_on_with_a_new_span():
    with trace.resumed(FOREIGN, "work"):
        assert trace.trace_id() == "4bf92f3577b34da6a3ce929d0e0e4736"
        assert trace.traceparent() != FOREIGN
        assert trace.traceparent().endswith("-01")
    assert trace.trace_id() == ""


@pytest.mark.parametrize(
    "incoming", ["", "x", FOREIGN[:-1], FOREIGN.upper(), "00-" + "0" * 32 + FOREIGN[35:], FOREIGN + "-x"]
)
def test_whatever_has_another_form_begins_a_new_trace(incoming):
    with trace.resumed(incoming, "work"):
        assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", trace.traceparent())
        assert "4bf92f" not in trace.trace_id()
