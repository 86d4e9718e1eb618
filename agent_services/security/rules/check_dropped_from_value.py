"""A value that used to be escaped or checked on its way now arrives as whoever sent it wrote it."""

import ast
import builtins
import re
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, call_name, call_names, calls_in, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_CLEANERS = re.compile(
    r"escape(js|_?html|_?xml|_?uri|_?string|_?filter\w*|_?like)?$|^html_?escape|^quote(_plus|attr)?$|saniti[sz]e"
    r"|^bleach|^clean(_html|se)?$|^strip_tags$|^safe_join$|^secure_filename$|^format_html$|^realpath$"
    r"|^(check|ensure|assert|validate|verify|require)_?\w*(url|uri|host|origin|path|filename|method|header|token|valid"
    r"|safe|input|signature|redirect|scheme)|^normali[sz]e_(path|url|host)",
    re.IGNORECASE,
)
_UNDOES = re.compile(r"unescape|unquote", re.IGNORECASE)
_VALUES = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_CONVERTERS = {"int", "float", "str", "bytes"}


@change_rule(
    severity="high",
    confidence="medium",
    cwe=(20, 116),
    source="CWE-20, CWE-116; own",
    topic="removed-check",
    flags=Example(
        files={"page.py": "def link(url):\n    return '<a href=\"%s\">' % url\n"},
        old={
            "page.py": "from html import escape\n\ndef link(url):\n    return '<a href=\"%s\">' % escape(url)\n",
        },
    ),
    passes=Example(
        files={"page.py": "from markup import attribute\n\ndef link(url):\n    return attribute(escape(url))\n"},
        old={
            "page.py": "from html import escape\n\ndef link(url):\n    return '<a href=\"%s\">' % escape(url)\n",
        },
    ),
    limits="It knows escaping and checking functions by their names.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds values that were escaped or checked before this change and are now used as they come."""
    balance = Balance(change, call_names)
    for pair in pairs(change):
        kept = [call_name(call) for call in calls_in(pair.after)]
        checked = _checkers(pair)
        told: set[str] = set()
        for call in calls_in(pair.before):
            name = call_name(call)
            known = name in checked or (_CLEANERS.search(name) and not _UNDOES.search(name))
            if not known or name in told or name in kept or not balance.lost(name):
                continue
            bare = _bare(pair, call, converted=name in checked)
            if bare is not None:
                told.add(name)
                yield pair.match(pair.file.span(bare), _message(pair, call, bare))


def _checkers(pair: Pair) -> set[str]:
    """Functions that refused what they could not accept, and that the change removed."""
    now = {function.name for function in pair.file.functions()}
    return {name for name in pair.old.once(_refusing) if name not in now}


def _refusing(file: SourceFile) -> set[str]:
    return {
        function.name
        for function in file.functions()
        if any(isinstance(node, ast.Raise) for node in ast.walk(function)) and len(function.args.args) == 1
    }


def _bare(pair: Pair, call: ast.Call, *, converted: bool) -> ast.expr | None:
    """Where head uses the largest part of what was checked, outside of anything that checks it."""
    values = [*call.args, *(item.value for item in call.keywords)]
    parts = {ast.unparse(part) for value in values for part in ast.walk(value) if isinstance(part, _VALUES)}
    parts -= {"self", "cls", *pair.old.imports, *dir(builtins)}
    changed = [node for node in ast.walk(pair.after) if isinstance(node, _VALUES) and node.lineno in pair.file.changed]
    for text in sorted(parts, key=len, reverse=True):
        for node in changed:
            if ast.unparse(node) == text and not _is_checked(pair.file, node, converted=converted):
                return node
    return None


def _is_checked(file: SourceFile, node: ast.expr, *, converted: bool) -> bool:
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return True
    around = [above for above in file.parents(node) if isinstance(above, ast.Call)]
    if isinstance(file.parent(node), ast.Attribute | ast.Call) and getattr(file.parent(node), "func", None) is node:
        return True
    names = [call_name(call) for call in around]
    if converted and not (names and names[0] in _CONVERTERS):
        return True
    return any(_CLEANERS.search(name) and not _UNDOES.search(name) for name in names)


def _message(pair: Pair, call: ast.Call, bare: ast.expr) -> str:
    before, now = " ".join(ast.unparse(call).split())[:80], ast.unparse(bare)[:60]
    return (
        f"Before this change the value went through `{before}`; now `{now}` is used as it comes, with whatever its"
        f" sender wrote into it. Keep `{call_name(call)}`, or show where the value is made safe instead."
    )
