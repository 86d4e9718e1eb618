"""A tag of somebody else's action can be moved to other code tomorrow; a commit cannot."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.workflows import steps
from agent_services.runtime.formats.yaml_tree import get, span_of
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import SourceFile

_OWN = ("actions/", "github/", "./", "docker://")


def _example(version: str) -> Example:
    step = f"- uses: somebody/deploy@{version}"
    return Example({".github/workflows/a.yml": f"on: push\njobs:\n  a:\n    steps:\n      {step}\n"})


@rule(
    severity="low",
    confidence="high",
    cwe=(829, 1357),
    languages=("yaml",),
    source="CWE-829; GitHub: pin actions to a full commit; nearest: zizmor unpinned-uses",
    flags=_example("v2"),
    passes=_example("6bd0ce5a8d1c6c0bd2c0b9d5d0a1b8a1e2c4f7a9"),
    enabled=False,
    limits="Most repositories pin by tag on purpose, so it is off unless asked for.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds actions of others that are named by a tag or branch, which their owner can move."""
    for step in steps(file):
        version = step.uses.rpartition("@")[2]
        node = get(step.node, "uses")
        if (
            node is not None
            and step.uses
            and not step.uses.startswith(_OWN)
            and not re.fullmatch("[0-9a-f]{40}", version)
        ):
            yield file.match(
                span_of(file, node),
                f"`{step.uses}` runs whatever its owner, or whoever gets in there, puts behind `{version}`."
                " Name the commit: forty digits, with the version in a comment.",
            )
