"""What becomes of findings from push to push."""

import dataclasses

import pytest

from review_service.pipeline.follow import follow
from review_service.pipeline.match import Life
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.code.v1.finding_pb2 import Evidence, Finding
from squad.code.v1.location_pb2 import Location
from squad.review.v1.review_pb2 import AgentRun, ChangeRef, Lifecycle, RepositoryRef, Review, ReviewFinding
from tests.support.analyses import analysis, anchors

REPOSITORY = RepositoryRef(host="github", external_id="1")
REVIEW = Review(id="00000000-0000-7000-8000-00000000000b", repository=REPOSITORY, change=ChangeRef(pull_request=7))
NEW, PERSISTING, MOVED, FIXED, SUPPRESSED, REGRESSED = (
    Lifecycle.Value(f"LIFECYCLE_{name}") for name in ("NEW", "PERSISTING", "MOVED", "FIXED", "SUPPRESSED", "REGRESSED")
)  # fmt: skip


def finding(quote="run(x)", fingerprint="1" * 32, path="a.py", symbol="f"):
    place = Location(path=path, symbol=symbol)
    made = Finding(rule_id="security/shell", location=place, evidence=[Evidence(location=place, quote=quote)])
    return ReviewFinding(id=fingerprint, agent="security", finding=made, fingerprint=fingerprint)


def life(of, lifecycle=PERSISTING):
    return Life(of, anchors(of), lifecycle)


@pytest.mark.parametrize(
    ("before", "now", "becomes"),
    [
        (None, finding(), NEW),
        (NEW, finding(), PERSISTING),
        (PERSISTING, finding(), PERSISTING),
        (SUPPRESSED, finding(), PERSISTING),  # the verdict is no longer in force
        (FIXED, finding(), REGRESSED),
        (REGRESSED, finding(), PERSISTING),
        (NEW, finding(symbol="g"), MOVED),
        (NEW, finding(path="b.py"), MOVED),
    ],
)
def test_what_a_finding_is_follows_from_what_it_was(before, now, becomes):
    lives = [life(finding(), before)] if before else []
    (one,) = follow(analysis([now]), lives, REVIEW).analysis.findings
    assert one.lifecycle == becomes


def test_a_finding_keeps_fingerprint_and_life_through_every_push():
    first = follow(analysis([finding()]), [], REVIEW).analysis.findings[0]
    again = follow(analysis([finding(fingerprint="2" * 32, path="b.py")]), [life(first)], REVIEW).analysis.findings[0]
    assert (again.fingerprint, again.life_id) == (first.fingerprint, first.life_id)


def test_a_new_finding_does_not_take_the_name_of_another():
    made = follow(analysis([finding("other()", symbol="g")]), [life(finding())], REVIEW)
    assert made.analysis.findings[0].fingerprint != "1" * 32


def test_placements_and_anchors_follow_the_identity():
    made = follow(analysis([finding(fingerprint="2" * 32)]), [life(finding())], REVIEW).analysis
    assert list(made.anchors) == [made.findings[0].id]


def test_of_two_plain_commits_nothing_is_known():
    made = follow(analysis([finding()]), [], Review(id=REVIEW.id))
    assert (made.analysis.findings[0].lifecycle, made.analysis.findings[0].life_id) == (0, "")


def gone(found, lifecycle=NEW):
    return len(follow(found, [life(finding(), lifecycle)], REVIEW).gone)


def cells(status, reason="UNSPECIFIED", path="a.py"):
    return (
        ("security", FileCoverage(path=path, status=f"COVERAGE_STATUS_{status}", reason=f"COVERAGE_REASON_{reason}")),
    )


def test_one_is_gone_when_its_agent_read_the_file_and_says_nothing():
    assert gone(analysis([], "a.py")) == 1


def test_one_that_is_gone_already_is_not_gone_again():
    assert gone(analysis([], "a.py"), FIXED) == 0


@pytest.mark.parametrize(
    "ledger", [cells("NOT_READ", "OUT_OF_TIME"), cells("EXCLUDED", "POLICY"), cells("EXCLUDED", "GENERATED")]
)
def test_of_a_file_that_its_agent_did_not_read_nothing_is_gone(ledger):
    assert gone(dataclasses.replace(analysis([], "a.py"), cells=ledger)) == 0


def test_what_another_agent_read_says_nothing():
    other = (("logic", cells("READ")[0][1]),)
    assert gone(dataclasses.replace(analysis([], "a.py"), cells=other)) == 0


@pytest.mark.parametrize(
    "found", [analysis([], "b.py"), dataclasses.replace(analysis([], "a.py"), cells=cells("EXCLUDED", "DELETED"))]
)
def test_one_is_gone_with_its_file(found):
    assert gone(found) == 1


def test_a_file_is_no_proof_when_its_agent_failed():
    failed = (AgentRun(agent="security", version="1.0.0", failure="it died"),)
    assert gone(dataclasses.replace(analysis([], "b.py"), agent_runs=failed)) == 0


def test_every_lifecycle_is_counted():
    lives = [life(finding()), life(finding("eval(y)", "3" * 32))]
    counts = follow(analysis([finding(), finding("new()", "4" * 32)]), lives, REVIEW).counts
    assert counts == {"new": 1, "persisting": 1, "moved": 0, "fixed": 1, "suppressed": 0, "regressed": 0}
