"""A log is kept and read by many; masking fails as soon as the value is encoded or cut."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.workflows import steps
from agent_services.runtime.formats.yaml_tree import get, line_in, text_of
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import SourceFile

_PRINTED = re.compile(
    r"^[ \t]*(?:echo|printf|print|Write-Host|Write-Output)\b(?![^\n]*(?:>|\|))[^\n]*"
    r"\$\{\{\s*(?:secrets\.\w+|toJSON\(secrets\))",
    re.MULTILINE,
)
_EVERYTHING = re.compile(r"\$\{\{\s*toJSON\(\s*secrets\s*\)\s*\}\}")


def _example(line: str) -> Example:
    return Example({".github/workflows/a.yml": f"on: push\njobs:\n  a:\n    steps:\n      - run: {line}\n"})


@rule(
    severity="medium",
    confidence="medium",
    cwe=(532,),
    languages=("yaml",),
    source="CWE-532; nearest: zizmor overprovisioned-secrets, secrets-outside-env",
    flags=_example('echo "key is ${{ secrets.API_KEY }}"'),
    passes=_example('echo "${{ secrets.API_KEY }}" | docker login --password-stdin'),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds workflows that print a secret into their log."""
    for step in steps(file):
        script = get(step.node, "run")
        for pattern in (_PRINTED, _EVERYTHING):
            for found in pattern.finditer(text_of(script)):
                if script is not None:
                    yield file.match(
                        line_in(file, script, found.group().strip()[:60]),
                        f"`{found.group().strip()[:80]}` writes a secret into the log, where masking misses it as soon"
                        " as it is encoded or cut. Hand it over by an environment variable or standard input.",
                    )
