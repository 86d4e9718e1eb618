"""Reviews and comments as JSON."""

from github_emulator.state import IssueComment, JsonObject, PullRequest, Reaction, Review, ReviewComment, State
from github_emulator.views.accounts import account, app, association, node_id, stamp
from github_emulator.views.pulls import api, html, issue_url, reactions
from github_emulator.views.repositories import api_url


def review(state: State, pull: PullRequest, one: Review) -> JsonObject:
    """GitHub's `pull-request-review`."""
    page = f"{html(state, pull)}#pullrequestreview-{one.id}"
    body = {
        "id": one.id,
        "node_id": node_id("PRR", one.id),
        "user": account(state, one.user),
        "body": one.body,
        "state": one.state,
        "html_url": page,
        "pull_request_url": api(state, pull),
        "_links": {"html": {"href": page}, "pull_request": {"href": api(state, pull)}},
        "commit_id": one.commit_id,
        "author_association": association(state, one.user, pull),
    }
    return {**body, "submitted_at": stamp(one.submitted_at)} if one.submitted_at else body


def review_comment(state: State, pull: PullRequest, one: ReviewComment) -> JsonObject:
    """GitHub's `pull-request-review-comment`."""
    url = f"{api_url(state, pull.repository)}/pulls/comments/{one.id}"
    page = f"{html(state, pull)}#discussion_r{one.id}"
    links = {"self": url, "html": page, "pull_request": api(state, pull)}
    body: JsonObject = {
        "url": url,
        "pull_request_review_id": one.review.id,
        "id": one.id,
        "node_id": node_id("PRRC", one.id),
        "diff_hunk": one.diff_hunk,
        "path": one.path,
        "commit_id": one.commit_id,
        "original_commit_id": one.original_commit_id,
        "user": account(state, one.user),
        "body": one.body,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "html_url": page,
        "pull_request_url": api(state, pull),
        "author_association": association(state, one.user, pull),
        "_links": {name: {"href": target} for name, target in links.items()},
        "reactions": reactions(url, [reaction.content for reaction in one.reactions]),
        "subject_type": one.subject_type,
        **_place(one),
    }
    if one.in_reply_to:
        body["in_reply_to_id"] = one.in_reply_to.id
    return body


def _place(one: ReviewComment) -> JsonObject:
    if one.subject_type == "file":  # shown as standing on the first line
        first = dict.fromkeys(("line", "original_line", "position", "original_position"), 1)
        return {**first, **dict.fromkeys(("start_line", "original_start_line", "start_side")), "side": "RIGHT"}
    return {
        "start_line": one.start_line,
        "original_start_line": one.original_start_line,
        "start_side": one.start_side,
        "line": one.line,
        "original_line": one.original_line,
        "side": one.side,
        "position": one.position,
        "original_position": one.original_position,
    }


def issue_comment(state: State, pull: PullRequest, one: IssueComment) -> JsonObject:
    """GitHub's `issue-comment`."""
    url = f"{api_url(state, pull.repository)}/issues/comments/{one.id}"
    return {
        "id": one.id,
        "node_id": node_id("IC", one.id),
        "url": url,
        "html_url": f"{html(state, pull)}#issuecomment-{one.id}",
        "issue_url": issue_url(state, pull),
        "body": one.body,
        "user": account(state, one.user),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "author_association": association(state, one.user, pull),
        "performed_via_github_app": app(state) if one.by_app else None,
        "reactions": reactions(url, [reaction.content for reaction in one.reactions]),
    }


def reaction(state: State, one: Reaction) -> JsonObject:
    """GitHub's `reaction`."""
    return {
        "id": one.id,
        "node_id": node_id("REA", one.id),
        "user": account(state, one.user),
        "content": one.content,
        "created_at": stamp(one.created_at),
    }
