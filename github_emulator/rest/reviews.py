"""Reviews of a pull request: all of their comments land, or none."""

from typing import Literal

from github_emulator import anchors, limits
from github_emulator.anchors import MisplacedError
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, malformed, not_found, unprocessable
from github_emulator.http.fields import objects, one_of, read
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.rest import anchored
from github_emulator.state import Review, ReviewComment
from github_emulator.views import reviews as views
from github_emulator.webhooks import payloads

routes = Routes()
_REVIEWS = "/repos/{owner}/{repo}/pulls/{number}/reviews"
_REVIEW = _REVIEWS + "/{review_id}"
_EVENTS = ("APPROVE", "REQUEST_CHANGES", "COMMENT")
_VERBS = {"APPROVE": "approve", "REQUEST_CHANGES": "request changes on"}
_States = Literal["COMMENTED", "APPROVED", "CHANGES_REQUESTED"]
_STATES: dict[str, _States] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
}


@routes.add(f"POST {_REVIEWS}", "pull_requests:write", creates_content=True)
def create_review(call: Call) -> Reply:
    """Write a review; without an event it stays pending."""
    event = one_of(call.body, "event", ("", *_EVENTS)) or None
    body = _body(call)
    drafts = [_draft(entry) for entry in objects(call.body, "comments")]
    commit = read(call.body, "commit_id", str) or call.pull.head_sha
    if not anchored.belongs(call.pull, commit):
        raise unprocessable("commit_id is not part of the pull request")
    _check_event(call, event, body)
    if any(one.state == "PENDING" and one.user == call.account for one in call.pull.reviews.values()):
        raise unprocessable("User can only have one pending review per pull request")
    places = [_place(call, commit, draft) for draft in drafts]
    review = Review(call.state.new_id(), call.account, body, "PENDING", commit)
    call.pull.reviews[review.id] = review
    for draft, anchor in zip(drafts, places, strict=True):
        anchored.write(call, review, draft.body, anchor)
    if event:
        _submit(call, review, event)
    return Reply(views.review(call.state, call.pull, review))


@routes.add(f"GET {_REVIEWS}", "pull_requests:read")
def list_reviews(call: Call) -> Reply:
    """The reviews, oldest first; another's pending review is not shown."""
    seen = [one for one in call.pull.reviews.values() if _visible(call, one)]
    return page(call, seen, lambda one: views.review(call.state, call.pull, one))


@routes.add(f"GET {_REVIEW}", "pull_requests:read")
def get_review(call: Call) -> Reply:
    """One review."""
    return Reply(views.review(call.state, call.pull, _review(call)))


@routes.add(f"GET {_REVIEW}/comments", "pull_requests:read")
def list_review_comments(call: Call) -> Reply:
    """The inline comments of one review."""
    review = _review(call)
    comments = [one for one in call.pull.comments.values() if one.review is review]
    return page(call, comments, lambda one: views.review_comment(call.state, call.pull, one))


@routes.add(f"PUT {_REVIEW}", "pull_requests:write")
def update_review(call: Call) -> Reply:
    """Change the body; only the author may."""
    review = _own(call, _review(call))
    read(call.body, "body", str, required=True)
    review.body = _body(call)
    call.deliveries.send("pull_request_review", _edited(call, review))
    return Reply(views.review(call.state, call.pull, review))


@routes.add(f"DELETE {_REVIEW}", "pull_requests:write")
def delete_review(call: Call) -> Reply:
    """Delete a pending review; a submitted one stays for ever."""
    review = _own(call, _review(call))
    if review.state != "PENDING":
        raise unprocessable("Can not delete a non-pending pull request review")
    shown = views.review(call.state, call.pull, review)
    del call.pull.reviews[review.id]
    call.pull.comments = {key: one for key, one in call.pull.comments.items() if one.review is not review}
    return Reply(shown)


@routes.add(f"POST {_REVIEW}/events", "pull_requests:write", creates_content=True)
def submit_review(call: Call) -> Reply:
    """Submit a pending review."""
    review = _own(call, _review(call))
    event = one_of(call.body, "event", _EVENTS, required=True) or ""
    if review.state != "PENDING":
        raise unprocessable("Could not submit a review that is not pending")
    review.body = _body(call) or review.body
    _check_event(call, event, review.body)
    _submit(call, review, event)
    return Reply(views.review(call.state, call.pull, review))


@routes.add(f"PUT {_REVIEW}/dismissals", "pull_requests:write")
def dismiss_review(call: Call) -> Reply:
    """Dismiss an approval or a request for changes."""
    review = _review(call)
    read(call.body, "message", str, required=True)
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise unprocessable("Can not dismiss a commented pull request review")
    review.state = "DISMISSED"
    return Reply(views.review(call.state, call.pull, review))


def _draft(entry: dict[str, object]) -> anchored.Draft:
    if "subject_type" in entry:
        raise malformed('"subject_type" is not a permitted key.')
    draft = anchored.read_draft(entry)
    if not draft.body.strip():
        raise unprocessable("Pull request review comment body can't be blank")
    if len(draft.body) > limits.BODY_CHARACTERS:
        raise unprocessable(f"Body is too long (maximum is {limits.BODY_CHARACTERS} characters)")
    return draft


def _place(call: Call, commit: str, draft: anchored.Draft) -> anchors.Anchor:
    try:
        return anchors.place(call.pull, commit, draft.wish)
    except MisplacedError as misplaced:
        raise unprocessable(_sentence(misplaced)) from None


def _sentence(misplaced: MisplacedError) -> str:
    """GitHub's wording: it joins the complaints and does not say which comment is meant."""
    if misplaced.problems[0][0] == "path":
        return "Path could not be resolved"
    parts = [f"Pull request review thread {field.replace('_', ' ')} {text}" for field, text in misplaced.problems]
    last = ", and " if len(parts) > 2 else " and "
    return last.join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _body(call: Call) -> str:
    body = read(call.body, "body", str) or ""
    if len(body) > limits.BODY_CHARACTERS:
        raise unprocessable(f"Body is too long (maximum is {limits.BODY_CHARACTERS} characters)")
    return body


def _check_event(call: Call, event: str | None, body: str) -> None:
    if event in _VERBS and call.account == call.pull.user:
        raise unprocessable(f"Can not {_VERBS[event]} your own pull request")
    if event == "REQUEST_CHANGES" and not body.strip():
        raise unprocessable("You need to leave a comment indicating the requested changes.")
    if event == "COMMENT" and not body.strip():
        raise unprocessable("Body can't be blank")


def _submit(call: Call, review: Review, event: str) -> None:
    review.state, review.submitted_at = _STATES[event], call.state.now()
    call.pull.updated_at = call.state.now()
    call.deliveries.send(
        "pull_request_review", payloads.review(call.state, "submitted", call.pull, review, call.account)
    )
    for comment in _comments(call, review):
        payload = payloads.review_comment(call.state, "created", call.pull, comment, call.account)
        call.deliveries.send("pull_request_review_comment", payload)


def _edited(call: Call, review: Review) -> dict[str, object]:
    return {**payloads.review(call.state, "edited", call.pull, review, call.account), "changes": {}}


def _comments(call: Call, review: Review) -> list[ReviewComment]:
    return [one for one in call.pull.comments.values() if one.review is review]


def _review(call: Call) -> Review:
    found = call.pull.reviews.get(call.number("review_id"))
    if found is None or not _visible(call, found):
        raise not_found()
    return found


def _visible(call: Call, review: Review) -> bool:
    return review.state != "PENDING" or (call.actor.token is not None and review.user == call.account)


def _own(call: Call, review: Review) -> Review:
    if review.user != call.account:
        raise GitHubError(403, "Must be the author of the review")
    return review
