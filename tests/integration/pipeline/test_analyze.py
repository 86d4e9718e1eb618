import pytest

from review_service.pipeline.analyze import Analysis, AnalysisRequest, analyze
from review_service.pipeline.blobs import git_blob_id
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY, PolicyError, base_policy, parse_policy
from squad.code.v1.change_pb2 import ChangeKind
from squad.code.v1.coverage_pb2 import CoverageReason
from squad.review.v1.review_pb2 import Conclusion, FixStatus, ShownAs
from tests.support.repositories import Repository
from tests.support.scripted_agents import (
    agent_named,
    completed,
    covered,
    honest,
    read_change,
    squad,
    started,
)

REVIEW = "00000000-0000-7000-8000-000000000000"


async def review(repository, directory, policy=DEFAULT_POLICY, base="HEAD~1", **options):
    async with await review_source(repository.path, base=base, head="HEAD") as source:
        return await analyze(AnalysisRequest(REVIEW, "local", "repo", source, policy, **options), directory)


async def test_a_change_read_by_everybody_with_a_bad_word_fails_with_a_verified_suggestion(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({"a.py": "x = 1\n"})
    repository.commit({"a.py": "x = 1\ny = BAD\n"})
    async with squad(agent_named()) as directory:
        result = await review(repository, directory)
    assert result.conclusion == Conclusion.CONCLUSION_FAILED
    assert result.findings[0].fix_status == FixStatus.FIX_STATUS_VERIFIED
    assert result.findings[0].shown_as == ShownAs.SHOWN_AS_INLINE
    assert result.placements[0].suggestion == "y = good"


async def test_two_runs_give_the_same_bytes(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({"a.py": "x = 1\n"})
    repository.commit({f"{name}.py": "y = BAD\nz = BAD\n" for name in "abcdef"})
    results = []
    async with squad(agent_named(), agent_named("zeal")) as directory:
        for _ in range(2):
            result = await review(repository, directory)
            for run in result.agent_runs:
                run.ClearField("elapsed")
            results.append(result.to_json())
    assert results[0] == results[1]


async def test_a_dead_agent_leaves_the_review_incomplete_and_named(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "y = BAD\n"})
    async with squad(agent_named(), dead=("gone",)) as directory:
        result = await review(repository, directory)
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE
    assert "gone did not read 1 file (agent unavailable): a.py" in result.reason
    assert len(result.findings) == 1


async def test_a_change_with_nothing_to_read_passes_even_when_an_agent_is_dead(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({"logo.png": b"\0\1", "old.py": "x\n"})
    repository.commit({"logo.png": b"\0\2", "old.py": None})
    async with squad(agent_named(), dead=("gone",)) as directory:
        result = await review(repository, directory)
    assert result.conclusion == Conclusion.CONCLUSION_PASSED
    assert {cell.reason for _, cell in result.cells} == {
        CoverageReason.COVERAGE_REASON_BINARY,
        CoverageReason.COVERAGE_REASON_DELETED,
    }


async def test_the_silence_of_an_agent_that_is_not_required_does_not_matter(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "fine\n"})
    policy = parse_policy(b"agents:\n  gone: {required: false}\n", ".squad.yml")
    async with squad(agent_named(), dead=("gone",)) as directory:
        result = await review(repository, directory, policy)
    assert result.conclusion == Conclusion.CONCLUSION_PASSED


async def test_the_base_decides_how_a_change_is_judged_not_the_change(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({".squad.yml": "gate: critical\n"})
    repository.commit({".squad.yml": "exclude: ['*.py']\n", "a.py": "y = BAD\n"})
    async with await review_source(repository.path, base="HEAD~1", head="HEAD") as source:
        policy = await base_policy(source)
    async with squad(agent_named()) as directory:
        result = await review(repository, directory, policy)
    assert result.conclusion == Conclusion.CONCLUSION_PASSED
    assert len(result.findings) == 1


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (b"rules: {words/wrod: off}\n", "the rule `words/wrod`, which does not exist"),
        (b"agents: {wrods: off}\n", "the agent `wrods`, which is not registered"),
        (b"rules: {wrods/word: off}\n", "the agent `wrods`, which is not registered"),
        (b"paths: {a/: {rules: {wrods/word: off}}}\n", "the agent `wrods`, which is not registered"),
    ],
)
async def test_a_misspelt_name_in_the_configuration_is_not_ignored(tmp_path, config, said):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "x = 1\n"})
    async with squad(agent_named()) as directory:
        with pytest.raises(PolicyError, match=said):
            await review(repository, directory, parse_policy(config, ".squad.yml"))


async def test_a_misspelt_name_in_the_base_is_a_notice_on_its_line_and_fails_no_review(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "x = 1\n"})
    config = b"rules:\n  words/wrod: off\nagents: {wrods: off}\n"
    async with squad(agent_named()) as directory:
        result = await review(
            repository,
            directory,
            parse_policy(config, ".squad.yml"),
            written={".squad.yml": config},
            names_must_exist=False,
        )
    assert result.conclusion == Conclusion.CONCLUSION_PASSED
    assert [(notice.path, notice.line) for notice in result.notices] == [(".squad.yml", 2), (".squad.yml", 3)]


async def test_a_file_full_of_misspelt_names_costs_little(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "x = 1\n"})
    config = b"rules:\n" + b"".join(b"  words/word%d: off\n" % number for number in range(300))
    policy, written = parse_policy(config, ".squad.yml"), {".squad.yml": config}
    async with squad(agent_named()) as directory:
        result = await review(repository, directory, policy, written=written, names_must_exist=False)
    guesses = ["did you mean `words/word`?" in notice.sentence for notice in result.notices]
    assert (len(guesses), sum(guesses)) == (300, 20)


async def test_a_required_agent_that_is_not_registered_leaves_the_review_incomplete(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "x = 1\n"})
    policy = parse_policy(b"agents: {house-rules: {required: true}}\n", ".squad.yml")
    async with squad(agent_named()) as directory:
        result = await review(repository, directory, policy)
    assert "house-rules did not read 1 file" in result.reason


async def test_a_result_survives_the_cache_and_can_become_another_review(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "y = BAD\n"})
    async with squad(agent_named()) as directory:
        result = await review(repository, directory)
    assert Analysis.from_json(result.to_json()) == result
    other = Analysis.from_json(result.to_json(), "01890a5d-ac96-774b-bcce-b302099a8057")
    assert other.findings[0].id.startswith("01890a5d-ac96-7")
    assert other.placements[0].finding_id == other.findings[0].id


async def test_events_tell_what_happens(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "y = BAD\n"})
    events = []
    async with squad(agent_named()) as directory, await review_source(repository.path, base="HEAD~1") as source:
        await analyze(AnalysisRequest(REVIEW, "local", "repo", source, DEFAULT_POLICY), directory, events.append)
    assert [event.kind for event in events] == ["agent_started", "agent_finished", "findings"]
    assert events[1].detail == {"agent": "words", "version": "1.0.0", "findings": 1, "read": 1, "not_read": 0}


HIDDEN = "# Code generated by tool. DO NOT EDIT.\nx = BAD\n"


async def mild(requests, context):
    async for response in honest(requests, "security"):
        if response.HasField("finding"):
            response.finding.severity = "SEVERITY_MEDIUM"
        yield response


@pytest.mark.parametrize(("analysis", "found"), [(None, 1), (mild, 0)])
async def test_a_change_hides_nothing_grave_by_calling_it_generated(tmp_path, analysis, found):
    repository = Repository(tmp_path)
    repository.commit({"a.py": "x = 1\n"})
    repository.commit({"made.py": HIDDEN})
    async with squad(agent_named("security", analysis), agent_named("style")) as directory:
        result = await review(repository, directory)
    assert [finding.agent for finding in result.findings] == ["security"] * found
    assert [notice.path for notice in result.notices] == ["made.py"]
    assert Analysis.from_json(result.to_json()) == result


@pytest.mark.parametrize("in_head", [None, "lax\n"])
async def test_an_agent_is_given_the_configuration_of_the_base_whatever_the_change_makes_of_it(tmp_path, in_head):
    told = {}

    async def told_of(requests, context):
        seen = await read_change(requests)
        told.update({entry.path: entry.blob_id for entry in seen.manifest})
        yield started()
        for file in seen.files:
            yield covered(file.path, *(("EXCLUDED", "DELETED") if file.kind == ChangeKind.CHANGE_KIND_DELETED else ()))
        yield completed()

    repository = Repository(tmp_path)
    repository.commit({"lint.cfg": "strict\n"})
    repository.commit({"a.py": "x = 1\n", "lint.cfg": in_head, "deep/lint.cfg": "only here\n"})
    agent = agent_named(analysis=told_of, languages=["*"], config_patterns=["lint.cfg"])
    async with squad(agent) as directory:
        result = await review(repository, directory)
    assert result.conclusion == Conclusion.CONCLUSION_PASSED
    assert told["lint.cfg"] == git_blob_id(b"strict\n")
    assert "deep/lint.cfg" not in told


async def test_a_change_beyond_the_limits_of_the_policy_is_read_in_part_and_never_green(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({"README.md": "x\n"})
    repository.commit({"auth.py": "y = BAD\n", "b.py": "x = 1\n", "c.py": "x = 1\n"})
    policy = parse_policy(b"large: {files: 1}\n", ".squad.yml")
    async with squad(agent_named()) as directory:
        result = await review(repository, directory, policy)
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE
    assert "words did not read 2 files (change too large): b.py" in result.reason
    assert [finding.finding.location.path for finding in result.findings] == ["auth.py"]
    assert "2 were not" in result.notices[0].sentence


async def test_what_differs_below_a_path_differs_in_the_ledger_and_the_findings(tmp_path):
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({"a.py": "y = BAD\n", "tests/a.py": "y = BAD\n", "docs/a.py": "y = BAD\n"})
    policy = parse_policy(
        b"paths:\n  tests/: {agents: {words: off}}\n  docs/: {rules: {words/word: off}}\n", ".squad.yml"
    )
    async with squad(agent_named()) as directory:
        result = await review(repository, directory, policy)
    assert [finding.finding.location.path for finding in result.findings] == ["a.py"]
    assert [cell.reason for _, cell in result.cells] == [0, 0, CoverageReason.COVERAGE_REASON_POLICY]
