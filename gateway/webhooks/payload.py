"""What we need of GitHub's events, checked: everything in them is hostile until then."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from gateway.fields import Commit
from kit.errors import FieldInvalid, FieldRequired, SquadError

_NOT_JSON = "must be JSON: set the webhook's content type to application/json"
LONGEST_TEXT = 65_536
"""Characters of a comment; GitHub takes no more."""
Login = Annotated[str, Field(max_length=200)]
Branch = Annotated[str, Field(max_length=250)]
Id = Annotated[int, Field(gt=0, lt=2**63)]
Text = Annotated[str, BeforeValidator(lambda text: text[:LONGEST_TEXT] if isinstance(text, str) else text)]
FullName = Annotated[str, Field(pattern=r"^[\w.-]{1,100}/[\w.-]{1,100}$")]
MOST_REPOSITORIES = 10_000


class Account(BaseModel):
    """A user, organisation or app; `type` is `User`, `Organization` or `Bot`."""

    login: Login
    type: Annotated[str, Field(max_length=50)] = "User"


class App(BaseModel):
    """A GitHub App."""

    id: Id


class Repository(BaseModel):
    """Where."""

    id: Id
    full_name: FullName
    clone_url: Annotated[str, Field(max_length=2000)]
    default_branch: Branch = ""
    owner: Account


class Head(BaseModel):
    """The repository that a branch is in; null when a fork was deleted."""

    id: Id


class Side(BaseModel):
    """Base or head."""

    sha: Commit
    ref: Branch
    repo: Head | None = None


class PullRequest(BaseModel):
    """What is compared."""

    number: Annotated[int, Field(gt=0, lt=2**31)]
    title: Annotated[str, Field(max_length=4096)] = ""
    state: Annotated[str, Field(max_length=20)] = "open"
    draft: bool = False
    updated_at: AwareDatetime
    user: Account | None = None
    base: Side
    head: Side


class Installation(BaseModel):
    """Which installation of the App sent it."""

    id: Id


class Event(BaseModel):
    """Any event, where nothing special is needed of it; unknown fields are GitHub's business."""

    action: Annotated[str, Field(max_length=100)] | None = None
    repository: Repository | None = None
    installation: Installation | None = None
    sender: Account | None = None


class PullRequestEvent(Event):
    """`pull_request`."""

    action: Annotated[str, Field(max_length=100)]
    pull_request: PullRequest
    repository: Repository
    installation: Installation
    sender: Account
    before: Commit | None = None
    changes: dict[str, Any] = {}


class Comment(BaseModel):
    """A comment; `performed_via_github_app` names the App that wrote it."""

    id: Id
    body: Text = ""
    in_reply_to_id: Id | None = None
    performed_via_github_app: App | None = None


class Numbered(BaseModel):
    """An issue or a pull request; an issue has the field `pull_request` when it is one."""

    number: Annotated[int, Field(gt=0, lt=2**31)]
    pull_request: dict[str, Any] | None = None


class CommentEvent(Event):
    """What `issue_comment` and `pull_request_review_comment` have in common."""

    comment: Comment


class IssueCommentEvent(CommentEvent):
    """`issue_comment`, which is also sent of pull requests."""

    issue: Numbered


class LineCommentEvent(CommentEvent):
    """`pull_request_review_comment`."""

    pull_request: Numbered


class Check(BaseModel):
    """A check run or suite."""

    id: Id
    head_sha: Commit
    completed_at: datetime | None = None
    updated_at: datetime | None = None
    app: App | None = None


class Button(BaseModel):
    """What a person pressed."""

    identifier: Annotated[str, Field(max_length=100)]


class CheckRunEvent(Event):
    """`check_run`."""

    check_run: Check
    requested_action: Button | None = None


class CheckSuiteEvent(Event):
    """`check_suite`."""

    check_suite: Check


class NamedRepository(BaseModel):
    """A repository in a list."""

    id: Id


class ChangedInstallation(BaseModel):
    """An installation that events are about."""

    id: Id
    account: Account | None = None
    updated_at: AwareDatetime


class InstallationEvent(Event):
    """`installation`."""

    action: Annotated[str, Field(max_length=100)]
    installation: ChangedInstallation  # type: ignore[assignment]  # more of the same


class RepositoriesEvent(InstallationEvent):
    """`installation_repositories`."""

    repositories_added: Annotated[list[NamedRepository], Field(max_length=MOST_REPOSITORIES)] = []
    repositories_removed: Annotated[list[NamedRepository], Field(max_length=MOST_REPOSITORIES)] = []


class RepositoryEvent(Event):
    """`repository`."""

    action: Annotated[str, Field(max_length=100)]
    repository: Repository


KINDS: dict[str, type[Event]] = {
    "pull_request": PullRequestEvent,
    "issue_comment": IssueCommentEvent,
    "pull_request_review_comment": LineCommentEvent,
    "check_run": CheckRunEvent,
    "check_suite": CheckSuiteEvent,
    "installation": InstallationEvent,
    "installation_repositories": RepositoriesEvent,
    "repository": RepositoryEvent,
}


def read(event: str, body: bytes) -> Event:
    """Decode and check a body in one go: most of it is skipped.

    Raises:
        FieldRequired: Names the first field that is missing.
        FieldInvalid: Names the first field that is wrong.
    """
    try:
        return KINDS.get(event, Event).model_validate_json(body)
    except ValidationError as error:
        raise _first(error.errors(include_input=False, include_url=False)[0]) from None


def _first(error: ErrorDetails) -> SquadError:
    path = ".".join(str(part) for part in error["loc"]) or "body"
    match error["type"]:
        case "json_invalid":
            return FieldInvalid("body", _NOT_JSON)
        case "missing":
            return FieldRequired(path)
        case _:
            return FieldInvalid(path, f"is not as GitHub sends it: {error['msg']}")
