"""Callers believe that somebody checked; nobody did."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_CHECKS = re.compile(
    r"^(is_?)?(check|verify|validate|valid)_?\w*(passw(or)?d|token|signature|csrf|permission|access|credential|cert|otp)"
    r"|passw(or)?d_?(policy|strength|strong|valid\w*|allowed)|^is_(authori[sz]ed|authenticated|password_\w+|trusted)$"
    r"|^(has|check)_(access|permission)s?$|^(is_)?(strong|complex|valid)_password$",
    re.IGNORECASE,
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(521, 863),
    source="CWE-863, CWE-521; own",
    flags="def is_strong_password(password):\n    return True\n",
    passes="def is_strong_password(password):\n    return len(password) >= 12\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds functions that are named after a check of security and let everything pass."""
    if is_test(file.path):
        return
    for function in file.functions():
        named = _CHECKS.search(function.name) and function.args.args
        if named and _always(function) and isinstance(file.parent(function), ast.Module):
            yield file.match(
                function,
                f"`{function.name}` says yes to everything: callers take it for a check that nobody makes. Write the"
                " check, or take the function and its calls out.",
            )


def _always(function: Function) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Return):
        return False
    value = body[0].value
    return isinstance(value, ast.Constant) and value.value is True
