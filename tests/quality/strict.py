"""Judges places and suggestions by what the emulator sees, which reads `git diff` itself and knows nothing of ours."""

import re
from collections.abc import Mapping

from github_emulator import anchors
from github_emulator.git import GitError
from github_emulator.state import PullRequest, ReviewComment
from github_emulator.suggestions import committed
from review_service.pipeline.edits import EditError, apply_edits
from squad.review.v1.review_pb2 import ReviewFinding
from tests.support.seeded_findings import parses

_MARK = re.compile(r"<!-- squad:finding:(\w+) -->")


def stands(pull: PullRequest, path: str, first: int, last: int) -> bool:
    """Whether a comment on these lines of the head can stand."""
    wish = anchors.Wish(path, last, start_line=first if first < last else None)
    try:
        anchors.place(pull, pull.head_sha, wish)
    except anchors.MisplacedError:
        return False
    return True


def problem_of(pull: PullRequest, comment: ReviewComment, findings: Mapping[str, ReviewFinding]) -> str:
    """What is wrong with the file once the suggestion is committed; empty: it is what the fix says, and parses.

    `findings` are by their fingerprints, which the comments carry.
    """
    mark = _MARK.search(comment.body)
    finding = findings[mark.group(1) if mark else ""]
    where = f"{finding.finding.rule_id} at {comment.path}:{comment.line}"
    try:
        before = pull.repository.git.run("show", f"{pull.head_sha}:{comment.path}")
        after, fixed = committed(comment, before), apply_edits(before, finding.finding.fix.edits)
    except (GitError, EditError, ValueError) as error:
        return f"{where}: {error}"
    if after.replace(b"\r\n", b"\n") != fixed.replace(b"\r\n", b"\n"):
        return f"{where} makes another file than its fix"
    if comment.path.endswith(".py") and parses(before) and not parses(after):
        return f"{where} leaves a file that does not parse"
    return f"{where} changes nothing" if after == before else ""
