"""The events that webhooks receive. Their form is published: docs/schema/notification-event.schema.json."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

TOP_FINDINGS = 5
Severity = Literal["low", "medium", "high", "critical"]
Conclusion = Literal["passed", "failed", "incomplete", "not_reviewed", "overridden"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)  # more fields may come: receivers should not mind them


class Repository(_Part):
    """Where."""

    host: str = Field(description="Code host: `github`.")
    id: str = Field(description="The host's own id of it: stays through renames.")
    full_name: str = Field(description="`owner/name`.")


class PullRequest(_Part):
    """Of what."""

    number: int = Field(description="From 1.")
    title: str = Field(description="As its author wrote it: hostile text.")
    author: str = Field(description="Login of its author.")
    base_branch: str = Field(description="Where it goes.")


class Counts(_Part):
    """Findings by severity; those that models made are not counted."""

    low: int
    medium: int
    high: int
    critical: int


class Coverage(_Part):
    """Readings of one file by one agent."""

    read: int
    not_applicable: int
    excluded: int
    not_read: int = Field(description="More than 0 of a required agent: the review is incomplete.")


class TopFinding(_Part):
    """One of the worst findings, as the pull request shows it."""

    severity: Severity
    rule_id: str = Field(description="`agent/rule`.")
    path: str = Field(description="Relative to the repository.")
    line: int = Field(description="From 1.")
    message: str = Field(description="What is wrong: plain text that may quote code, hostile.")
    fingerprint: str = Field(description="The same finding has the same one, from push to push.")
    lifecycle: str = Field(
        description="`new`, `persisting`, `moved` or `regressed`; `unspecified` outside a pull request."
    )


class Review(_Part):
    """How it ended."""

    id: str = Field(description="UUID of the review.")
    tenant_id: str = Field(description="Whose it is.")
    attempt: int = Field(description="From 1: an incomplete review is tried again, and ends again.")
    state: Literal["completed", "partial", "failed"]
    conclusion: Conclusion = Field(description="`passed` is green; `overridden` too, by a person's word alone.")
    previous_conclusion: Conclusion | None = Field(
        description="What the pull request's last event said; null: there was none."
    )
    reason: str = Field(description="Why it did not pass, or who let it pass and why, one sentence; else empty.")
    url: str = Field(description="Its page on the host; empty when nothing was published.")
    repository: Repository
    pull_request: PullRequest | None = Field(description="Null: two plain commits.")
    base_commit: str
    head_commit: str
    findings: Counts
    top_findings: list[TopFinding] = Field(max_length=TOP_FINDINGS, description="The worst, worst first.")
    coverage: Coverage


class ReviewFinished(_Part):
    """A review came to its end. One that ends again the same way is not told again."""

    type: Literal["review.finished"] = "review.finished"
    timestamp: datetime = Field(description="When it happened; the same in every attempt to deliver it.")
    data: Review


class TrialData(_Part):
    """What a test says."""

    tenant_id: str = Field(description="Whose target it is.")
    target_id: str = Field(description="The target.")


class Trial(_Part):
    """Somebody tries the target out."""

    type: Literal["test"] = "test"
    timestamp: datetime
    data: TrialData


Event = Annotated[ReviewFinished | Trial, Field(discriminator="type")]
_EVENTS: TypeAdapter[ReviewFinished | Trial] = TypeAdapter(Event)


def read(body: str) -> ReviewFinished | Trial:
    """An event of ours, as it was stored."""
    return _EVENTS.validate_json(body)


def schema() -> dict[str, Any]:
    """The published JSON Schema."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Code Review Squad notification"}
    return head | _EVENTS.json_schema()


def schema_text() -> str:
    """The schema as it stands in docs/schema/notification-event.schema.json."""
    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"
