"""A protection that is switched off in passing is missed by everybody who relied on it."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, call_name, calls_in, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_KEYWORDS = {
    "verify", "cert_reqs", "check_hostname", "ca_certs", "cafile", "ssl_context", "secure",
    "httponly", "samesite", "algorithms", "autoescape", "audience", "issuer", "https_only", "ssl_minimum_version",
}  # fmt: skip
_COMPARES = {"compare_digest", "constant_time_compare"}
_HEADERS = {
    "vary", "content-security-policy", "x-frame-options", "x-content-type-options", "strict-transport-security",
    "referrer-policy", "cache-control",
}  # fmt: skip


@change_rule(
    severity="high",
    confidence="medium",
    cwe=(693,),
    source="CWE-693; own",
    topic="removed-check",
    flags=Example(
        files={"client.py": "def options(host):\n    return tls_options(host)\n"},
        old={"client.py": "def options(host):\n    return tls_options(host, cafile=ROOT)\n"},
    ),
    passes=Example(
        files={"client.py": "def options(host):\n    return tls_options(host, cafile=OTHER)\n"},
        old={"client.py": "def options(host):\n    return tls_options(host, cafile=ROOT)\n"},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds arguments, comparisons and headers that protected something and are gone or switched off."""
    balance = Balance(change, _protections)
    for pair in pairs(change):
        yield from _arguments(pair, balance)
        yield from _comparisons(pair)
        yield from _headers(pair, balance)


def _protections(file: SourceFile) -> Iterator[str]:
    for call in file.nodes(ast.Call):
        yield from (f"{call_name(call)} {item.arg}" for item in call.keywords if _is_on(item))
        if header := _header(call):
            yield header
    for assignment in file.nodes(ast.Assign):
        if header := _set_header(assignment):
            yield header


def _is_on(item: ast.keyword) -> bool:
    off = isinstance(item.value, ast.Constant) and not item.value.value
    # `verify=verify` hands on what a caller chose: when it goes, an interface changed.
    handed_on = isinstance(item.value, ast.Name) and item.value.id == item.arg
    return (item.arg or "").lower() in _KEYWORDS and not off and not handed_on


def _arguments(pair: Pair, balance: Balance) -> Iterator[Match]:
    for call in calls_in(pair.before):
        for item in call.keywords:
            if not _is_on(item) or call_name(call) == "dict" or not balance.lost(f"{call_name(call)} {item.arg}"):
                continue
            now = [other for other in calls_in(pair.after) if call_name(other) == call_name(call)]
            without = [other for other in now if not _has(other, item)]
            if without and all(each.arg for other in without for each in other.keywords):
                yield pair.match(
                    pair.file.span(without[0]),
                    f"Before this change `{call_name(call)}` was called with `{ast.unparse(item)[:60]}`, which is gone"
                    " or off now. Keep it, or say what protects this call instead.",
                )


def _has(call: ast.Call, item: ast.keyword) -> bool:
    off = [each for each in call.keywords if isinstance(each.value, ast.Constant) and not each.value.value]
    return any(each.arg == item.arg and each not in off for each in call.keywords)


def _comparisons(pair: Pair) -> Iterator[Match]:
    for call in calls_in(pair.before):
        sides = {ast.unparse(argument) for argument in call.args}
        if call_name(call) not in _COMPARES or len(sides) != 2:
            continue
        for other in ast.walk(pair.after):
            if isinstance(other, ast.Compare) and {ast.unparse(other.left), ast.unparse(other.comparators[0])} == sides:
                yield pair.match(
                    pair.file.span(other),
                    f"`{ast.unparse(other)[:80]}` stops at the first difference, so that its time tells how much of a"
                    f" guess was right. Keep `{call_name(call)}`.",
                )


def _headers(pair: Pair, balance: Balance) -> Iterator[Match]:
    before, after = list(_set_in(pair.before)), [name for name, _ in _set_in(pair.after)]
    names = [name for name, _ in before]
    for name in dict.fromkeys(names):
        if after.count(name) < names.count(name) and balance.lost(name):
            node = next(node for each, node in before if each == name)
            yield pair.match(
                pair.place(node),
                f"Before this change `{pair.before.name}` set the header `{name}` in more cases. Browsers and caches"
                " that relied on it now do without: keep it on every answer that depends on the visitor.",
            )


def _set_in(function: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(function):
        name = _header(node) or _set_header(node)
        if name:
            yield name, node


def _header(call: ast.AST) -> str:
    """`response.vary.add(...)`, `response.headers.setdefault("Vary", ...)`, `patch_vary_headers(...)`."""
    if not isinstance(call, ast.Call):
        return ""
    function = call.func
    if call_name(call).startswith("patch_vary"):
        return "vary"
    if isinstance(function, ast.Attribute) and function.attr in {"add", "update"}:
        owner = function.value.attr if isinstance(function.value, ast.Attribute) else ""
        return "vary" if owner == "vary" else ""
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    setting = call_name(call) in {"setdefault", "send_header", "set_header", "add_header", "add", "__setitem__"}
    return first.lower() if setting and isinstance(first, str) and first.lower() in _HEADERS else ""


def _set_header(assignment: ast.AST) -> str:
    target = assignment.targets[0] if isinstance(assignment, ast.Assign) else None
    key = target.slice.value if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) else None
    return key.lower() if isinstance(key, str) and key.lower() in _HEADERS else ""
