"""Reactions to comments, by which people tell the squad what they think of a finding."""

from github_emulator.http.call import Call
from github_emulator.http.errors import not_found
from github_emulator.http.fields import one_of
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.rest import issue_comments, review_comments
from github_emulator.state import IssueComment, Reaction, ReviewComment
from github_emulator.views.reviews import reaction

routes = Routes()
_ON_ISSUE = "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"
_ON_LINE = "/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions"
_CONTENTS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


@routes.add(f"GET {_ON_ISSUE}", "issues:read", "pull_requests:read")
@routes.add(f"GET {_ON_LINE}", "pull_requests:read")
def list_reactions(call: Call) -> Reply:
    """The reactions to a comment."""
    wanted = call.query.get("content")
    found = [one for one in _comment(call).reactions if wanted in (None, one.content)]
    return page(call, found, lambda one: reaction(call.state, one))


@routes.add(f"POST {_ON_ISSUE}", "issues:write", "pull_requests:write", creates_content=True)
@routes.add(f"POST {_ON_LINE}", "pull_requests:write", creates_content=True)
def create_reaction(call: Call) -> Reply:
    """React; the same reaction twice answers the first with 200."""
    content = one_of(call.body, "content", _CONTENTS, required=True) or ""
    comment = _comment(call)
    for one in comment.reactions:
        if (one.user, one.content) == (call.account, content):
            return Reply(reaction(call.state, one))
    made = Reaction(call.state.new_id(), call.account, content, call.state.now())
    comment.reactions.append(made)
    return Reply(reaction(call.state, made), 201)


@routes.add(f"DELETE {_ON_ISSUE}/{{reaction_id}}", "issues:write", "pull_requests:write")
@routes.add(f"DELETE {_ON_LINE}/{{reaction_id}}", "pull_requests:write")
def delete_reaction(call: Call) -> Reply:
    """Take one's reaction back."""
    comment = _comment(call)
    kept = [one for one in comment.reactions if one.id != call.number("reaction_id") or one.user != call.account]
    if len(kept) == len(comment.reactions):
        raise not_found()
    comment.reactions = kept
    return Reply(status=204)


def _comment(call: Call) -> IssueComment | ReviewComment:
    if "/issues/comments/" in call.path:
        return issue_comments.find(call)[1]
    return review_comments.find(call)[1]
