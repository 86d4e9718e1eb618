"""Which policy judges a change on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import CommandError
from review_service.pipeline.policy import Policy, base_policy, parse_policy
from review_service.pipeline.source import ChangeSource
from squad.code.v1.finding_pb2 import Severity

if TYPE_CHECKING:
    from cli.review import Request

_GATES = {
    "low": Severity.SEVERITY_LOW,
    "medium": Severity.SEVERITY_MEDIUM,
    "high": Severity.SEVERITY_HIGH,
    "critical": Severity.SEVERITY_CRITICAL,
}


async def policy_of(request: "Request", source: ChangeSource) -> Policy:
    """The configuration file given, else the base's own; `--fail-on` and `--models` have the last word on theirs.

    Raises CommandError, PolicyError.
    """
    policy = given_policy(request.config) if request.config else await base_policy(source)
    if request.models is not None:
        policy = policy.with_models(request.models)
    return policy.with_gate(_GATES[request.fail_on]) if request.fail_on else policy


def given_policy(config: Path) -> Policy:
    """The configuration in a file. Raises CommandError, PolicyError."""
    try:
        return parse_policy(config.read_bytes(), str(config))
    except OSError as error:
        raise CommandError(f"cannot read {config} ({error.strerror}): give --config a readable file") from error
