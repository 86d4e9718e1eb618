"""A suggestion is only ever made of a fix that was proved."""

import pytest

from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.directory import VERSION_HEADER
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY
from squad.review.v1.review_pb2 import FixStatus
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, honest, squad

REVIEW = "00000000-0000-7000-8000-000000000000"


async def review(tmp_path, content, **options):
    agent, result = await reviewed(tmp_path, content, **options)
    statuses = [FixStatus.Name(finding.fix_status).removeprefix("FIX_STATUS_") for finding in result.findings]
    return result, statuses, agent.streams


async def reviewed(tmp_path, content, *, better="good", word="BAD", name="a.py", language="python"):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({name: content})

    async def analysis(requests, context):
        async for response in honest(requests, word=word, better=better):
            yield response

    agent = agent_named(analysis=analysis, languages=[language])
    async with await review_source(repository.path, base="HEAD~1", head="HEAD") as source, squad(agent) as directory:
        result = await analyze(AnalysisRequest(REVIEW, "local", "repo", source, DEFAULT_POLICY), directory)
    return agent, result


async def test_many_good_fixes_take_one_more_stream(tmp_path):
    result, statuses, streams = await review(tmp_path, "".join(f"x_{n} = BAD\n" for n in range(40)))
    assert statuses == ["VERIFIED"] * 40
    assert streams == 2
    assert result.placements[0].suggestion == "x_0 = good"


async def test_a_fix_is_proved_by_the_version_that_asked_for_it(tmp_path):
    agent, _ = await reviewed(tmp_path, "x = BAD\n")
    assert [headers.get(VERSION_HEADER) for headers in agent.metadata] == [None, "1.0.0"]


@pytest.mark.parametrize(
    ("why", "content", "better"),
    [
        ("the file does not parse with it", "x = BAD\n", "="),
        ("the finding is still there with it", "x = BAD\n", "BAD and worse"),
        ("the finding is still there with it", "x = BAD\n", "[BAD,\n BAD]"),
        ("it changes nothing", "x = BAD\n", "BAD"),
    ],
)
async def test_a_fix_is_rejected_when(tmp_path, why, content, better):
    result, statuses, _ = await review(tmp_path, content, better=better)
    assert set(statuses) == {"REJECTED"}
    assert result.placements[0].suggestion is None
    assert set(result.fix_problems.values()) == {why}


async def test_a_bad_fix_among_good_ones_is_found_out(tmp_path):
    content = (
        "".join(f"x_{n} = BAD\n" for n in range(20)) + "b = BAD.x\n" + "".join(f"y_{n} = BAD\n" for n in range(19))
    )
    _, statuses, streams = await review(tmp_path, content, better="1")
    assert statuses == ["VERIFIED"] * 20 + ["REJECTED"] + ["VERIFIED"] * 19
    assert streams <= 8


async def test_typescript_is_parsed_as_typescript(tmp_path):
    _, statuses, _ = await review(tmp_path, "const a: BAD = 1;\n", better="number", name="a.ts", language="typescript")
    assert statuses == ["VERIFIED"]


async def test_a_file_keeps_its_line_ends(tmp_path):
    result, statuses, _ = await review(tmp_path, b"a = 1\r\nb = BAD\r\n", better="[\n    2,\n]")
    assert statuses == ["VERIFIED"]
    assert result.placements[0].suggestion == "b = [\n    2,\n]"
