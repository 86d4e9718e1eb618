"""GitHub's events in no host's words: what each of them asks for."""

import hashlib
from dataclasses import dataclass
from functools import singledispatch

from google.protobuf.timestamp_pb2 import Timestamp

from gateway.webhooks import payload
from squad.review.v1 import ingest_pb2, remark_pb2, review_pb2
from squad.tenancy.v1 import authorization_service_pb2, installation_pb2

HOST = "github"
WANTED = frozenset({"opened", "synchronize", "reopened", "ready_for_review", "edited", "closed", "converted_to_draft"})
_STATES = {
    "created": installation_pb2.INSTALLATION_STATE_ACTIVE,
    "unsuspend": installation_pb2.INSTALLATION_STATE_ACTIVE,
    "suspend": installation_pb2.INSTALLATION_STATE_SUSPENDED,
    "deleted": installation_pb2.INSTALLATION_STATE_REMOVED,
}
SAID = frozenset({"created", "edited"})
PERSON = "User"
_RENAMED = frozenset({"renamed", "transferred"})
_RERUN = "rerequested"
REVIEW_NOW = "review"
"""What our button on a check says that was pressed."""


@dataclass(frozen=True)
class Us:
    """By which our own doings are known: the bot's login, and the App's id where it is set."""

    login: str
    app_id: str

    def wrote(self, app: payload.App | None) -> bool:
        """Whether this App is ours."""
        return app is not None and str(app.id) == self.app_id


def host_event(event: payload.Event, name: str, us: Us, delivery: review_pb2.Delivery) -> ingest_pb2.HostEvent:
    """The event for the review service. `name` is GitHub's: `pull_request`."""
    made = asked_for(event, us)
    if made.kind == ingest_pb2.HOST_EVENT_KIND_UNSPECIFIED and not made.ignored_reason:
        made.ignored_reason = f"event {name[:50]!r} is not one we act on"
    if event.sender and event.sender.login == us.login:
        made.kind, made.ignored_reason = ingest_pb2.HOST_EVENT_KIND_UNSPECIFIED, "we caused it ourselves"
    made.delivery.CopyFrom(delivery)
    made.host = HOST
    made.actor = event.sender.login if event.sender else ""
    made.installation_id = event.installation.id if event.installation else 0
    if event.repository:
        made.repository.CopyFrom(_repository(event.repository, made.installation_id))
    return made


def origin_of(event: payload.Event) -> authorization_service_pb2.AuthorizeInstallationRequest:
    """What the event says of where it comes from, for tenancy."""
    made = authorization_service_pb2.AuthorizeInstallationRequest(host=HOST)
    if event.installation:
        made.installation_id = event.installation.id
    if event.repository:
        made.account = event.repository.owner.login
        made.repository_external_id = str(event.repository.id)
        made.repository_full_name = event.repository.full_name
        made.repository_clone_url = event.repository.clone_url
        made.repository_default_branch = event.repository.default_branch
    if isinstance(event, payload.InstallationEvent):
        _say_installation(event, made)
    if isinstance(event, payload.RepositoryEvent) and event.action == "deleted":
        made.removed_repository_ids.append(made.repository_external_id)
    return made


@singledispatch
def asked_for(event: payload.Event, us: Us) -> ingest_pb2.HostEvent:
    """What an event asks for; of most kinds nothing."""
    return ingest_pb2.HostEvent()


@asked_for.register
def _(event: payload.PullRequestEvent, us: Us) -> ingest_pb2.HostEvent:
    made = ingest_pb2.HostEvent(ignored_reason=_why_not(event), pull_request=_pull_request(event))
    if not made.ignored_reason:
        made.kind = ingest_pb2.HOST_EVENT_KIND_PULL_REQUEST
    return made


@asked_for.register
def _(event: payload.IssueCommentEvent, us: Us) -> ingest_pb2.HostEvent:
    if event.issue.pull_request is None:
        return ingest_pb2.HostEvent(ignored_reason="the comment is on an issue and on no pull request")
    return _remark(event, us, event.issue.number, 0)


@asked_for.register
def _(event: payload.LineCommentEvent, us: Us) -> ingest_pb2.HostEvent:
    return _remark(event, us, event.pull_request.number, event.comment.in_reply_to_id or event.comment.id)


@asked_for.register
def _(event: payload.CheckRunEvent, us: Us) -> ingest_pb2.HostEvent:
    pressed = event.requested_action is not None and event.requested_action.identifier == REVIEW_NOW
    return _check(event.action == _RERUN or pressed, event.check_run, us)


@asked_for.register
def _(event: payload.CheckSuiteEvent, us: Us) -> ingest_pb2.HostEvent:
    return _check(event.action == _RERUN, event.check_suite, us)


@asked_for.register
def _(event: payload.RepositoriesEvent, us: Us) -> ingest_pb2.HostEvent:
    removed = [str(one.id) for one in event.repositories_removed]
    added = [str(one.id) for one in event.repositories_added]
    if not removed and not added:
        return ingest_pb2.HostEvent(ignored_reason="no repository was added or removed")
    if not removed:
        return ingest_pb2.HostEvent(kind=ingest_pb2.HOST_EVENT_KIND_REACHABLE, repository_external_ids=added)
    return ingest_pb2.HostEvent(
        kind=ingest_pb2.HOST_EVENT_KIND_UNREACHABLE,
        repository_external_ids=removed,
        regained_repository_external_ids=added,
    )


@asked_for.register
def _(event: payload.InstallationEvent, us: Us) -> ingest_pb2.HostEvent:
    if event.action not in _STATES:
        return ingest_pb2.HostEvent(ignored_reason=f"action {event.action!r} changes nothing that is reviewed")
    let_in = _STATES[event.action] == installation_pb2.INSTALLATION_STATE_ACTIVE
    kinds = ingest_pb2.HOST_EVENT_KIND_REACHABLE, ingest_pb2.HOST_EVENT_KIND_UNREACHABLE
    return ingest_pb2.HostEvent(kind=kinds[0] if let_in else kinds[1])


@asked_for.register
def _(event: payload.RepositoryEvent, us: Us) -> ingest_pb2.HostEvent:
    if event.action in _RENAMED:
        return ingest_pb2.HostEvent(kind=ingest_pb2.HOST_EVENT_KIND_RENAMED)
    if event.action == "deleted":
        gone = [str(event.repository.id)]
        return ingest_pb2.HostEvent(kind=ingest_pb2.HOST_EVENT_KIND_UNREACHABLE, repository_external_ids=gone)
    return ingest_pb2.HostEvent(ignored_reason=f"action {event.action!r} changes nothing that is reviewed")


def _why_not(event: payload.PullRequestEvent) -> str:
    if event.action not in WANTED:
        return f"action {event.action!r} changes nothing that is reviewed"
    if event.action == "edited" and "base" not in event.changes:
        return "only words of the pull request were edited"
    return ""


def _remark(event: payload.CommentEvent, us: Us, pull_request: int, thread_id: int) -> ingest_pb2.HostEvent:
    """What was said. Whoever edits a comment says it now, whoever said something else there before."""
    comment = event.comment
    digest = hashlib.sha256(comment.body.encode(errors="replace")).hexdigest()
    made = ingest_pb2.HostEvent(subject_id=f"{comment.id}@{digest}", ignored_reason=_why_unheard(event, us))
    if not made.ignored_reason:
        made.kind = ingest_pb2.HOST_EVENT_KIND_REMARK
        made.remark.CopyFrom(
            remark_pb2.Remark(
                pull_request=pull_request, comment_id=comment.id, thread_id=thread_id, text=_sound(comment.body)
            )
        )
    return made


def _why_unheard(event: payload.CommentEvent, us: Us) -> str:
    if us.wrote(event.comment.performed_via_github_app):
        return "we caused it ourselves"
    if event.action not in SAID:
        return f"action {event.action!r} of a comment says nothing"
    if event.sender is None or event.sender.type != PERSON:
        return "only people are heard, and a program wrote it"
    return ""


def _sound(text: str) -> str:
    """Without what cannot be sent on: JSON can hold halves of characters."""
    return text.encode(errors="replace").decode()


def _check(wanted: bool, check: payload.Check, us: Us) -> ingest_pb2.HostEvent:
    """A press on "Re-run" is told from the next one by when the check had ended: the same run has the same id."""
    ended = check.completed_at or check.updated_at
    made = ingest_pb2.HostEvent(
        head_commit=check.head_sha, subject_id=f"{check.id}@{ended.isoformat() if ended else ''}"
    )
    if not wanted:
        made.ignored_reason = "a check's own progress asks for nothing"
    elif us.app_id and check.app is not None and not us.wrote(check.app):
        made.ignored_reason = "the check is another App's"
    else:
        made.kind = ingest_pb2.HOST_EVENT_KIND_RERUN
    return made


def _say_installation(
    event: payload.InstallationEvent, made: authorization_service_pb2.AuthorizeInstallationRequest
) -> None:
    installation = event.installation
    if installation.account:
        made.account = installation.account.login
    if isinstance(event, payload.RepositoriesEvent):
        made.removed_repository_ids.extend(str(one.id) for one in event.repositories_removed)
    elif event.action in _STATES:
        made.installation_state = _STATES[event.action]
        made.installation_update_time.FromDatetime(installation.updated_at)


def _repository(repository: payload.Repository, installation_id: int) -> review_pb2.RepositoryRef:
    return review_pb2.RepositoryRef(
        host=HOST,
        external_id=str(repository.id),
        full_name=repository.full_name,
        clone_url=repository.clone_url,
        installation_id=installation_id,
        default_branch=repository.default_branch,
    )


def _pull_request(event: payload.PullRequestEvent) -> ingest_pb2.PullRequestState:
    pull, updated = event.pull_request, Timestamp()
    updated.FromDatetime(pull.updated_at)
    change = review_pb2.ChangeRef(
        pull_request=pull.number,
        base_commit=pull.base.sha,
        head_commit=pull.head.sha,
        base_branch=pull.base.ref,
        title=pull.title.encode()[:1000].decode(errors="ignore"),
        author=pull.user.login if pull.user else "",
        from_fork=pull.head.repo is None or pull.head.repo.id != event.repository.id,
    )
    return ingest_pb2.PullRequestState(
        change=change,
        update_time=updated,
        previous_head_commit=event.before or "",
        open=pull.state == "open",
        draft=pull.draft,
    )
