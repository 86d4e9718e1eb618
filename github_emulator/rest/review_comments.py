"""Single inline comments, replies, and comments on a whole file."""

from github_emulator import anchors, changes, limits
from github_emulator.anchors import MisplacedError
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, invalid, not_found
from github_emulator.http.fields import one_of, read
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.rest import anchored
from github_emulator.state import JsonObject, PullRequest, Review, ReviewComment
from github_emulator.views import reviews as views
from github_emulator.webhooks import payloads

routes = Routes()
_COMMENTS = "/repos/{owner}/{repo}/pulls/{number}/comments"
_COMMENT = "/repos/{owner}/{repo}/pulls/comments/{comment_id}"
_RESOURCE = "PullRequestReviewComment"


@routes.add(f"GET {_COMMENTS}", "pull_requests:read")
def list_comments(call: Call) -> Reply:
    """All inline comments of a pull request."""
    return page(call, call.pull.visible_comments, lambda one: views.review_comment(call.state, call.pull, one))


@routes.add(f"POST {_COMMENTS}", "pull_requests:write", creates_content=True)
def create_comment(call: Call) -> Reply:
    """Comment on a line, a range, a file (`subject_type`), or in reply (`in_reply_to`)."""
    body = _body(call)
    parent = read(call.body, "in_reply_to", int)
    if parent is not None:
        return _reply_to(call, parent, body)
    commit = read(call.body, "commit_id", str, required=True)
    if not anchored.belongs(call.pull, commit):
        raise invalid(_RESOURCE, "commit_id", "custom", "commit_id is not part of the pull request")
    if one_of(call.body, "subject_type", ("line", "file")) == "file":
        comment = _on_file(call, commit, body)
    else:
        comment = anchored.write(call, *_placed(call, commit, body))
    return _created(call, comment)


@routes.add(f"POST {_COMMENTS}/{{comment_id}}/replies", "pull_requests:write", creates_content=True)
def create_reply(call: Call) -> Reply:
    """Answer an inline comment."""
    return _reply_to(call, call.number("comment_id"), _body(call))


@routes.add(f"GET {_COMMENT}", "pull_requests:read")
def get_comment(call: Call) -> Reply:
    """One inline comment."""
    pull, comment = find(call)
    return Reply(views.review_comment(call.state, pull, comment))


@routes.add(f"PATCH {_COMMENT}", "pull_requests:write")
def update_comment(call: Call) -> Reply:
    """Change the text; only the author may."""
    pull, comment = find(call)
    _must_own(call, comment)
    before, comment.body = comment.body, _body(call)
    comment.updated_at = call.state.now()
    payload = payloads.review_comment(call.state, "edited", pull, comment, call.account, before)
    call.deliveries.send("pull_request_review_comment", payload)
    return Reply(views.review_comment(call.state, pull, comment))


@routes.add(f"DELETE {_COMMENT}", "pull_requests:write")
def delete_comment(call: Call) -> Reply:
    """Delete an inline comment; only the author may."""
    pull, comment = find(call)
    _must_own(call, comment)
    del pull.comments[comment.id]
    payload = payloads.review_comment(call.state, "deleted", pull, comment, call.account)
    call.deliveries.send("pull_request_review_comment", payload)
    return Reply(status=204)


def find(call: Call) -> tuple[PullRequest, ReviewComment]:
    """The inline comment in the path, and its pull request.

    Raises:
        GitHubError: 404.
    """
    number = call.number("comment_id")
    for pull in call.repository.pulls.values():
        if number in pull.comments:
            return pull, pull.comments[number]
    raise not_found()


def _placed(call: Call, commit: str, body: str) -> tuple[Review, str, anchors.Anchor]:
    draft = anchored.read_draft(call.body)
    try:
        anchor = anchors.place(call.pull, commit, draft.wish)
    except MisplacedError as misplaced:
        raise GitHubError(422, "Validation Failed", [_complaint(*one) for one in misplaced.problems]) from None
    return _review(call, commit), body, anchor


def _complaint(field: str, text: str) -> JsonObject:
    name = f"pull_request_review_thread.{field}"
    if field == "diff_hunk":
        return {"resource": _RESOURCE, "code": "missing_field", "field": name}
    if field == "path":
        return {"resource": _RESOURCE, "code": "invalid", "field": name}
    return {"resource": _RESOURCE, "code": "custom", "field": name, "message": f"{name} {text}"}


def _on_file(call: Call, commit: str, body: str) -> ReviewComment:
    path = read(call.body, "path", str, required=True)
    if path not in changes.files(call.pull, commit):
        raise GitHubError(422, "Validation Failed", [_complaint("path", "")])
    now, review = call.state.now(), _review(call, commit)
    comment = ReviewComment(
        call.state.new_id(), review, call.account, body, path, commit, commit, "", now, now, subject_type="file"
    )
    call.pull.comments[comment.id] = comment
    return comment


def _reply_to(call: Call, number: int, body: str) -> Reply:
    parent = call.pull.comments.get(number)
    if parent is None:
        raise not_found()
    root, now = parent.in_reply_to or parent, call.state.now()
    review = _review(call, root.commit_id)
    comment = ReviewComment(
        call.state.new_id(), review, call.account, body, root.path, root.commit_id, root.original_commit_id,
        root.diff_hunk, now, now, root.side, root.line, root.original_line, root.start_side, root.start_line,
        root.original_start_line, root.position, root.original_position, root.subject_type, root,
    )  # fmt: skip
    call.pull.comments[comment.id] = comment
    return _created(call, comment)


def _created(call: Call, comment: ReviewComment) -> Reply:
    payload = payloads.review_comment(call.state, "created", call.pull, comment, call.account)
    call.deliveries.send("pull_request_review_comment", payload)
    return Reply(views.review_comment(call.state, call.pull, comment), 201)


def _review(call: Call, commit: str) -> Review:
    """GitHub puts every single comment into a review of its own."""
    review = Review(call.state.new_id(), call.account, "", "COMMENTED", commit, call.state.now())
    call.pull.reviews[review.id] = review
    return review


def _body(call: Call) -> str:
    body = read(call.body, "body", str, required=True)
    if not body.strip():
        raise invalid(_RESOURCE, "body", "missing_field")
    if len(body) > limits.BODY_CHARACTERS:
        text = f"body is too long (maximum is {limits.BODY_CHARACTERS} characters)"
        raise invalid(_RESOURCE, "body", "custom", text)
    return body


def _must_own(call: Call, comment: ReviewComment) -> None:
    if comment.user != call.account:
        raise GitHubError(403, "Must have admin rights to Repository.")
