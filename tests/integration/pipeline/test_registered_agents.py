"""Agents that a tenant brought: what their words and their silence count for."""

import pytest

from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.directory import IDENTITY
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import parse_policy, snapshot_policy
from squad.agent.v1.registration_pb2 import RegisteredAgent
from squad.review.v1.review_pb2 import Conclusion, PolicySnapshot
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, honest, squad

NOWHERE = "127.0.0.1:1"


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path)
    made.commit({"a.py": "x = 1\n"})
    made.commit({"a.py": "x = 1\ny = WORSE\n", "b.go": "package b\n"})
    return made


def finder(name="mine", **described):
    """An agent that finds what the stack's own agent does not look for."""

    async def analysis(requests, context):
        async for response in honest(requests, name, word="WORSE"):
            yield response

    return agent_named(name, analysis, **described)


async def review(repository, agents, mode, *, address="", config="", **approved):
    """A review by the stack's agent `words` and the tenant's `mine`."""
    async with squad(agent_named()) as directory, squad(*agents) as theirs:
        place = address or theirs.address(agents[0].agent.name)
        own = RegisteredAgent(name="mine", agent="mine", address=place, mode=f"AGENT_MODE_{mode}", **approved)
        policy = snapshot_policy(PolicySnapshot(agents=[own]))
        policy = parse_policy(config.encode(), ".squad.yml", policy) if config else policy
        async with await review_source(repository.path, base="HEAD~1", head="HEAD") as source:
            view = await directory.joined([own])
            return await analyze(AnalysisRequest("r", "t", "repo", source, policy, deadline_seconds=10), view)


def run_of(result):
    return next(run for run in result.agent_runs if run.agent == "mine")


@pytest.mark.parametrize(
    ("mode", "speaks", "silent"),
    [
        ("REQUIRED", "CONCLUSION_FAILED", "CONCLUSION_INCOMPLETE"),
        ("ADVISORY", "CONCLUSION_PASSED", "CONCLUSION_PASSED"),
    ],
)
async def test_a_required_agent_decides_and_an_advisory_one_never_does(repository, mode, speaks, silent):
    spoken = await review(repository, [finder()], mode)
    assert Conclusion.Name(spoken.conclusion) == speaks
    assert [found.agent for found in spoken.findings] == ["mine"]
    nobody = await review(repository, [finder()], mode, address=NOWHERE)
    assert Conclusion.Name(nobody.conclusion) == silent
    assert "mine" in run_of(nobody).failure


async def test_no_repository_makes_an_advisory_agent_count_or_switches_a_required_one_off(repository):
    counts = "agents:\n  mine:\n    required: true\n"
    advisory = await review(repository, [finder()], "ADVISORY", config=counts)
    assert advisory.conclusion == Conclusion.CONCLUSION_PASSED
    off = "agents:\n  mine:\n    enabled: false\n"
    required = await review(repository, [finder()], "REQUIRED", config=off)
    assert required.conclusion == Conclusion.CONCLUSION_FAILED


async def test_an_agent_that_gives_itself_another_name_is_refused_and_named(repository):
    result = await review(repository, [finder("liar")], "REQUIRED")
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE
    assert run_of(result).failure == "mine calls itself 'liar'"


async def test_an_agent_is_sent_the_languages_it_was_approved_for_and_the_identity_to_expect(repository):
    agent = finder(languages=["go", "python"])
    result = await review(repository, [agent], "REQUIRED", languages=["go"], spiffe_id="spiffe://a/b")
    cells = {cell.path: cell.status for name, cell in result.cells if name == "mine"}
    assert (cells["a.py"], cells["b.go"]) == (2, 1)
    assert agent.metadata[0][IDENTITY] == "spiffe://a/b"


async def test_a_name_of_the_stacks_own_agents_stays_theirs():
    async with squad(agent_named()) as directory:
        view = await directory.joined([RegisteredAgent(name="words", agent="words", address=NOWHERE)])
        assert (await view.describe("words", "t", "r", 5)).name == "words"


async def test_channels_to_agents_that_nobody_speaks_to_are_given_up():
    async with squad(agent_named()) as directory:
        for number in range(1, 101):
            view = await directory.joined([RegisteredAgent(name="mine", agent="mine", address=f"127.0.0.1:{number}")])
            view.stub("mine")
        assert len(directory._lines.channels) <= 34


def version_of_words(word, **described):
    """Another version of the stack's agent `words`, which looks for another word."""

    async def analysis(requests, context):
        async for response in honest(requests, "words", word=word):
            yield response

    return agent_named("words", analysis, **described)


async def shadowed(repository, version, *, address=""):
    """A review by `words` beside a version of it in the shadow, and the events that people saw."""
    events = []
    async with squad(agent_named()) as directory, squad(version) as theirs:
        place = address or theirs.address(version.agent.name)
        own = RegisteredAgent(name="words-next", agent="words", address=place, mode="AGENT_MODE_SHADOW")
        async with await review_source(repository.path, base="HEAD~1", head="HEAD") as source:
            request = AnalysisRequest("r", "t", "repo", source, snapshot_policy(PolicySnapshot()), shadows=(own,))
            return await analyze(request, directory, events.append), events


async def test_what_a_version_in_the_shadow_says_is_compared_and_shown_to_nobody(repository):
    repository.commit({"c.py": "a = BAD\nb = WORSE\n"})
    result, events = await shadowed(repository, version_of_words("WORSE"))
    [run] = result.shadows
    assert (run.added_count, run.lost_count, run.changed_count, run.version) == (1, 1, 0, "1.0.0")
    assert [(each.change, each.path, each.line) for each in run.differences] == [(2, "c.py", 1), (1, "c.py", 2)]
    assert run.latency.ToSeconds() < 10 > run.stable_latency.ToSeconds()
    assert [found.finding.location.range.start_line for found in result.findings] == [1]
    assert [event.kind for event in events].count("agent_finished") == 1


@pytest.mark.parametrize("trouble", ["absent", "liar", "silent"])
async def test_no_trouble_of_a_version_in_the_shadow_reaches_the_review(repository, trouble):
    repository.commit({"c.py": "a = 1\n"})

    async def silent(requests, context):
        raise RuntimeError
        yield

    version = {
        "absent": version_of_words("BAD"), "liar": finder("liar"), "silent": agent_named("words", silent),
    }[trouble]  # fmt: skip
    result, _ = await shadowed(repository, version, address=NOWHERE if trouble == "absent" else "")
    assert result.conclusion == Conclusion.CONCLUSION_PASSED
    [run] = result.shadows
    assert "words" in run.failure


async def test_a_finding_said_otherwise_is_changed_and_says_in_what(repository):
    repository.commit({"c.py": "a = BAD\n"})

    async def milder(requests, context):
        async for response in honest(requests, "words"):
            if response.HasField("finding"):
                response.finding.severity = 1
                response.finding.message = "A mild word."
            yield response

    result, _ = await shadowed(repository, agent_named("words", milder))
    [difference] = result.shadows[0].differences
    assert (difference.change, list(difference.changed_fields)) == (3, ["message", "severity"])
