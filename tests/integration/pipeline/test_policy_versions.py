"""Configuration as pull requests find it: wrong on the base branch, or changed by the change itself."""

import pytest

from review_service.pipeline.fetch import commit_source
from review_service.pipeline.policy import DEFAULT_POLICY
from review_service.pipeline.policy_versions import no_such_name, standing_policy
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.notice_pb2 import NoticeKind
from tests.support.repositories import Repository

WEAK = b"gate: critical\nexclude:\n  - docs/\n  - src/\n"


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


async def standing(repository, base="HEAD~1"):
    tip, head = repository.git("rev-parse", base), repository.git("rev-parse", "HEAD")
    async with await commit_source(repository.path, base_commit=tip, head_commit=head) as source:
        return await standing_policy(source, DEFAULT_POLICY)


def said(found):
    return [(notice.path, notice.line, NoticeKind.Name(notice.kind)[12:]) for notice in found.notices]


async def test_a_wrong_configuration_on_the_base_is_named_and_its_last_good_version_applies(repository):
    good = repository.commit({".squad.yml": "gate: low\n"})
    repository.commit({".squad.yml": "gate: low\nfoo: 1\n"})
    repository.commit({".squad.yml": "gate: low\nfoo: 2\n", ".squad/rules/a.yml": "id: [\n"})
    repository.commit({"a.py": "x = 1\n"})
    found = await standing(repository)
    assert found.policy.gate == Severity.SEVERITY_LOW
    assert said(found) == [(".squad.yml", 2, "CONFIG_WRONG")]
    assert f"the configuration of commit {good[:12]} applies" in found.notices[0].sentence


async def test_without_a_good_version_the_tenants_policy_stands_alone(repository):
    repository.commit({".squad.yml": "foo: 1\n"})
    repository.commit({"a.py": "x = 1\n"})
    found = await standing(repository)
    assert (found.policy, said(found)) == (DEFAULT_POLICY, [(".squad.yml", 1, "CONFIG_WRONG")])


async def test_what_stood_in_a_branch_before_it_was_merged_was_never_in_force(repository):
    repository.commit({".squad.yml": "gate: low\n"})
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit({".squad.yml": "gate: critical\n"})
    repository.commit({".squad.yml": "foo: 1\n"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "topic")
    repository.commit({"a.py": "x = 1\n"})
    assert (await standing(repository)).policy.gate == Severity.SEVERITY_LOW


async def test_a_change_that_weakens_its_configuration_is_told_on_the_line_and_not_obeyed(repository):
    repository.commit({".squad.yml": "exclude: [docs/]\n"})
    repository.commit({".squad.yml": WEAK})
    found = await standing(repository)
    assert (found.policy.gate, found.policy.exclude) == (Severity.SEVERITY_HIGH, ("docs/",))
    assert said(found) == [(".squad.yml", 1, "POLICY_WEAKENED"), (".squad.yml", 4, "POLICY_WEAKENED")]


async def test_a_change_may_be_stricter_with_itself(repository):
    repository.commit({".squad.yml": "agents: {style: off}\nexclude: [docs/]\n"})
    repository.commit({".squad.yml": "gate: low\nagents: {style: on}\n"})
    found = await standing(repository)
    assert (found.policy.gate, found.policy.exclude, found.policy.disabled_agents) == (1, (), frozenset())
    assert found.notices == ()


@pytest.mark.parametrize("head", [None, b"", b"foo: 1\n", b"#" * (2 << 20)])
async def test_a_change_gets_rid_of_no_configuration(repository, head):
    repository.commit({".squad.yml": "gate: low\nrules: {logic/none: on}\n"})
    repository.commit({".squad.yml": head})
    found = await standing(repository)
    assert found.policy.gate == Severity.SEVERITY_LOW
    assert found.policy.enabled_rules == {"logic/none"}
    assert found.notices


async def test_rules_that_the_change_brings_or_takes_do_not_count_yet(repository):
    repository.commit({".squad/rules/a.yml": "x: 1\n", "a.py": "x = 1\n"})
    repository.commit({".squad/rules/a.yml": None})
    assert (".squad/rules/a.yml", 0, "CONFIG_OF_CHANGE") in said(await standing(repository))


def test_a_name_that_does_not_exist_is_found_on_its_line():
    written = {".squad.yml": b"rules:\n  logic/nones: on\n  logic/none: on\n"}
    notice = no_such_name("logic/none", "the rule `logic/none`, which does not exist", written)
    assert (notice.path, notice.line) == (".squad.yml", 3)


def test_an_agent_that_only_a_rule_names_is_found_in_its_id():
    written = {".squad.yml": b"rules:\n  logic-x/none: on\n  logik/none: on\n"}
    notice = no_such_name("logik", "the agent `logik`, which is not registered", written, ["logic", "style"])
    assert (notice.line, "did you mean `logic`?" in notice.sentence) == (3, True)
