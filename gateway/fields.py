"""Types of the fields that requests are made of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Path, Query
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import core_schema

from squad.agent.v1 import registration_pb2
from squad.code.v1 import coverage_pb2, finding_pb2
from squad.review.v1 import feedback_pb2, notification_pb2, remark_pb2, review_pb2
from squad.tenancy.v1 import member_pb2


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Named:
    """An enum's value, given by its name in any case, with or without its prefix; read as its number.

    Args:
        kind: The enum.
        prefix: Of its names.
        zero: Whether UNSPECIFIED may be said.
    """

    kind: EnumTypeWrapper
    prefix: str
    zero: bool = False

    @property
    def names(self) -> list[str]:
        """Every name without prefix."""
        found = [name.removeprefix(f"{self.prefix}_") for name in self.kind.keys()]  # noqa: SIM118 - not a mapping
        return found if self.zero else found[1:]

    def read(self, value: object) -> int:
        """Look a name up."""
        name = value.upper().removeprefix(f"{self.prefix}_") if isinstance(value, str) else ""
        if name not in self.names:
            raise ValueError(f"must be one of {', '.join(self.names)}")
        return int(self.kind.Value(f"{self.prefix}_{name}"))

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": self.names}


def _within_calendar(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("must lie between the years 1 and 9999") from None


def new_id(given: str) -> str:
    """The caller's request id, or a new one."""
    return given or str(uuid4())


Commit = Annotated[
    str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$", description="40 or 64 hex digits", examples=["a" * 40])
]
Moment = Annotated[AwareDatetime, AfterValidator(_within_calendar)]
AgentMode = Annotated[Any, Named(registration_pb2.AgentMode, "AGENT_MODE", zero=True)]
Gate = Annotated[Any, Named(finding_pb2.Severity, "SEVERITY")]
IncompleteCheck = Annotated[Any, Named(coverage_pb2.IncompleteCheck, "INCOMPLETE_CHECK")]
ReviewState = Annotated[Any, Named(review_pb2.ReviewState, "REVIEW_STATE")]
Role = Annotated[Any, Named(member_pb2.Role, "ROLE")]
Lifecycle = Annotated[Any, Named(review_pb2.Lifecycle, "LIFECYCLE")]
Verdict = Annotated[Any, Named(review_pb2.Verdict, "VERDICT", zero=True)]
FeedbackKind = Annotated[Any, Named(feedback_pb2.FeedbackKind, "FEEDBACK_KIND")]
RemarkOutcome = Annotated[Any, Named(remark_pb2.RemarkOutcome, "REMARK_OUTCOME")]
Usefulness = Annotated[Any, Named(feedback_pb2.Usefulness, "USEFULNESS", zero=True)]
RuleLevel = Annotated[Any, Named(feedback_pb2.RuleLevel, "RULE_LEVEL")]
NotificationKind = Annotated[Any, Named(notification_pb2.NotificationKind, "NOTIFICATION_KIND")]
NotificationState = Annotated[Any, Named(notification_pb2.NotificationState, "NOTIFICATION_STATE")]
RuleFilter = Annotated[str, Query(max_length=200, examples=["security/sql-injection"])]
RequestId = Annotated[
    str, Field(max_length=40, description="a UUID of yours; repeats are answered with the first result")
]
Id = Annotated[str, Path(max_length=40)]
IdFilter = Annotated[str, Query(max_length=40)]
FullName = Annotated[str, Query(max_length=300, description="owner/name", examples=["acme/shop"])]
PullRequest = Annotated[int, Query(ge=0, lt=2**31, description="0: any")]
PageSize = Annotated[int, Query(ge=0, le=200, description="rows a page; 0: 50")]
PageToken = Annotated[str, Query(max_length=4000, description="from the page before; empty: the first page")]
