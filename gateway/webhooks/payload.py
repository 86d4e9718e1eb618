"""What we need of GitHub's `pull_request` event, checked: everything in it is hostile until then."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from kit.errors import FieldInvalid

Commit = Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]
Login = Annotated[str, Field(max_length=200)]
Branch = Annotated[str, Field(max_length=250)]
Id = Annotated[int, Field(gt=0, lt=2**63)]


class Account(BaseModel):
    """A user, organisation or app."""

    login: Login
    type: str = ""


class Repository(BaseModel):
    """Where."""

    id: Id
    full_name: Annotated[str, Field(pattern=r"^[\w.-]{1,100}/[\w.-]{1,100}$")]
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
    draft: bool = False
    user: Account | None = None
    base: Side
    head: Side


class Installation(BaseModel):
    """Which installation of the App sent it."""

    id: Id


class PullRequestEvent(BaseModel):
    """The event; unknown fields are GitHub's business."""

    action: Annotated[str, Field(max_length=100)]
    pull_request: PullRequest
    repository: Repository
    installation: Installation
    sender: Account
    changes: dict[str, Any] = {}


def read(payload: object) -> PullRequestEvent:
    """Check a decoded body.

    Raises:
        FieldInvalid: Names the first field that is missing or wrong.
    """
    try:
        return PullRequestEvent.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"]) or "body"
        raise FieldInvalid(path, f"is not as GitHub sends it: {first['msg']}") from None
