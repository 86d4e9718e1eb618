"""GitHub workflows and actions: their jobs, steps and triggers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from agent_services.runtime.formats.yaml_tree import documents, get, items, pairs, text_of
from agent_services.runtime.source import SourceFile

_WORKFLOW = re.compile(r"(^|/)\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
_ACTION = re.compile(r"(^|/)action\.ya?ml$")
# `${{ ... }}`; what stands in it may be quoted text, which holds no value.
EXPRESSION = re.compile(r"\$\{\{(?P<inside>[^}]{0,2000})\}\}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step with the node of its job; for an action the job is the action itself."""

    node: yaml.Node
    job: yaml.Node

    @property
    def uses(self) -> str:
        """The action it runs, with its version; empty for a step of commands."""
        return text_of(get(self.node, "uses"))


def workflow(file: SourceFile) -> yaml.Node | None:
    """The workflow a file holds; None for any other file."""
    return next(iter(documents(file)), None) if _WORKFLOW.search(file.path) else None


def steps(file: SourceFile) -> Iterator[Step]:
    """The steps of a workflow's jobs, or of a composite action."""
    root = workflow(file)
    for _, _, job in pairs(get(root, "jobs")):
        yield from (Step(step, job) for step in items(get(job, "steps")))
    if root is None and _ACTION.search(file.path):
        for document in documents(file):
            yield from (Step(step, document) for step in items(get(document, "runs", "steps")))


def triggers(file: SourceFile) -> tuple[str, ...]:
    """The events that start a workflow. YAML 1.1 reads the key `on` as true, this tree keeps what is written."""
    node = get(workflow(file), "on")
    if isinstance(node, yaml.ScalarNode):
        return (node.value,)
    return tuple(name for name, _, _ in pairs(node)) + tuple(text_of(item) for item in items(node))
