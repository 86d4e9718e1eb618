"""What of a model's answers is believed, and what a pass that goes wrong costs."""

from contextlib import AsyncExitStack

import pytest

from review_service.models.budget import Limits
from review_service.models.endpoint import Endpoints
from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import parse_policy
from squad.review.v1.model_pb2 import ModelPassStatus
from squad.review.v1.review_pb2 import Conclusion, ShownAs
from tests.support.model_server import KEY, Said, model_server, nothing
from tests.support.models import MODEL, access_to, endpoint, without_fixes
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, squad

REVIEW = "00000000-0000-7000-8000-000000000000"
FILES = {"a.py": "x = 1\ny = BAD\nz = 2\n"}
SURE = {"severity": "high", "confidence": "medium"}
TRUE = {"path": "a.py", "line": 3, "quote": "z = 2", "message": "z is wrong.", **SURE}
FIX = {"description": "Choose a word", "start_line": 2, "end_line": 2, "original": "y = BAD", "replacement": "y = ok"}


@pytest.fixture
def server():
    with model_server() as running:
        yield running


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path)
    made.commit({"a.py": "x = 1\n"})
    made.commit(FILES)
    return made


async def consulted(server, repository, config=b"models: on\n", *more, agents=(), **options):
    async with AsyncExitStack() as stack:
        directory = await stack.enter_async_context(squad(*(agents or (agent_named(),))))
        source = await stack.enter_async_context(await review_source(repository.path, base="HEAD~1", head="HEAD"))
        access = await stack.enter_async_context(access_to(server, *more, **options)) if server else None
        policy = parse_policy(config, ".squad.yml")
        return await analyze(AnalysisRequest(REVIEW, "local", "repo", source, policy, models=access), directory)


def answering(task, output):
    return lambda asked: Said(output) if asked.task == task else nothing(asked)


def passes(result):
    return {entry.name: entry for entry in result.models.passes}


class TestDeepReview:
    async def test_a_true_quote_becomes_a_finding_with_model_and_pass_as_its_source(self, server, repository):
        server.answer = answering("findings", {"findings": [TRUE]})
        result = await consulted(server, repository)
        (found,) = [each for each in result.findings if each.finding.source.model]
        assert (found.agent, found.finding.rule_id) == ("words", "words/model-review")
        source = found.finding.source
        assert (source.engine, source.engine_rule, source.model) == ("model", "deep-review@1", MODEL)
        assert found.finding.evidence[0].quote == "z = 2"

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"quote": "z = 3"}, "quoted code that does not stand at a.py:3"),
            ({"quote": "z"}, "quoted code that does not stand at a.py:3"),
            ({"line": 2}, "quoted code that does not stand at a.py:2"),
            ({"line": 77}, "quoted code that does not stand at a.py:77"),
            ({"path": "b.py"}, "spoke of 'b.py', which it was not shown"),
            ({"line": 1, "quote": "x = 1"}, "spoke of 'a.py':1, a line nobody changed"),
            ({"line": 2, "quote": "y = BAD"}, "named again what is said of a.py:2 already"),
        ],
    )
    async def test_what_does_not_stand_up_is_dropped_counted_and_named(self, server, repository, changed, why):
        server.answer = answering("findings", {"findings": [TRUE | changed]})
        result = await consulted(server, repository)
        entry = passes(result)["deep-review"]
        assert (entry.kept_count, entry.dropped_count, list(entry.dropped)) == (0, 1, [why])
        assert [each for each in result.findings if each.finding.source.model] == []

    async def test_it_fails_no_check_and_takes_no_comment_from_an_agent(self, server, repository):
        server.answer = answering("findings", {"findings": [TRUE | {"severity": "critical"}]})
        result = await consulted(server, repository, b"models: on\ngate: low\ninline_comment_cap: 1\n")
        shown = {bool(each.finding.source.model): each.shown_as for each in result.findings}
        assert shown == {False: ShownAs.SHOWN_AS_INLINE, True: ShownAs.SHOWN_AS_ANNOTATION}
        assert result.reason == "1 finding is of severity low or worse."


class TestProposedFixes:
    async def test_one_that_stands_up_to_the_agent_is_shown_beside_the_finding(self, server, repository):
        server.answer = answering("fix", {"fix": FIX})
        result = await consulted(server, repository, agents=(without_fixes(),))
        (finding,) = result.findings
        (note,) = [each for each in finding.model_notes if each.pass_name == "propose-fix"]
        assert (note.model, note.fix.edits[0].new_text) == (MODEL, "y = ok")
        assert not finding.finding.HasField("fix")

    @pytest.mark.parametrize(
        "changed",
        [
            {"replacement": "y = BAD + BAD"},
            {"replacement": "y = (("},
            {"original": "y = bad"},
            {"start_line": 1, "end_line": 900},
        ],
    )
    async def test_one_that_does_not_is_dropped(self, server, repository, changed):
        server.answer = answering("fix", {"fix": FIX | changed})
        result = await consulted(server, repository, agents=(without_fixes(),))
        assert (passes(result)["propose-fix"].kept_count, passes(result)["propose-fix"].dropped_count) == (0, 1)


class TestTroubles:
    async def test_without_models_nothing_is_asked_and_nothing_is_said(self, server, repository):
        result = await consulted(server, repository, b"gate: high\n")
        assert (server.asked, result.models) == ([], None)

    async def test_a_call_that_fails_in_passing_is_made_again(self, server, repository):
        failed = []

        def answer(asked):
            failed.append(asked)
            return Said(status=503) if len(failed) < 3 else nothing(asked)

        server.answer = answer
        result = await consulted(server, repository, b"models: {passes: [summarize]}\n")
        assert passes(result)["summarize"].status == ModelPassStatus.MODEL_PASS_STATUS_DONE

    async def test_a_pass_over_budget_is_named_and_leaves_the_rest_alone(self, server, repository):
        result = await consulted(server, repository, limits=Limits(tokens=10))
        assert {each.status for each in result.models.passes if each.failure} == {
            ModelPassStatus.MODEL_PASS_STATUS_OVER_BUDGET
        }
        assert (server.asked, result.conclusion) == ([], Conclusion.CONCLUSION_FAILED)

    async def test_a_slow_model_is_out_of_time(self, server, repository):
        server.hang = True
        result = await consulted(server, repository, b"models: {passes: [summarize]}\n", review_seconds=0.3)
        assert passes(result)["summarize"].status == ModelPassStatus.MODEL_PASS_STATUS_OUT_OF_TIME
        assert result.conclusion == Conclusion.CONCLUSION_FAILED

    async def test_a_required_pass_that_fails_leaves_the_review_incomplete(self, server, repository):
        server.answer = lambda asked: Said(status=401)
        result = await consulted(server, repository, b"models: required\n")
        assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE
        said = "Models are required and deep-review for words did not succeed: "
        assert result.reason == f"{said}{MODEL} answered with status 401."

    async def test_required_models_that_nobody_set_up_leave_the_review_incomplete(self, repository):
        result = await consulted(None, repository, b"models: required\n")
        assert result.reason == "Models are required and none is set up."

    async def test_a_budget_in_money_needs_a_price(self, server, repository):
        result = await consulted(server, repository, limits=Limits(cost_micros=10**9))
        assert {each.failure for each in result.models.passes if each.failure} == {
            f"{MODEL} has no price, so a budget in money cannot be kept"
        }


async def test_agents_may_have_endpoints_of_their_own_also_of_anthropic_or_none(server, repository):
    claude = endpoint(server, "claude", provider="anthropic", base_url=server.address, model="claude-of-the-tests")
    config = b"models: {passes: [deep-review, summarize], agents: {words: claude, zeal: off}}\n"
    agents = (agent_named(), agent_named("zeal"))
    result = await consulted(server, repository, config, claude, agents=agents)
    assert {(each.path.partition("?")[0], each.model) for each in server.asked} == {
        ("/v1/messages", "claude-of-the-tests"),
        ("/v1/chat/completions", MODEL),
    }
    assert [(each.name, each.agent, each.model) for each in result.models.passes] == [
        ("deep-review", "words", "claude-of-the-tests"),
        ("summarize", "", MODEL),
    ]


async def test_an_endpoint_of_another_tenant_is_not_there(server, repository):
    private = endpoint(server, "private", tenants=frozenset({"somebody else"}))
    result = await consulted(server, repository, b"models: {use: private, passes: [summarize]}\n", private)
    assert passes(result)["summarize"].failure == "no endpoint `private` is set up for this tenant"


async def test_the_same_question_is_asked_once_and_costs_once(server, repository):
    from review_service.models.replies import MemoryReplies

    replies, server.answer = MemoryReplies(), answering("findings", {"findings": [TRUE]})
    first, second = [await consulted(server, repository, replies=replies) for _ in range(2)]
    assert len(server.asked) == sum(each.call_count for each in first.models.passes)
    assert {each.call_count - each.cached_call_count for each in second.models.passes} == {0}
    assert sum(each.input_tokens for each in second.models.passes) == 0
    assert [each.finding for each in first.findings] == [each.finding for each in second.findings]


async def test_usage_is_what_the_endpoint_counted_at_its_price(server, repository):
    priced = endpoint(server, "priced", input_price_micros=1_000_000, output_price_micros=3_000_000, api_key=KEY)
    result = await consulted(server, repository, b"models: {use: priced, passes: [summarize]}\n", priced)
    entry = passes(result)["summarize"]
    assert (entry.input_tokens, entry.output_tokens, entry.cost_micros) == (100, 20, 160)
    assert Endpoints({"priced": priced}).get("priced", "anybody").has_prices
