"""What we need of GitHub's `pull_request` event, checked: everything in it is hostile until then."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails, from_json

from gateway.fields import Commit
from kit.errors import FieldInvalid, FieldRequired, SquadError

_NOT_JSON = "must be JSON: set the webhook's content type to application/json"
Login = Annotated[str, Field(max_length=200)]
Branch = Annotated[str, Field(max_length=250)]
Id = Annotated[int, Field(gt=0, lt=2**63)]


class Account(BaseModel):
    """A user, organisation or app."""

    login: Login


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


def read(body: bytes) -> PullRequestEvent:
    """Decode and check a body in one go: most of it is skipped.

    Raises:
        FieldRequired: Names the first field that is missing.
        FieldInvalid: Names the first field that is wrong.
    """
    try:
        return PullRequestEvent.model_validate_json(body)
    except ValidationError as error:
        raise _first(error.errors(include_input=False, include_url=False)[0]) from None


def check(body: bytes) -> None:
    """Check that a body of which nothing is needed is a JSON object at all.

    Raises:
        FieldInvalid: It is none.
    """
    try:
        decoded = from_json(body)
    except ValueError:
        raise FieldInvalid("body", _NOT_JSON) from None
    if not isinstance(decoded, dict):
        raise FieldInvalid("body", "must be a JSON object")


def _first(error: ErrorDetails) -> SquadError:
    path = ".".join(str(part) for part in error["loc"]) or "body"
    match error["type"]:
        case "json_invalid":
            return FieldInvalid("body", _NOT_JSON)
        case "missing":
            return FieldRequired(path)
        case _:
            return FieldInvalid(path, f"is not as GitHub sends it: {error['msg']}")
