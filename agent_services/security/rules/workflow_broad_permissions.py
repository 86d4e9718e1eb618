"""A token that may write everything turns one compromised action into a compromised repository."""

from collections.abc import Iterator

from agent_services.runtime.formats.workflows import workflow
from agent_services.runtime.formats.yaml_tree import get, pairs, span_of, text_of
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="high",
    cwe=(250, 732),
    languages=("yaml",),
    source="CWE-250; GitHub: least privilege for the token; nearest: zizmor excessive-permissions",
    flags=Example({".github/workflows/a.yml": "on: push\npermissions: write-all\njobs: {}\n"}),
    passes=Example({".github/workflows/a.yml": "on: push\npermissions: {contents: read}\njobs: {}\n"}),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds workflows whose token may write everything in the repository."""
    root = workflow(file)
    holders = [root, *(job for _, _, job in pairs(get(root, "jobs")))]
    for holder in holders:
        permissions = get(holder, "permissions")
        if permissions is not None and text_of(permissions) == "write-all":
            yield file.match(
                span_of(file, permissions),
                "`write-all` lets every action of this workflow change code, releases and packages."
                " Name the permissions it needs, such as `contents: read`.",
            )
