"""What other tools found goes the way of our own findings, without a say in the conclusion."""

import pytest

from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY, parse_policy
from review_service.pipeline.sarif_findings import read_sarif
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import Conclusion, ShownAs
from tests.support.repositories import Repository
from tests.support.sarif import log, result
from tests.support.scripted_agents import agent_named, squad

REVIEW = "00000000-0000-7000-8000-000000000000"
ERROR = {"level": "error"}


async def reviewed(tmp_path, data, policy=DEFAULT_POLICY, head="x = 1\ny = 2\nz = 3\n"):
    repository = Repository(tmp_path)
    repository.commit({"src/a.py": "x = 1\n"})
    repository.commit({"src/a.py": head, "web/node_modules/b.js": "y\n"})
    imported = tuple(finding for tool in read_sarif(data) for finding in tool.findings)
    change = await review_source(repository.path, base="HEAD~1", head="HEAD")
    async with squad(agent_named()) as directory, change as source:
        return await analyze(AnalysisRequest(REVIEW, "local", "repo", source, policy, imported=imported), directory)


def lines(analysis):
    return [each.finding.location.range.start_line for each in analysis.findings]


async def test_a_finding_on_a_changed_line_is_shown_and_quoted(tmp_path):
    analysis = await reviewed(tmp_path, log(result("src/a.py", 2, **ERROR)))
    (found,) = analysis.findings
    assert (found.agent, found.shown_as) == ("sarif", ShownAs.SHOWN_AS_INLINE)
    assert found.finding.evidence[0].quote == "y = 2"
    assert len(found.fingerprint) == 32


@pytest.mark.parametrize("path", ["src/a.py", "/home/ci/work/src/a.py"])
async def test_only_lines_that_the_change_touched_count(tmp_path, path):
    analysis = await reviewed(tmp_path, log(*(result(path, line) for line in (1, 2, 3, 99)), result("src/b.py", 2)))
    assert lines(analysis) == [2, 3]


async def test_one_that_reaches_into_the_change_is_shown_where_it_does(tmp_path):
    assert lines(await reviewed(tmp_path, log(result("src/a.py", 1, end_line=3)))) == [2]


async def test_files_nobody_reads_are_left_out(tmp_path):
    assert lines(await reviewed(tmp_path, log(result("web/node_modules/b.js", 1)))) == []


async def test_it_never_fails_the_check_unless_the_policy_says_so(tmp_path):
    data = log(result("src/a.py", 2, **ERROR))
    quiet = await reviewed(tmp_path / "1", data)
    strict = await reviewed(tmp_path / "2", data, parse_policy(b"sarif: {gate: true}\n", ".squad.yml"))
    assert (quiet.conclusion, strict.conclusion) == (Conclusion.CONCLUSION_PASSED, Conclusion.CONCLUSION_FAILED)


async def test_policy_may_switch_a_rule_off_or_weigh_it_anew(tmp_path):
    data = log(result("src/a.py", 2), result("src/a.py", 3, "B101"))
    policy = parse_policy(b"rules: {sarif/bandit-b608: off, sarif/bandit-b101: {severity: low}}\n", ".squad.yml")
    (found,) = (await reviewed(tmp_path, data, policy)).findings
    assert (found.finding.rule_id, found.finding.severity) == ("sarif/bandit-b101", Severity.SEVERITY_LOW)


async def test_what_our_agent_says_of_the_same_weakness_is_said_once_and_still_fails_the_check(tmp_path):
    rule = {"id": "B608", "properties": {"tags": ["CWE-1"], "security-severity": "9.9"}}
    analysis = await reviewed(tmp_path, log(result("src/a.py", 2), rules=(rule,)), head="x = 1\ny = BAD\n")
    assert [each.agent for each in analysis.findings] == ["words"]
    assert analysis.conclusion == Conclusion.CONCLUSION_FAILED


async def test_equal_ones_fold_and_the_cap_holds(tmp_path):
    head = "".join(f"x{n} = {n}\n" for n in range(30))
    results = [result("src/a.py", n + 1, f"R{n % 13}") for n in range(30)]
    analysis = await reviewed(tmp_path, log(*results), head=head)
    assert sum(each.shown_as == ShownAs.SHOWN_AS_INLINE for each in analysis.findings) == 10


async def test_a_secret_that_another_tool_found_is_not_quoted(tmp_path):
    data = log(result("src/a.py", 2, "aws-access-token", "AWS token"), tool="gitleaks")
    (found,) = (await reviewed(tmp_path, data, head="x = 1\nkey = 'AKIAIOSFODNN7EXAMPLE'\n")).findings
    assert found.finding.evidence[0].quote == "key = '***'"
