"""Comparing text costs a fraction of running a pattern, and a pattern made of a variable is made in every call."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, calls_in, pairs
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile

_PATTERNS = {f"re.{name}" for name in ("match", "search", "sub", "fullmatch", "split", "findall", "compile")}
_PATTERNS |= {"fnmatch.fnmatch", "fnmatch.fnmatchcase"}
_METHODS = {"startswith", "endswith", "partition", "rpartition", "removeprefix", "removesuffix", "split", "replace"}
_METHODS |= {"find", "isdigit", "strip", "lstrip", "rstrip"}

_BEFORE = "def local(path, root):\n    return path[len(root):] if path.startswith(root) else path\n"
_AFTER = 'import re\n\ndef local(path, root):\n    return re.sub("^" + root, "", path)\n'


@change_rule(
    severity="low",
    confidence="medium",
    source="own",
    flags=Example(files={"local.py": _AFTER}, old={"local.py": _BEFORE}),
    passes=Example(files={"local.py": _BEFORE}, old={"local.py": _AFTER}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds patterns that do what a comparison or a method of text did before."""
    for pair in pairs(change):
        if _patterns(pair.old, pair.before) or _compared(pair.after) >= _compared(pair.before):
            continue
        for call in _patterns(pair.file, pair.after):
            if not isinstance(call.args[0], ast.Constant):
                yield _match(pair, call)
                break


def _match(pair: Pair, call: ast.Call) -> Match:
    return pair.file.match(
        call,
        f"`{brief(pair.file, call)}` makes a pattern of a variable in every call of `{pair.after.name}`, and reads"
        " special characters in it as such; before this change the text was compared as it is. Keep the comparison.",
    )


def _patterns(file: SourceFile, function: Function) -> list[ast.Call]:
    return [call for call in calls_in(function) if call.args and file.name(call.func) in _PATTERNS]


def _compared(function: Function) -> int:
    """How often a function compares texts without a pattern."""
    methods = sum(isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS for call in calls_in(function))
    equal = sum(isinstance(node, ast.Eq | ast.NotEq) for node in ast.walk(function))
    return methods + equal
