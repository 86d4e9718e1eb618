"""The passes, one file each: what a model is asked, and what of its answer is believed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from review_service.models.code import Code
from review_service.models.session import Session
from review_service.pipeline.stream import Task
from squad.review.v1.model_pb2 import ModelNote, ModelSummary
from squad.review.v1.review_pb2 import ReviewFinding

Proof = Callable[[Task, Sequence[ReviewFinding]], Awaitable[None]]
"""Sets `fix_status` of copies of an agent's findings: `verify.verify`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What passes look at. `findings` are those of the agents; nobody changes them."""

    session: Session
    title: str
    code: Code
    findings: Sequence[ReviewFinding]
    tasks: Sequence[Task]
    prove: Proof


@dataclass(slots=True)
class Contribution:
    """What a pass adds: findings by agent, notes by id of the finding they stand beside, a summary."""

    findings: list[ReviewFinding] = field(default_factory=list)
    notes: dict[str, ModelNote] = field(default_factory=dict)
    summary: ModelSummary | None = None


Pass = Callable[[Subject], Awaitable[Contribution]]
