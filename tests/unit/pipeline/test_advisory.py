"""Whatever an advisory agent says or leaves unread, the conclusion is the one without it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from review_service.pipeline.judge import judge
from review_service.pipeline.policy import Policy
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import AgentRun, ReviewFinding
from tests.support.analyses import analysis
from tests.support.findings import finding

POLICY = Policy(advisory_agents=frozenset({"advice"}))
SEVERITIES = st.lists(st.sampled_from(Severity.values()[1:]), max_size=3)
STATUSES = st.lists(st.integers(0, 4), max_size=3)


def found(agent, severities):
    return [
        ReviewFinding(id=f"{agent}{n}", agent=agent, finding=finding(f"{agent}/a", n + 1, severity))
        for n, severity in enumerate(severities)
    ]


@given(SEVERITIES, SEVERITIES, STATUSES)
def test_an_advisory_agent_has_no_say_in_the_conclusion(ours, theirs, statuses):
    alone = analysis(found("security", ours), "a.py")
    cells = tuple(("advice", FileCoverage(path="a.py", status=status)) for status in statuses)
    run = AgentRun(agent="advice", required=POLICY.requires("advice"))
    beside = replace(
        alone,
        findings=(*alone.findings, *found("advice", theirs)),
        cells=(*alone.cells, *cells),
        agent_runs=(*alone.agent_runs, run),
    )
    expected, judged = judge(alone, POLICY), judge(beside, POLICY)
    assert (judged.conclusion, judged.reason) == (expected.conclusion, expected.reason)
