"""A short text can keep the pattern busy for years, and one process with it."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.patterns import exponential

_CALLS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "split", "subn"}
_LONGEST = 2000


@rule(
    severity="medium",
    confidence="medium",
    cwe=(1333, 400),
    source="CWE-1333, OWASP ReDoS; nearest: CodeQL py/redos",
    flags="import re\n\nWORDS = re.compile(r'^(\\w+\\s?)*$')\n",
    passes="import re\n\nWORDS = re.compile(r'^\\w+(\\s\\w+)*$')\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds patterns that need a time doubling with every character of a text that almost fits."""
    if is_test(file.path):
        return
    for call in file.calls(*(f"{module}.{name}" for module in ("re", "regex") for name in _CALLS)):
        text = _text(file, call.args[0], 0) if call.args else None
        if text is not None and len(text) <= _LONGEST and exponential(text):
            yield file.match(
                call,
                f"`{text[:60]}` repeats something that repeats itself, and can read the same characters in many ways:"
                " every further character of a text that almost fits doubles the time. Make the parts exclude each"
                " other.",
            )


def _text(file: SourceFile, node: ast.expr, depth: int) -> str | None:
    """The pattern, put together from constants of the module; None when it depends on something else."""
    if depth > 20:
        return None
    if isinstance(node, ast.Constant):
        value = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
        return value if isinstance(value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(file, node.left, depth + 1), _text(file, node.right, depth + 1)
        return left + right if left is not None and right is not None and len(left) + len(right) <= _LONGEST else None
    if isinstance(node, ast.Name):
        values = file.once(_constants).get(node.id, [])
        return _text(file, values[0], depth + 1) if len(values) == 1 else None
    if isinstance(node, ast.JoinedStr):
        inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        parts = [_text(file, part, depth + 1) for part in inner]
        return "".join(part for part in parts if part is not None) if None not in parts else None
    return None


def _constants(file: SourceFile) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for assignment in file.nodes(ast.Assign):
        for target in assignment.targets:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(assignment.value)
    return found
