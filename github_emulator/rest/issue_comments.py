"""Comments in the conversation of a pull request."""

from github_emulator import limits
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, invalid, not_found
from github_emulator.http.fields import read
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.state import IssueComment, PullRequest
from github_emulator.views import reviews as views
from github_emulator.webhooks import payloads

routes = Routes()
_COMMENTS = "/repos/{owner}/{repo}/issues/{number}/comments"
_COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}"
_READ = ("issues:read", "pull_requests:read")
_WRITE = ("issues:write", "pull_requests:write")


@routes.add(f"GET {_COMMENTS}", *_READ)
def list_comments(call: Call) -> Reply:
    """The comments, oldest first."""
    comments = list(call.pull.issue_comments.values())
    return page(call, comments, lambda one: views.issue_comment(call.state, call.pull, one))


@routes.add(f"POST {_COMMENTS}", *_WRITE, creates_content=True)
def create_comment(call: Call) -> Reply:
    """Write a comment."""
    comment = write(call, call.pull, _body(call))
    return Reply(views.issue_comment(call.state, call.pull, comment), 201)


@routes.add(f"GET {_COMMENT}", *_READ)
def get_comment(call: Call) -> Reply:
    """One comment."""
    pull, comment = find(call)
    return Reply(views.issue_comment(call.state, pull, comment))


@routes.add(f"PATCH {_COMMENT}", *_WRITE)
def update_comment(call: Call) -> Reply:
    """Change the text; only the author may."""
    pull, comment = find(call)
    _must_own(call, comment)
    before, comment.body = comment.body, _body(call)
    comment.updated_at = call.state.now()
    payload = payloads.issue_comment(call.state, "edited", pull, comment, call.account, before)
    call.deliveries.send("issue_comment", payload)
    return Reply(views.issue_comment(call.state, pull, comment))


@routes.add(f"DELETE {_COMMENT}", *_WRITE)
def delete_comment(call: Call) -> Reply:
    """Delete a comment; only the author may."""
    pull, comment = find(call)
    _must_own(call, comment)
    del pull.issue_comments[comment.id]
    payload = payloads.issue_comment(call.state, "deleted", pull, comment, call.account)
    call.deliveries.send("issue_comment", payload)
    return Reply(status=204)


def write(call: Call, pull: PullRequest, body: str) -> IssueComment:
    """Add a comment by the caller and tell the hook."""
    now = call.state.now()
    comment = IssueComment(call.state.new_id(), call.account, body, now, now, call.actor.is_installation)
    pull.issue_comments[comment.id] = comment
    pull.updated_at = now
    call.deliveries.send("issue_comment", payloads.issue_comment(call.state, "created", pull, comment, call.account))
    return comment


def find(call: Call) -> tuple[PullRequest, IssueComment]:
    """The comment in the path, and its pull request.

    Raises:
        GitHubError: 404.
    """
    number = call.number("comment_id")
    for pull in call.repository.pulls.values():
        if number in pull.issue_comments:
            return pull, pull.issue_comments[number]
    raise not_found()


def _body(call: Call) -> str:
    body = read(call.body, "body", str, required=True)
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    if len(body) > limits.BODY_CHARACTERS:
        text = f"body is too long (maximum is {limits.BODY_CHARACTERS} characters)"
        raise invalid("IssueComment", "body", "unprocessable", text)
    return body


def _must_own(call: Call, comment: IssueComment) -> None:
    if comment.user != call.account:
        raise GitHubError(403, "Must have admin rights to Repository.")
