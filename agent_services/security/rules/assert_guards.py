"""`python -O` leaves every `assert` out: what it refused is then let through."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_RIGHTS = re.compile(
    r"is_(admin|staff|superuser|authenticated|authori[sz]ed|owner)|permission|has_(perm|access|role)|can_(edit|view|delete)"
    r"|csrf|signature|password|token\b|compare_digest|check_password|request\.user",
    re.IGNORECASE,
)
_INPUT = re.compile(r"\binput\(|\bsys\.argv|\brequest\.(args|form|json|GET|POST|values|data|headers|cookies)")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(617, 703),
    source="CWE-617, CWE-703; nearest: ruff S101, bandit B101",
    flags="def delete(request, page):\n    assert request.user.is_staff\n    page.delete()\n",
    passes="def delete(request, page):\n    if not request.user.is_staff:\n"
    "        raise PermissionDenied\n    page.delete()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds assertions that decide about rights or about input, which an optimised run leaves out."""
    if is_test(file.path):
        return
    for node in file.nodes(ast.Assert):
        asked = ast.unparse(node.test)
        function = file.function_of(node)
        if re.match(r"isinstance\(self|.* is not None$", asked):
            continue
        if _RIGHTS.search(asked) or (function is not None and _about_input(node.test, function)):
            yield file.match(
                node,
                f"`assert {asked[:80]}` is left out when Python runs with `-O`, and then nothing checks it. Use `if`"
                " and raise an error that says what was wrong.",
            )


def _about_input(test: ast.expr, function: Function) -> bool:
    """Whether a name in the test holds something read from outside in the same function."""
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    for node in ast.walk(function):
        stored = node.targets if isinstance(node, ast.Assign) and _INPUT.search(ast.unparse(node.value)) else []
        if names & {target.id for target in stored if isinstance(target, ast.Name)}:
            return True
    return False
