"""Whether code is about secrets, by the names in it."""

import ast
import re

from agent_services.runtime.source import Function, SourceFile

_SECRET = re.compile(
    r"passw|passwd|passphrase|secret|token(?!iz)|\botp\b|one_?time|api_?key|session_?(id|key)|csrf|nonce|\bsalt\b|_salt\b"
    r"|signature|signing|credential|reset_?(code|link)|verification_?code|auth_?(code|key)|invite_?code",
    re.IGNORECASE,
)


def about_secrets(file: SourceFile, call: ast.Call) -> str:
    """The name that says so: in the arguments, in what the result is assigned to, or of the function; empty if none."""
    for name in (*_names_in(call), *_targets(file, call)):
        if _SECRET.search(name):
            return name
    function = file.function_of(call)
    return function.name if function is not None and _SECRET.search(function.name) else ""


def words_around(file: SourceFile, call: ast.Call) -> list[str]:
    """Names in the arguments, of what the result is assigned to, and of the function."""
    function = file.function_of(call)
    return [*_names_in(call), *_targets(file, call), *([function.name] if function is not None else [])]


def _names_in(call: ast.Call) -> list[str]:
    nodes = [node for argument in call.args for node in ast.walk(argument)]
    return [node.id for node in nodes if isinstance(node, ast.Name)] + [
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    ]


def _targets(file: SourceFile, call: ast.Call) -> list[str]:
    for above in file.parents(call):
        if isinstance(above, ast.Assign):
            return [file.segment(target) for target in above.targets]
        if isinstance(above, ast.AnnAssign):
            return [file.segment(above.target)]
        if isinstance(above, ast.keyword) and above.arg:
            return [above.arg]
        if isinstance(above, ast.stmt | Function):
            break
    return []
