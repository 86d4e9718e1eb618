"""Browsers stop much of what gets past the server, unless the server tells them not to."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_SETTINGS = {
    "SECURE_CONTENT_TYPE_NOSNIFF", "SECURE_SSL_REDIRECT", "SECURE_BROWSER_XSS_FILTER", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
}  # fmt: skip
_EXEMPT = re.compile(r"xframe_options_exempt$")
_LOCAL = re.compile(r"dev|local|debug|sample|example", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(693, 1021, 16),
    source="CWE-693, OWASP secure headers; own",
    flags="""\
def page(response):
    response.headers["Content-Security-Policy"] = "script-src 'self' 'unsafe-inline'"
""",
    passes="""\
def page(response):
    response.headers["Content-Security-Policy"] = "default-src 'self'"
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds headers and settings that switch protections of the browser off."""
    if is_test(file.path):
        return
    for name, value, node in _headers(file):
        why = _weakness(name.lower(), value.lower())
        if why:
            yield file.match(node, f"The header `{name}` says `{value[:80]}`: {why}")
    yield from _frames(file)
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        off = isinstance(assignment.value, ast.Constant) and assignment.value.value is False
        if isinstance(target, ast.Name) and target.id in _SETTINGS and off and not _LOCAL.search(file.path):
            yield file.match(assignment, f"`{target.id}` is off for the whole application. Set it to `True`.")


def _frames(file: SourceFile) -> Iterator[Match]:
    for function in file.functions():
        for decorator in function.decorator_list:
            if _EXEMPT.search(written(decorator)):
                yield file.match(
                    decorator,
                    f"Any site can show `{function.name}` in a frame and lay its own page over it, so that a click goes"
                    " where the visitor did not mean. Allow single origins with `frame-ancestors`.",
                    confidence="low",
                )


def _headers(file: SourceFile) -> Iterator[tuple[str, str, ast.AST]]:
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        key = target.slice if isinstance(target, ast.Subscript) else None
        yield from _pair(key, assignment.value, assignment)
    for call in file.nodes(ast.Call):
        if isinstance(call.func, ast.Attribute) and len(call.args) == 2:
            yield from _pair(call.args[0], call.args[1], call)
    for literal in file.nodes(ast.Dict):
        for key, value in zip(literal.keys, literal.values, strict=True):
            yield from _pair(key, value, value)


def _pair(key: ast.expr | None, value: ast.expr, node: ast.AST) -> Iterator[tuple[str, str, ast.AST]]:
    name = key.value if isinstance(key, ast.Constant) else None
    text = value.value if isinstance(value, ast.Constant) else None
    if isinstance(name, str) and isinstance(text, str) and "-" in name:
        yield name, text, node


def _weakness(name: str, value: str) -> str:
    if name == "content-security-policy":
        scripts = re.search(r"(script-src|default-src)\b([^;]*)", value)
        sources = scripts[2].split() if scripts else []
        if "'unsafe-inline'" in sources and not any(each.startswith(("'nonce-", "'sha")) for each in sources):
            return "scripts written into the page run, which is what the policy is there to stop. Use nonces or hashes."
        if "*" in sources:
            return "scripts of any site run. Name the sites."
    if name == "x-xss-protection" and value.startswith("0"):
        return "the filter of older browsers is off. Leave it to a `Content-Security-Policy` without `unsafe-inline`."
    if name == "x-frame-options" and value.startswith("allow"):
        return "any site can show the page in a frame. Use `DENY`, or `frame-ancestors` with the sites that may."
    if name == "access-control-allow-origin" and value == "null":
        return "any sandboxed page can read the answers. Name the origins."
    return ""
