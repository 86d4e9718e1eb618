"""Only what a change brings is said: over real git repositories, with an agent that flags a word on changed lines."""

import pytest

from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY
from squad.review.v1.review_pb2 import FixStatus
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, squad

REVIEW = "00000000-0000-7000-8000-000000000000"
FUNCTION = "def shout():\n    begin()\n    say(BAD)\n    end()\n"
OTHER = "".join(f"line_{n} = {n}\n" for n in range(30))


async def findings(tmp_path, base, head, agent=None, since="HEAD~1"):
    """What is said of a commit: paths and lines."""
    repository = Repository(tmp_path)
    repository.commit(base)
    for files in head if isinstance(head, list) else [head]:
        repository.commit(files)
    async with (
        squad(agent or agent_named()) as directory,
        await review_source(repository.path, base=since, head="HEAD") as source,
    ):
        result = await analyze(AnalysisRequest(REVIEW, "local", "repo", source, DEFAULT_POLICY), directory)
    return [(f.finding.location.path, f.finding.location.range.start_line) for f in result.findings], result


INDENTED = "if ready:\n" + "".join(f"    {line}\n" for line in FUNCTION.splitlines())


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ({"a.py": FUNCTION + OTHER}, {"a.py": OTHER + FUNCTION}),
        ({"a.py": FUNCTION}, {"a.py": INDENTED}),
        ({"a.py": FUNCTION + OTHER, "b.py": "x = 1\n"}, {"a.py": OTHER, "b.py": "x = 1\n" + FUNCTION}),
        ({"a.py": FUNCTION}, {"a.py": None, "b.py": FUNCTION}),
        ({"a.py": FUNCTION}, {"a.py": None, "b.py": OTHER * 3 + FUNCTION}),
        ({"a.py": FUNCTION}, {"a.py": FUNCTION.replace("\n", "\r\n")}),
        ({"a.py": FUNCTION}, {"a.py": "class A:\n" + INDENTED.partition("\n")[2].replace("shout()", "shout(self)")}),
    ],
    ids=[
        "moved",
        "indented",
        "moved to another file",
        "renamed",
        "deleted and put elsewhere",
        "line ends",
        "into a class",
    ],
)
async def test_code_that_only_moved_is_not_new(tmp_path, base, head):
    assert (await findings(tmp_path, base, head))[0] == []


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        ({"a.py": OTHER}, {"a.py": OTHER + FUNCTION}, [("a.py", 33)]),
        ({"a.py": FUNCTION + OTHER}, {"a.py": OTHER + FUNCTION + FUNCTION}, [("a.py", 37)]),
        ({"a.py": FUNCTION}, {"a.py": FUNCTION, "b.py": FUNCTION}, [("b.py", 3)]),
        (
            {"a.py": "a()\nBAD\nb()\n" + OTHER},
            {"a.py": OTHER + "c()\nBAD\nd()\n"},
            [("a.py", 32)],
        ),
    ],
    ids=["new", "moved and doubled", "copied", "equal code elsewhere"],
)
async def test_code_that_is_there_once_more_is_new(tmp_path, base, head, expected):
    assert (await findings(tmp_path, base, head))[0] == expected


async def test_the_base_is_read_again_only_where_the_code_of_a_finding_was_removed(tmp_path):
    agent = agent_named()
    await findings(tmp_path, {"a.py": OTHER}, {"a.py": "import os\n" + OTHER.replace("line_9 ", "BAD ")}, agent)
    assert agent.streams == 2  # one to read, one to prove the fix


async def test_a_finding_keeps_its_identity_when_its_file_is_renamed_in_a_later_push(tmp_path):
    changed = OTHER + "say(BAD)\n"
    _, first = await findings(tmp_path / "1", {"a.py": OTHER}, {"a.py": changed})
    pushes = [{"a.py": changed}, {"a.py": None, "b.py": changed}]
    _, second = await findings(tmp_path / "2", {"a.py": OTHER}, pushes, since="HEAD~2")
    assert [f.finding.location.path for f in second.findings] == ["b.py"]
    assert [f.fingerprint for f in second.findings] == [f.fingerprint for f in first.findings]


async def test_a_fix_is_proved_beside_code_that_only_moved(tmp_path):
    _, result = await findings(tmp_path, {"a.py": FUNCTION + OTHER}, {"a.py": OTHER + FUNCTION + "new = BAD\n"})
    assert [f.fix_status for f in result.findings] == [FixStatus.FIX_STATUS_VERIFIED]
