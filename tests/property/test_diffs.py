"""GitHub refuses no comment of ours, whatever is edited how, and every suggestion of ours applies."""

import random
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest

from github_emulator import Emulator
from github_emulator.changes import files as shown_files
from github_emulator.git import GitFile
from github_emulator.state import PullRequest
from github_emulator.suggestions import committed, suggested
from report.document import ReviewDocument
from review_service.host.api import Api
from review_service.host.publish import Publisher
from review_service.pipeline.classify import ReviewedFile, classify
from review_service.pipeline.edits import apply_edits
from review_service.pipeline.fetch import review_source
from review_service.pipeline.place import Placement, place
from squad.review.v1.review_pb2 import ChangeRef, Conclusion, RepositoryRef, Review, ReviewFinding
from tests.support.edits import edited
from tests.support.seeded_findings import findings_in, parses

FILES = 120
MARK = re.compile(r"<!-- squad:finding:(\w+) -->")
HUGE = {
    "huge/lines.py": GitFile(b"x = 1\n" * 20_100),
    "huge/size.py": GitFile(b"x = 1\n" + b"# " + b"y" * 600_000),
    "huge/then.py": GitFile(b"x = 1\n" * 10),
}


def opened(github: Emulator, seed: int, more: Mapping[str, GitFile] = MappingProxyType({})) -> PullRequest:
    """A pull request of many edited files."""
    chance = random.Random(seed)
    edits = [edited(chance, number) for number in range(FILES)]
    repository = github.create_repository("acme/odd", {p: f for each in edits for p, f in each.before.items()})
    github.push(repository, "topic", {p: f for each in edits for p, f in each.after.items()} | more)
    return github.open_pull_request(repository, "topic")


async def reviewed(pull: PullRequest) -> dict[str, ReviewedFile]:
    base = pull.repository.git.merge_base(pull.base_sha, pull.head_sha)
    async with await review_source(pull.repository.git.path, base=base, head=pull.head_sha) as source:
        files = await classify(source, await source.change(), ())
    return {file.path: file for file in files if file.cell is None}


async def publish(
    github: Emulator, pull: PullRequest, findings: Sequence[ReviewFinding], placements: Mapping[str, Placement]
) -> None:
    repository = RepositoryRef(full_name="acme/odd")
    change = ChangeRef(pull_request=pull.number, base_commit=pull.base_sha, head_commit=pull.head_sha)
    review = Review(id="r", repository=repository, change=change, conclusion=Conclusion.CONCLUSION_FAILED, reason="No.")
    api = Api(github.base_url, 0)
    token, login = github.installation_token("acme"), github.state.app.bot.login
    document = ReviewDocument(review, findings)
    await Publisher(api, token, login, document, list(placements.values())).publish()
    await api.close()


@pytest.mark.parametrize("seed", range(10))
async def test_every_comment_that_can_stand_is_placed_and_taken_and_every_suggestion_applies(github: Emulator, seed):
    pull = opened(github, seed)
    files = await reviewed(pull)
    findings = list(findings_in(files.values(), random.Random(seed)))
    placements = place(findings, files)
    await publish(github, pull, findings, placements)
    assert refused(github) == []
    assert {each.id for each in findings if can_stand(pull, each)} == placements.keys()
    assert len(pull.comments) == len(placements) > FILES
    assert applied(pull, files, findings) > FILES // 4


async def test_in_a_change_with_huge_files_nothing_is_refused(github: Emulator):
    pull = opened(github, 99, HUGE)
    files = await reviewed(pull)
    findings = list(findings_in(files.values(), random.Random(99)))
    placements = place(findings, files)
    await publish(github, pull, findings, placements)
    assert refused(github) == []
    assert len(pull.comments) == len(placements)
    assert not {placement.path for placement in placements.values()} & HUGE.keys()


def refused(github: Emulator) -> list[str]:
    return [request.path for request in github.requests if request.status == 422]


def can_stand(pull: PullRequest, finding: ReviewFinding) -> bool:
    where = finding.finding.location
    file = shown_files(pull).get(where.path)
    return file is not None and file.locate("RIGHT", where.range.start_line) is not None


def applied(pull: PullRequest, files: dict[str, ReviewedFile], findings: Sequence[ReviewFinding]) -> int:
    """How many suggestions were posted; each of them, applied as GitHub does, makes exactly the fixed file."""
    by_mark = {each.fingerprint: each for each in findings}
    comments = [each for each in list(pull.comments.values()) if suggested(each) is not None]
    for comment in comments:
        before = files[comment.path].content.new or b""
        after = committed(comment, before)
        fixed = apply_edits(before, by_mark[MARK.search(comment.body)[1]].finding.fix.edits)
        assert after.replace(b"\r\n", b"\n") == fixed.replace(b"\r\n", b"\n")
        assert parses(after)
    return len(comments)
