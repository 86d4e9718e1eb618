"""Inline comments, shared by reviews and single comments: reading the request, and writing the record."""

from dataclasses import dataclass
from typing import cast

from github_emulator import changes
from github_emulator.anchors import Anchor, Wish
from github_emulator.http.call import Call
from github_emulator.http.errors import malformed
from github_emulator.http.fields import one_of, read
from github_emulator.state import JsonObject, PullRequest, Review, ReviewComment, Side

_SIDES = ("LEFT", "RIGHT")


@dataclass(frozen=True)
class Draft:
    """An inline comment that was asked for."""

    body: str
    wish: Wish


def read_draft(entry: JsonObject) -> Draft:
    """An inline comment of a request.

    Raises:
        GitHubError: 422, a field is missing or of the wrong type.
    """
    path, body = read(entry, "path", str, required=True), read(entry, "body", str, required=True)
    line, position = read(entry, "line", int), read(entry, "position", int)
    if line is None and position is None:
        raise malformed('"position" wasn\'t supplied.')
    side = cast(Side, one_of(entry, "side", _SIDES) or "RIGHT")
    start_side = cast(Side | None, one_of(entry, "start_side", _SIDES))
    start_line = read(entry, "start_line", int)
    return Draft(body, Wish(path, line, side, start_line, start_side, position))


def belongs(pull: PullRequest, sha: str) -> bool:
    """Whether a commit is one of the pull request's."""
    if sha == pull.head_sha:
        return True
    git = pull.repository.git
    known = len(sha) == 40 and git.resolve(sha) == sha
    return known and git.is_ancestor(sha, pull.head_sha) and not git.is_ancestor(sha, changes.merge_base(pull))


def write(call: Call, review: Review, body: str, anchor: Anchor) -> ReviewComment:
    """Add an inline comment to a review."""
    now = call.state.now()
    comment = ReviewComment(
        id=call.state.new_id(),
        review=review,
        user=review.user,
        body=body,
        path=anchor.path,
        commit_id=review.commit_id,
        original_commit_id=review.commit_id,
        diff_hunk=anchor.diff_hunk,
        created_at=now,
        updated_at=now,
        side=anchor.side,
        line=anchor.line,
        original_line=anchor.line,
        start_side=anchor.start_side,
        start_line=anchor.start_line,
        original_start_line=anchor.start_line,
        position=anchor.position,
        original_position=anchor.position,
    )
    call.pull.comments[comment.id] = comment
    return comment
