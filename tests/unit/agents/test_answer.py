"""Findings as they leave an agent: on touched lines only, placed there, quoted, masked."""

import pytest

from agent_services.runtime.answer import Answers
from agent_services.runtime.rule import Match, Rule, Step
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Lines, Span
from squad.code.v1 import finding_pb2

TEXT = "one\ntwo\nthree\nfour\nfive\n"
RULE = Rule("a/b", "Finds.", "low", "high", "tests", "", "", cwe=(89,))


def _answer(match: Match, changed: tuple[int, int] = (3, 3), text: str = TEXT) -> finding_pb2.Finding | None:
    file = SourceFile("a.py", text, changed=Lines([changed]))
    return Answers(ChangeView([file]), {}).finding(RULE, match)


CASES = {
    "on a changed line": (Match("a.py", Span(3, 1, 3, 6), "It."), 3),
    "on another line": (Match("a.py", Span(2, 1, 2, 4), "It."), None),
    "around a changed line": (Match("a.py", Span(2, 1, 4, 5), "It."), 3),
    "in a scope that changed": (Match("a.py", Span(1, 1, 1, 4), "It.", scope=Span.lines(1, 5)), 3),
    "with a step that changed": (Match("a.py", Span(5, 1, 5, 5), "It.", steps=(Step(Span(3, 1, 3, 2), "here"),)), 3),
    "behind the last line": (Match("a.py", Span.lines(6), "It.", outside_change=True), 5),
    "up to behind the last line": (Match("a.py", Span(3, 1, 6, 1), "It."), 3),
    "outside, said so": (Match("a.py", Span(5, 1, 5, 5), "It.", outside_change=True), 5),
}


def test_no_finding_goes_on_behind_the_last_line() -> None:
    finding = _answer(Match("a.py", Span(3, 1, 6, 1), "It.", steps=(Step(Span.lines(6), "here"),)))
    assert finding is not None
    assert [piece.location.range.end_line for piece in finding.evidence] == [5, 5]
    assert finding.location.range.end_column == len("five") + 1


@pytest.mark.parametrize(("match", "line"), CASES.values(), ids=CASES)
def test_a_finding_stands_on_a_line_that_the_change_touched(match: Match, line: int | None) -> None:
    finding = _answer(match)
    assert (finding.location.range.start_line if finding else None) == line


def test_the_first_evidence_quotes_the_location() -> None:
    finding = _answer(Match("a.py", Span(3, 1, 3, 6), "It."))
    assert finding is not None
    assert (finding.evidence[0].quote, finding.evidence[0].location) == ("three", finding.location)
    assert [reference.label for reference in finding.references] == ["CWE-89"]


@pytest.mark.parametrize(
    "secret", ["hunter2hunter2hunter2", "AKIAIOSFODNN7ABCDEFG", "ghp_" + "a1B2" * 9, "sk-" + "a1B2" * 6]
)
def test_a_secret_does_not_leave_the_agent(secret: str) -> None:
    text = f'key = "{secret}"\n'
    match = Match("a.py", Span(1, 1, 1, 9), f"{secret} is here.", secrets=(secret,))
    finding = _answer(match, (1, 1), text)
    assert finding is not None
    assert secret not in str(finding)
    assert "****" in finding.evidence[0].quote


def test_a_byte_order_mark_moves_the_columns_of_the_first_line() -> None:
    finding = _answer(Match("a.py", Span(1, 1, 1, 4), "It."), (1, 1), "\ufeffone\n")
    assert finding is not None
    assert finding.location.range.start_column == 4
