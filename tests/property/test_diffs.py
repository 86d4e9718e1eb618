"""GitHub refuses no comment of ours, whatever is edited how, and every suggestion of ours applies."""

import ast
import random
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

import pytest

from github_emulator import Emulator
from github_emulator.changes import files as shown_files
from github_emulator.git import GitFile
from github_emulator.state import PullRequest, ReviewComment
from report.document import ReviewDocument
from review_service.host.api import Api
from review_service.host.publish import Publisher
from review_service.pipeline.classify import ReviewedFile, classify
from review_service.pipeline.edits import apply_edits
from review_service.pipeline.fetch import review_source
from review_service.pipeline.place import Placement, place
from squad.code.v1.finding_pb2 import Finding, Fix, TextEdit
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import ChangeRef, Conclusion, FixStatus, RepositoryRef, Review, ReviewFinding, ShownAs
from tests.support.edits import edited
from tests.support.world import suggestion_of

FILES = 120
PER_FILE = 4
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


def findings_in(files: Iterable[ReviewedFile], chance: random.Random) -> Iterator[ReviewFinding]:
    """Some in the hunks of every file and some anywhere, half of them with a fix."""
    for file in files:
        for number in range(PER_FILE):
            line = chance.choice([line for start, end in file.hunks for line in (start, end)] or [1])
            line = line if number % 2 else chance.randint(1, max(1, file.line_count))
            last = min(max(1, file.line_count), line + chance.choice([0, 0, 3, 30]))
            made = finding(file.path, TextRange(start_line=line, end_line=last), f"{file.path}:{number}")
            if chance.random() < 0.5:
                fix(made, file, chance)
            yield made


def finding(path: str, where: TextRange, name: str) -> ReviewFinding:
    found = Finding(rule_id="test/any", location=Location(path=path, range=where), message="A remark.")
    digest = sha256(name.encode()).hexdigest()[:32]
    inline = ShownAs.SHOWN_AS_INLINE
    return ReviewFinding(id=digest, fingerprint=digest, agent="test", finding=found, shown_as=inline)


def fix(finding: ReviewFinding, file: ReviewedFile, chance: random.Random) -> None:
    """A fix in the finding's first line that leaves a file which parses, as only such are verified."""
    line = finding.finding.location.range.start_line
    text = file.head_lines()[line - 1].removesuffix("\r")
    first, last = 1, len(text.encode("utf-8", "surrogatepass")) + 1
    new = chance.choice(
        ["pass", text + "  # ```seen```", "# above\n" + text, text.lstrip() + "\n\n", "x = [\n    1,\n]"]
    )
    whole = TextRange(start_line=line, start_column=first, end_line=line, end_column=last)
    edit = TextEdit(path=file.path, range=whole, new_text=new)
    if parses(apply_edits(file.content.new or b"", [edit])):
        finding.finding.fix.CopyFrom(Fix(description="Change it", edits=[edit]))
        finding.fix_status = FixStatus.FIX_STATUS_VERIFIED


def parses(content: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(content)
        except (SyntaxError, ValueError):
            return False
    return True


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
    suggested = [each for each in pull.comments.values() if suggestion_of(each) is not None]
    for comment in suggested:
        before = files[comment.path].content.new or b""
        after = accepted(comment, before)
        fixed = apply_edits(before, by_mark[MARK.search(comment.body)[1]].finding.fix.edits)
        assert after == fixed.decode().replace("\r\n", "\n")
        assert parses(after.encode())
    return len(suggested)


def accepted(comment: ReviewComment, content: bytes) -> str:
    """The file after somebody pressed "Commit suggestion"; line ends are the file's own, here always a line feed."""
    lines = content.decode().replace("\r\n", "\n").split("\n")
    lines[(comment.start_line or comment.line) - 1 : comment.line] = (
        suggestion_of(comment).removesuffix("\n").split("\n")
    )
    return "\n".join(lines)
