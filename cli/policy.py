"""Which policy judges a change on the command line."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import CommandError
from review_service.pipeline.policy import DEFAULT_POLICY, parse_policy
from review_service.pipeline.policy_versions import Standing, standing_policy, tree_policy
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


async def standing_of(request: "Request", source: ChangeSource) -> Standing:
    """The configuration file given, else the repository's as a server takes it; `--fail-on` and `--models` come last.

    What is wrong in a repository's own file is said on its line; in a file that was given it ends the command.

    Raises CommandError, PolicyError, SourceError.
    """
    if request.config:
        standing = given(request.config)
    else:
        standing = await (tree_policy if request.scan else standing_policy)(source, DEFAULT_POLICY)
    policy = standing.policy
    if request.models is not None:
        policy = policy.with_models(request.models)
    if request.fail_on:
        policy = policy.with_gate(_GATES[request.fail_on])
    return replace(standing, policy=policy)


def given(config: Path) -> Standing:
    """The configuration in a file. Raises CommandError, PolicyError."""
    try:
        text = config.read_bytes()
    except OSError as error:
        raise CommandError(f"cannot read {config} ({error.strerror}): give --config a readable file") from error
    return Standing(parse_policy(text, str(config)), written={str(config): text}, strict=True)
