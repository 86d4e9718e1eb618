"""Comments that suppress findings: which count, which are told of."""

import pytest

from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.comments import silence_comments
from review_service.pipeline.suppress import suppress
from squad.agent.v1.agent_pb2 import Rule
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.finding_pb2 import Severity
from squad.code.v1.location_pb2 import LineRange
from squad.review.v1.notice_pb2 import NoticeKind
from tests.support.reports import finding, location

RULES = {
    "security/shell": Rule(id="security/shell", source="CWE-78; nearest: ruff S602, bandit B602"),
    "logic/twin": Rule(id="logic/twin", source="own"),
    "logic/loop": Rule(id="logic/loop", source="ruff B023"),
}
READ = frozenset({("security", "a.py"), ("logic", "a.py")})
HIGH, LOW = Severity.SEVERITY_HIGH, Severity.SEVERITY_LOW
OWN = "squad: ignore[{}] {}"


def suppressed(line, rule="logic/twin", severity=LOW, *, old=None, changed=True, above="", read=READ, has_base=True):
    """Whether a finding on the code is silenced, and the kinds of what is said."""
    new = f"{above}{line}\n"
    number = new.count("\n")
    touched = [LineRange(start_line=1, end_line=number)] if changed else []
    file = ReviewedFile(
        ChangedFile(path="a.py", language="python", changed_lines=touched),
        Content(None if old is None else f"{old}\n".encode(), new.encode()), None, number, (),
    )  # fmt: skip
    found = [finding(rule, at=location("a.py", number), severity=severity)] if rule else []
    done = suppress(found, [file], RULES, read, has_base=has_base)
    assert len(done.kept) + len(done.suppressed) == len(found)
    kinds = [NoticeKind.Name(notice.kind).removeprefix("NOTICE_KIND_SUPPRESSION_") for notice in done.notices]
    return bool(done.suppressed), kinds


GOOD = "x = 1  # squad: ignore[logic/twin] measured, see docs"
SHELL = "x = 1  # squad: ignore[security/shell] fixed text"


@pytest.mark.parametrize(
    ("given", "silenced", "said"),
    [
        ({"line": GOOD, "old": GOOD}, True, []),
        ({"line": GOOD, "old": "x = 0"}, True, ["ADDED"]),
        ({"line": SHELL, "rule": "security/shell", "severity": HIGH}, False, ["ADDED"]),
        ({"line": SHELL, "rule": "security/shell", "severity": LOW}, True, ["ADDED"]),
        ({"line": SHELL, "rule": "security/shell", "severity": HIGH, "old": SHELL}, True, []),
        ({"line": SHELL, "rule": "security/shell", "severity": HIGH, "has_base": False}, True, []),
        ({"line": 'x = "# squad: ignore[logic/twin] why"'}, False, []),
        ({"line": "x = 1  # noqa: B023", "above": '"""\n', "rule": "logic/loop"}, True, ["ADDED"]),
        ({"line": "x = 1  # noqa: B023", "above": '"""\n"""\n', "rule": "logic/loop"}, True, ["ADDED"]),
        ({"line": '# noqa: B023 """', "above": '"""\n', "rule": "logic/loop"}, False, []),
        ({"line": "x = 1", "above": "# squad: ignore[logic/twin] why\n"}, True, ["ADDED"]),
        ({"line": "x = 1", "above": "y = 1  # squad: ignore[logic/twin] why\n"}, False, ["ADDED", "UNUSED"]),
        ({"line": "x = 1  # squad: ignore[logic/twin, logic/loop] both", "rule": "logic/loop"}, True, ["ADDED"]),
        ({"line": GOOD, "rule": "logic/loop", "old": GOOD}, False, ["UNUSED"]),
        ({"line": GOOD, "rule": "", "old": GOOD, "changed": False}, False, []),
        ({"line": GOOD, "rule": "", "old": GOOD, "read": frozenset()}, False, []),
        ({"line": "x = 1  # squad: ignore[logic/twin]"}, False, ["WRONG"]),
        ({"line": "x = 1  # squad: ignore because"}, False, ["WRONG"]),
        ({"line": "x = 1  # squad: ignore[logic/twins] typo"}, False, ["WRONG"]),
        ({"line": "x = 1  # noqa: B023", "rule": "logic/loop", "old": "x = 1  # noqa: B023"}, True, []),
        ({"line": "x = 1  # noqa: E501", "rule": "logic/loop"}, False, []),
        ({"line": "x = 1  # noqa", "rule": "logic/loop"}, True, ["ADDED"]),
        ({"line": "x = 1  # noqa"}, False, []),
        ({"line": "x = 1  # nosec B602", "rule": "security/shell", "old": "x = 1  # nosec B602"}, True, []),
        ({"line": "x = 1  # nosec B101", "rule": "security/shell"}, False, []),
        ({"line": "x = 1  # nosec", "rule": "security/shell", "severity": HIGH}, False, ["ADDED"]),
        ({"line": "x = 1  # nosec"}, False, []),
    ],
)
def test_a_comment_suppresses_what_it_names_and_a_new_one_nothing_grave(given, silenced, said):
    assert suppressed(**given) == (silenced, said)


def test_a_comment_whose_line_the_change_takes_away_is_told_of():
    above = "# squad: ignore[logic/twin] why\n"
    left = {"line": "y = 2", "rule": "", "above": above, "changed": False}
    assert suppressed(**left, old=f"{above}x = 1\ny = 2") == (False, ["UNUSED"])
    assert suppressed(**left, old=f"x = 1\n{above}y = 2") == (False, [])


def test_a_second_comment_like_one_of_the_base_is_the_changes_own():
    new, old = f"{SHELL}\n{SHELL}", SHELL
    assert suppressed(SHELL, "security/shell", HIGH, old=old, above=f"{SHELL}\n")[0] is False
    assert len(silence_comments(new.split("\n"), "python")) == 2


@pytest.mark.parametrize(
    ("line", "language", "reason"),
    [
        ("f(); // squad: ignore[logic/twin] old browsers", "javascript", "old browsers"),
        ("f(); /* squad: ignore[logic/twin] old browsers */", "c", "old browsers"),
        ("<p> <!-- squad: ignore[logic/twin] old browsers -->", "html", "old browsers"),
        ("SELECT 1 -- squad: ignore[logic/twin]: old browsers", "sql", "old browsers"),
    ],
)
def test_it_is_written_in_the_comment_of_any_language(line, language, reason):
    (comment,) = silence_comments([line], language)
    assert (comment.names, comment.reason) == ({"logic/twin"}, reason)


def test_hostile_lines_cost_little():
    assert silence_comments(["# noqa: " + "A1," * 400_000, "#" * 1_000_000 + "squad:"], "python") == []
