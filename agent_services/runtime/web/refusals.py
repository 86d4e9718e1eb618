"""Where code refuses input or a caller: what it raises or answers, and under which condition."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.change.before_after import call_name
from agent_services.runtime.python.walk import walk
from agent_services.runtime.python.written import written
from agent_services.runtime.source import Function, SourceFile

_REFUSING = re.compile(
    r"invalid|malformed|bad_?(request|data|header|host)|pars(e|ing)_?error|denied|forbidden|unauthori[sz]ed|suspicious"
    r"|disallowed|not_?(allowed|permitted|authenticated)|too_?(large|many|long|big)|untrusted|unsafe|insecure"
    r"|security_?error|reject|refuse|protocol_?error|(de|en)code_?error",
    re.IGNORECASE,
)
_GENERAL = {"ValueError", "ValidationError", "HTTPException", "AssertionError", "PermissionError"}
_ABORTS = {"abort", "fail"}
# A condition about what the input holds, not about how the code is configured.
_ABOUT_INPUT = re.compile(
    r"\blen\(|\bin\b|match\(|isdigit|isalnum|isalpha|startswith|endswith|\.find\(|[<>]|permission|allowed|\bhas_"
)


@dataclass(frozen=True)
class Refusal:
    """One place; `condition` is the `if` or the handler it stands under, `otherwise` says it stands in the `else`."""

    node: ast.stmt
    name: str
    condition: ast.If | ast.ExceptHandler
    otherwise: bool

    @property
    def asks(self) -> str:
        """The condition as text."""
        test = self.condition.test if isinstance(self.condition, ast.If) else self.condition.type
        text = "" if test is None else written(test)
        return f"not ({text})" if self.otherwise else text


def refusals(file: SourceFile, function: Function) -> Iterator[Refusal]:
    """Refusals of a function, in the order of the text."""
    for node in walk(function):
        if not isinstance(node, ast.stmt):
            continue
        name = _name(node)
        found = _refusal(file, node, name) if name else None
        if found is not None and (name not in _GENERAL | _ABORTS or _ABOUT_INPUT.search(found.asks)):
            yield found


def refusal_names(file: SourceFile) -> list[str]:
    """The names of everything a file refuses with, once for each place."""
    return [name for node in file.nodes(ast.Raise, ast.Expr, ast.Return, ast.Assign) if (name := _name(node))]


def _name(node: ast.stmt) -> str:
    value = node.exc if isinstance(node, ast.Raise) else getattr(node, "value", None)
    if isinstance(node, ast.Raise) and isinstance(value, ast.Name | ast.Attribute):
        return _known(value.attr if isinstance(value, ast.Attribute) else value.id)
    if not isinstance(node, ast.Raise | ast.Expr | ast.Return | ast.Assign) or not isinstance(value, ast.Call):
        return ""
    name = call_name(value)
    return _known(name) if isinstance(node, ast.Raise) or name not in _GENERAL else ""


def _known(name: str) -> str:
    return name if name in _GENERAL or name in _ABORTS or _REFUSING.search(name) else ""


def _refusal(file: SourceFile, node: ast.stmt, name: str) -> Refusal | None:
    below: ast.AST = node
    for above in file.parents(node):
        if isinstance(above, ast.If | ast.ExceptHandler):
            return Refusal(node, name, above, isinstance(above, ast.If) and below in above.orelse)
        if isinstance(above, Function):
            return None
        below = above
    return None
