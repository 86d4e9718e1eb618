"""Whatever an agent does, the ledger stays whole and the check does not turn green."""

import asyncio

import grpc
import pytest

from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.directory import VERSION_HEADER
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY
from squad.agent.v1 import agent_pb2, agent_service_pb2
from squad.code.v1 import finding_pb2, location_pb2
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus
from squad.review.v1.review_pb2 import Conclusion
from tests.support.repositories import Repository
from tests.support.scripted_agents import (
    Response,
    agent_named,
    completed,
    covered,
    describe,
    finding_at,
    honest,
    read_change,
    squad,
    started,
    take,
)

REVIEW = "00000000-0000-7000-8000-000000000000"
UNAVAILABLE = CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE
TRUE = finding_at("a.py", 2, "y = BAD")


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"a.py": "x = 1\n", "b.py": "x = 1\n", "context.py": "shared = 1\n"})
    made.commit({"a.py": "x = 1\ny = BAD\n", "b.py": "x = 1\nz = 2\n"})
    return made


async def review(repository, *agents, dead=(), **options):
    async with (
        await review_source(repository.path, base="HEAD~1", head="HEAD") as source,
        squad(*agents, dead=dead) as all_,
    ):
        request = AnalysisRequest(REVIEW, "local", "repo", source, DEFAULT_POLICY, verify_fixes=False, **options)
        return await analyze(request, all_)


def cells(result, path=None):
    return [cell for _, cell in result.cells if path in (None, cell.path)]


def says(*responses):
    """An analysis that reads the change and then says this."""

    async def analysis(requests, context):
        await read_change(requests)
        for response in responses:
            yield response

    return analysis


def found(finding):
    return Response(finding=finding)


def at(path="a.py", line=2, end=None, **columns):
    place = location_pb2.TextRange(start_line=line, end_line=end or line, **columns)
    return location_pb2.Location(path=path, range=place)


def batch(*responses):
    return Response(batch=agent_service_pb2.ResponseBatch(messages=responses))


BOTH = (covered("a.py"), covered("b.py"))
WHOLE_STREAM_LIES = {
    "says nothing": [],
    "forgets AnalysisStarted": [*BOTH, completed()],
    "starts twice": [started(), started(), *BOTH, completed()],
    "is somebody else": [started("other"), *BOTH, completed()],
    "ends without AnalysisComplete": [started(), *BOTH],
    "leaves a file out of the ledger": [started(), covered("a.py"), completed()],
    "speaks twice of a file": [started(), *BOTH, covered("a.py"), completed()],
    "speaks of a file it was not sent": [started(), *BOTH, covered("c.py"), completed()],
    "calls a file of its language not applicable": [
        started(),
        covered("a.py", "NOT_APPLICABLE"),
        *BOTH[1:],
        completed(),
    ],
    "excludes a file": [started(), covered("a.py", "EXCLUDED", "GENERATED"), *BOTH[1:], completed()],
    "gives no reason for not reading": [started(), covered("a.py", "NOT_READ"), *BOTH[1:], completed()],
    "counts its findings wrong": [started(), *BOTH, completed(3)],
    "goes on after the end": [started(), *BOTH, completed(), covered("a.py")],
    "sends an empty message": [started(), Response(), *BOTH, completed()],
    "puts a batch into a batch": [started(), batch(batch(*BOTH)), completed()],
    "asks for more blobs than there are": [
        started(),
        *[Response(blob_request=agent_pb2.BlobRequest(blob_ids=["0" * 40] * 500))] * 3,
        *BOTH,
        completed(),
    ],
}


async def test_an_agent_that_sends_batches_is_believed(repository):
    result = await review(repository, agent_named(analysis=says(started(), batch(found(TRUE), *BOTH), completed(1))))
    assert [cell.status for cell in cells(result)] == [CoverageStatus.COVERAGE_STATUS_READ] * 2
    assert [each.finding.message for each in result.findings] == [TRUE.message]


@pytest.mark.parametrize("lie", WHOLE_STREAM_LIES)
async def test_an_agent_that_breaks_the_contract_is_not_believed_about_any_file(repository, lie):
    result = await review(repository, agent_named(analysis=says(*WHOLE_STREAM_LIES[lie])))
    assert [cell.reason for cell in cells(result)] == [UNAVAILABLE, UNAVAILABLE]
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE
    assert result.agent_runs[0].failure.startswith("words ")


def changed(**values):
    finding = finding_pb2.Finding()
    finding.CopyFrom(TRUE)
    for name, value in values.items():
        finding.ClearField(name)
        if isinstance(value, list):
            getattr(finding, name).extend(value)
        elif isinstance(value, (str, int, bool)):
            setattr(finding, name, value)
        else:
            getattr(finding, name).CopyFrom(value)
    return finding


def fix(**values):
    place = location_pb2.TextRange(start_line=2, start_column=1, end_line=2, end_column=2)
    edit = {"path": "a.py", "range": place, "new_text": "w"} | values
    return finding_pb2.Fix(description="Mend it", edits=[finding_pb2.TextEdit(**edit)])


def evidence(quote="y = BAD", where=None):
    return [finding_pb2.Evidence(location=where or at(), quote=quote)]


FALSE_FINDINGS = {
    "a rule it does not have": changed(rule_id="words/invented"),
    "a rule of another agent": changed(rule_id="security/sql-injection"),
    "no severity": changed(severity=0),
    "a severity there is not": changed(severity=9),
    "no message": changed(message="  "),
    "a message that is too long": changed(message="x" * 2001),
    "a line that does not exist": changed(location=at(line=99)),
    "a range that runs backwards": changed(location=at(line=2, end=1)),
    "a column that does not exist": changed(location=at(start_column=50, end_column=60)),
    "a line nobody changed": changed(location=at(line=1), evidence=evidence("x = 1", at(line=1))),
    "no evidence": changed(evidence=[]),
    "an invented quote": changed(evidence=evidence("y = GOOD")),
    "a quote of a file outside the manifest": changed(
        evidence=[*evidence(), *evidence("shared = 1", at("context.py", 1))]
    ),
    "a quote that is too long": changed(evidence=evidence("y" * 501)),
    "a fix of another file": changed(fix=fix(path="context.py")),
    "a fix without columns": changed(fix=fix(range=location_pb2.TextRange(start_line=2, end_line=2))),
    "a fix without edits": changed(fix=finding_pb2.Fix(description="Mend it")),
    "a link that runs code": changed(references=[finding_pb2.Reference(label="x", url="javascript:alert(1)")]),
}


@pytest.mark.parametrize("lie", FALSE_FINDINGS)
async def test_a_false_finding_is_dropped_and_its_file_counts_as_not_read(repository, lie):
    answer = says(started(), found(TRUE), found(FALSE_FINDINGS[lie]), *BOTH, completed(2))
    result = await review(repository, agent_named(analysis=answer))
    assert [finding.finding for finding in result.findings] == [TRUE]
    assert cells(result, "a.py")[0].reason == UNAVAILABLE
    assert cells(result, "b.py")[0].status == CoverageStatus.COVERAGE_STATUS_READ


async def test_a_finding_about_a_file_outside_the_change_taints_the_whole_answer(repository):
    answer = says(started(), found(changed(location=at("context.py", 1))), *BOTH, completed(1))
    result = await review(repository, agent_named(analysis=answer))
    assert [cell.reason for cell in cells(result)] == [UNAVAILABLE, UNAVAILABLE]


@pytest.mark.parametrize("quote", ["y = BAD", "  y = BAD  ", "y = ***", "***", "BAD", "y =…"])
async def test_a_quote_may_be_a_part_masked_or_cut(repository, quote):
    answer = says(started(), found(changed(evidence=evidence(quote))), *BOTH, completed(1))
    result = await review(repository, agent_named(analysis=answer))
    assert len(result.findings) == 1
    assert cells(result, "a.py")[0].status == CoverageStatus.COVERAGE_STATUS_READ


async def test_true_findings_of_an_agent_that_broke_off_are_kept(repository):
    result = await review(repository, agent_named(analysis=says(started(), found(TRUE), covered("a.py"))))
    assert len(result.findings) == 1
    assert [cell.reason for cell in cells(result)] == [UNAVAILABLE, UNAVAILABLE]


async def test_a_slow_agent_is_out_of_time_and_keeps_what_it_said(repository):
    async def slow(requests, context):
        await read_change(requests)
        yield started()
        yield found(TRUE)
        await asyncio.Event().wait()

    result = await review(repository, agent_named(analysis=slow), agent_timeout_seconds=0.5)
    assert {cell.reason for cell in cells(result)} == {CoverageReason.COVERAGE_REASON_OUT_OF_TIME}
    assert [finding.finding for finding in result.findings] == [TRUE]
    assert result.agent_runs[0].failure == "words did not answer in time"


async def test_an_agent_that_never_reads_what_it_is_sent_does_not_hang_the_review(repository):
    repository.commit({f"big_{n}.py": "x = 1  # filler\n" * 60_000 for n in range(6)})

    async def deaf(requests, context):
        yield started()
        await asyncio.Event().wait()

    result = await review(repository, agent_named(analysis=deaf), agent_timeout_seconds=0.5)
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE


async def test_a_stream_that_breaks_is_opened_again(repository):
    async def breaks_once(requests, context):
        if agent.streams == 1:
            yield started()
            await context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")
        async for response in honest(requests):
            yield response

    agent = agent_named(analysis=breaks_once)
    result = await review(repository, agent)
    assert (agent.streams, result.agent_runs[0].failure) == (2, "")
    assert all(cell.status == CoverageStatus.COVERAGE_STATUS_READ for cell in cells(result))


async def test_another_version_than_the_one_described_is_described_again(repository):
    async def newer(requests, context):
        agent.agent = describe(version="2.0.0")
        await read_change(requests)
        for response in (started(version="2.0.0"), *BOTH, completed()):
            yield response

    agent = agent_named(analysis=newer)
    result = await review(repository, agent)
    assert result.agent_runs[0].version == "2.0.0"
    assert result.conclusion == Conclusion.CONCLUSION_PASSED


async def test_of_another_version_nothing_more_is_heard_than_its_name(repository):
    async def newer(requests, context):
        await context.send_initial_metadata(((VERSION_HEADER, "2.0.0"),))
        agent.agent = describe(version="2.0.0")
        async for response in honest(requests) if agent.streams == 2 else silent():
            yield response if not response.HasField("started") else started(version="2.0.0")

    async def silent():
        await asyncio.sleep(60)
        yield completed()

    agent = agent_named(analysis=newer)
    result = await review(repository, agent)
    assert (result.agent_runs[0].version, result.agent_runs[0].failure) == ("2.0.0", "")
    assert [headers.get(VERSION_HEADER) for headers in agent.metadata] == [None, "2.0.0"]


async def test_a_version_that_fits_no_header_is_not_asked_for(repository):
    async def breaks_once(requests, context):
        if agent.streams == 1:
            yield started(version="2 \N{GREEK SMALL LETTER BETA}")
            await context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")
        async for response in honest(requests):
            yield response if not response.HasField("started") else started(version="2 \N{GREEK SMALL LETTER BETA}")

    agent = agent_named(analysis=breaks_once, version="2 \N{GREEK SMALL LETTER BETA}")
    result = await review(repository, agent)
    assert (agent.streams, result.agent_runs[0].failure) == (2, "")


async def test_a_rule_that_failed_on_a_file_means_the_file_was_not_read(repository):
    failure = Response(rule_failure=agent_pb2.RuleFailure(rule_id="words/word", path="b.py", message="divided by zero"))
    result = await review(repository, agent_named(analysis=says(started(), failure, *BOTH, completed())))
    cell = cells(result, "b.py")[0]
    assert (cell.reason, cell.detail) == (
        CoverageReason.COVERAGE_REASON_FAILED,
        "words/word failed: divided by zero",
    )


async def test_an_agent_gets_contents_of_its_manifest_and_of_nothing_else(repository):
    secret = repository.git("rev-parse", "HEAD:b.py")
    repository.commit({"a.py": "x = 1\ny = 3\n", "b.py": "x = 1\nz = 3\n"})
    seen = []

    async def curious(requests, context):
        change = await read_change(requests)
        seen.append(change)
        yield started()
        wanted = next(entry.blob_id for entry in change.manifest if entry.path == "context.py")
        yield Response(blob_request=agent_pb2.BlobRequest(blob_ids=[wanted, "f" * 40]))
        async for request in requests:
            take(change, request)
            if change.not_found:
                break
        for response in (*BOTH, completed()):
            yield response

    await review(repository, agent_named(analysis=curious, context_patterns=["context.py"]))
    assert b"shared = 1\n" in seen[0].blobs.values()
    assert seen[0].not_found == ["f" * 40]
    assert secret in seen[0].blobs  # the base version of a changed file was sent


async def test_an_agent_that_needs_no_context_gets_a_manifest_of_the_changed_files_only(repository):
    seen = []

    async def frugal(requests, context):
        seen.append(await read_change(requests))
        for response in (started(), *BOTH, completed()):
            yield response

    await review(repository, agent_named(analysis=frugal))
    assert [entry.path for entry in seen[0].manifest] == ["a.py", "b.py"]


@pytest.mark.parametrize(
    "description",
    [
        describe("other"),
        describe(version=""),
        describe(languages=[]),
        describe(rules=[agent_pb2.Rule(id="security/theirs")]),
    ],
)
async def test_an_agent_that_describes_itself_wrongly_is_not_asked(repository, description):
    agent = agent_named()
    async with (
        await review_source(repository.path, base="HEAD~1", head="HEAD") as source,
        squad(agent) as directory,
    ):
        agent.agent = description
        request = AnalysisRequest(REVIEW, "local", "repo", source, DEFAULT_POLICY)
        result = await analyze(request, directory)
    assert agent.streams == 0
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE


async def test_the_token_of_the_tenant_goes_with_every_stream(repository):
    agent = agent_named()
    await review(repository, agent)
    assert agent.metadata[0]["authorization"] == "Bearer token-of-local"


async def test_a_cancelled_review_ends_its_streams(repository):
    ended = asyncio.Event()

    async def waits(requests, context):
        try:
            await read_change(requests)
            yield started()
            reading.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    reading = asyncio.Event()
    task = asyncio.create_task(review(repository, agent_named(analysis=waits)))
    await asyncio.wait_for(reading.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(ended.wait(), 10)
