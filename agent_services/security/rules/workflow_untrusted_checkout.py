"""`pull_request_target` runs with the secrets of the repository; the head of the pull request is a stranger's code."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.workflows import steps, triggers
from agent_services.runtime.formats.yaml_tree import get, line_in, text_of
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import SourceFile

_PRIVILEGED = ("pull_request_target", "workflow_run", "issue_comment")
_HEAD = re.compile(
    r"github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|refs/pull/|pull_request\.merge_commit_sha"
    r"|github\.event\.workflow_run\.head_(?:sha|branch|commit)|head\.repo\.full_name"
)
_WORKFLOW = """on: pull_request_target
jobs:
  a:
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.%s.sha }}
"""


@rule(
    severity="high",
    confidence="high",
    cwe=(829, 94),
    languages=("yaml",),
    source="CWE-829; GitHub Security Lab: pwn requests; nearest: zizmor dangerous-triggers (every use of the trigger)",
    references=(
        ("GitHub: pwn requests", "https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"),
    ),
    flags=Example({".github/workflows/a.yml": _WORKFLOW % "head"}),
    passes=Example({".github/workflows/a.yml": _WORKFLOW % "base"}),
    limits="Whether later steps run the code is not asked: a build, an install and most checks do.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds workflows that check out a stranger's code while they hold the repository's secrets."""
    trigger = next((name for name in triggers(file) if name in _PRIVILEGED), "")
    for step in steps(file) if trigger else ():
        ref = get(step.node, "with", "ref") or get(step.node, "with", "repository")
        if ref is not None and step.uses.startswith("actions/checkout@") and _HEAD.search(text_of(ref)):
            yield file.match(
                line_in(file, ref, text_of(ref)[:40]),
                f"`{trigger}` runs with this repository's secrets and a token that may write, and this step fetches the"
                " code of whoever opened the pull request. Build it under `pull_request`, and hand results on as an"
                " artifact.",
            )
