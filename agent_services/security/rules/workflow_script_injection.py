"""GitHub puts the value into the script before the shell reads it: a title of `$(...)` is a program."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.workflows import EXPRESSION, steps
from agent_services.runtime.formats.yaml_tree import get, line_in, text_of
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import SourceFile

# What a stranger writes when opening an issue or a pull request, or pushing to a fork.
_FREE_TEXT = re.compile(
    r"github\.event\.(?:(?:issue|pull_request|discussion|release|milestone)\.(?:title|body)|[\w.]*comment\.body"
    r"|review\.body|review_comment\.body|pages[\w.*\[\]]*page_name|commits[\w.*\[\]]*\.(?:message|author\.(?:email|name))"
    r"|head_commit\.(?:message|author\.(?:email|name))|pull_request\.head\.(?:ref|label|repo\.default_branch)"
    r"|workflow_run\.(?:head_branch|head_commit\.[\w.]+|pull_requests[\w.*\[\]]*\.head\.ref|display_title)"
    r"|client_payload[\w.]*|label\.name)|github\.head_ref|\bsteps\.[\w-]+\.outputs\.(?:all_)?(?:changed|modified)_files\b"
)


def _example(step: str) -> Example:
    return Example({".github/workflows/a.yml": f"on: issues\njobs:\n  a:\n    steps:\n      - {step}\n"})


@rule(
    severity="high",
    confidence="high",
    cwe=(94, 78),
    languages=("yaml",),
    source="CWE-94; GitHub: script injections; nearest: zizmor template-injection, actionlint",
    references=(
        (
            "GitHub: script injections",
            "https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions",
        ),
    ),
    flags=_example("run: echo '${{ github.event.issue.title }}'"),
    passes=_example('env: {TITLE: "${{ github.event.issue.title }}"}\n        run: echo "$TITLE ${{ github.sha }}"'),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds scripts of workflows with text in them that a stranger writes, such as an issue's title."""
    for step in steps(file):
        scripts = [get(step.node, "run")]
        if step.uses.startswith("actions/github-script"):
            scripts.append(get(step.node, "with", "script"))
        for script in scripts:
            for found in EXPRESSION.finditer(text_of(script)):
                if script is not None and (value := _FREE_TEXT.search(found.group("inside"))):
                    yield file.match(
                        line_in(file, script, found.group()),
                        f"`{value.group()}` is written by whoever opens the issue or pull request, and becomes part of"
                        " this script before the shell reads it. Give it to the step as an environment variable,"
                        ' and write `"$NAME"` here.',
                    )
