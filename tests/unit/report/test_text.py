"""The report at a terminal."""

import pytest

from report import text
from squad.code.v1.finding_pb2 import Evidence
from squad.review.v1.review_pb2 import Conclusion, ShownAs
from tests.support.reports import finding, gap, injection, location, review


def plain(document, **more):
    return text.render(document, width=100, colour=False, **more)


def test_a_finding_shows_its_code_with_what_is_meant_underlined():
    lines = plain(review(injection())).splitlines()
    shown = next(number for number, line in enumerate(lines) if line.startswith("  >    2 │"))
    start = lines[shown].index("db.execute")
    assert lines[shown + 1].index("^") == start
    assert lines[shown + 1].count("^") == 48


def test_a_verified_fix_is_shown_as_a_difference():
    shown = plain(review(injection()))
    assert '+     row = db.execute("select * from t where n = %s", (name,))' in shown


def test_without_colour_no_control_character_is_written():
    assert "\x1b" not in plain(review(injection()))
    assert "\x1b[" in text.render(review(injection()), width=100, colour=True)


@pytest.mark.parametrize("evil", ["\x1b[2J", "\x07", "\u202e", "\x9b31m"])
def test_a_repository_cannot_steer_the_terminal(evil):
    made = finding(at=location(f"a{evil}.py", 1, 1, 3), message=f"x{evil}y")
    assert evil not in plain(review(made, texts={f"a{evil}.py": f"q{evil}r".encode()}))


def test_a_masked_secret_stays_masked_in_every_frame():
    secret = b'key = "AKIA1234"\nother = 1\n'
    leak = finding("security/secret", at=location("a.py", 1, 7, 17))
    leak.finding.evidence.append(Evidence(location=location("a.py", 1), quote='key = "AKIA****"'))
    neighbour = finding("style/x", at=location("a.py", 2, 1, 6))
    shown = plain(review(leak, neighbour, texts={"a.py": secret}))
    assert "AKIA1234" not in shown
    assert 'key = "AKIA****"' in shown


def test_a_finding_names_what_it_speaks_for():
    folded = {"shown_as": ShownAs.SHOWN_AS_FOLDED, "folded_into": "1"}
    others = [finding(id="2", at=location(line=3), **folded), finding("logic/guard-removed", id="3", **folded)]
    shown = plain(review(injection(), *others)).splitlines()
    assert "  the same at app/db.py:3" in shown
    assert "  also found by logic/guard-removed" in shown


def test_findings_without_a_comment_of_their_own_are_counted_until_all_are_asked_for():
    document = review(finding(message="quiet", shown_as=ShownAs.SHOWN_AS_ANNOTATION))
    assert "quiet" not in plain(document)
    assert "1 of them not shown above: --all-findings shows all" in plain(document)
    assert "quiet" in plain(document, all_findings=True)


def test_every_unread_file_is_named_with_agent_and_reason():
    cells = (("security", gap("b.py", 4, 8)), ("security", gap("a.py", 4, 8)))
    shown = plain(review(cells=cells, conclusion=Conclusion.CONCLUSION_INCOMPLETE))
    assert "Incomplete: no findings" in shown
    assert "Not read by security (too large): a.py, b.py" in shown


def test_long_lines_are_cut_at_the_width():
    made = finding(at=location("a.py", 1, 1, 2))
    shown = text.render(review(made, texts={"a.py": b"x = " + b"1" * 500}), width=60, colour=False)
    assert max(map(len, shown.splitlines()[:5])) <= 60
