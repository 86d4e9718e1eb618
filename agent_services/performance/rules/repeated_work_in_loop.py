"""Work that gives the same answer in every step belongs in front of the loop."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, loaded, loop_around, loop_names, walk_here
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# What costs as much as its argument is long, or more.
_WALKS = {"sorted", "sum", "set", "frozenset", "max", "min", "list", "tuple", "dict", "copy.deepcopy"}
_COMPILES = {"re.compile", "json.loads", "ast.parse", "yaml.safe_load", "string.Template", "datetime.timezone"}
_CHANGERS = {"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "add", "discard", "update"}
_CHANGERS |= {"setdefault", "popitem", "write", "seek"}


@rule(
    severity="medium",
    confidence="medium",
    source="own; nearest: PERF203, loop-invariant-statement of perflint",
    topic="repeated-work",
    flags="def f(rows, prices):\n    found = []\n    for row in rows:\n        if row.price == max(prices):\n"
    "            found.append(row)\n    return found\n",
    passes="def f(rows, prices):\n    found = []\n    most = max(prices)\n    for row in rows:\n"
    "        if row.price == most:\n            found.append(row)\n    return found\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds calls in a loop that walk over the same data, or compile the same text, at every step."""
    if is_test(file.path):
        return
    for call in file.calls(*_WALKS, *_COMPILES):
        loop = loop_around(file, call)
        if not isinstance(loop, ast.For) or call.keywords or len(call.args) != 1:
            continue
        name, argument = file.name(call.func), call.args[0]
        if _is_same_each_step(loop, call, argument) and _costs(name, argument) and not _is_rare(file, call, loop):
            yield file.match(
                call,
                f"`{brief(file, call)}` gives the same answer in every step of this loop and is worked out anew"
                f" each time: its cost is multiplied by the length of `{brief(file, loop.iter)}`. Do it once in"
                " front of the loop.",
                scope=loop,
            )


def _costs(name: str, argument: ast.expr) -> bool:
    if name in _COMPILES:
        return isinstance(argument, ast.Constant | ast.Name)
    return isinstance(argument, ast.Name) and name not in {"list", "tuple", "dict", "copy.deepcopy"}


def _is_same_each_step(loop: ast.For, call: ast.Call, argument: ast.expr) -> bool:
    """Nothing the call reads is assigned or changed in the loop."""
    used = loaded([argument])
    if used & loop_names(loop) or any(isinstance(part, ast.Call | ast.Await) for part in ast.walk(argument)):
        return False
    for node in walk_here(loop.body):
        if isinstance(node, ast.Call) and node is not call:
            given = [node.func.value] if isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGERS else []
            plain = [part for part in node.args if isinstance(part, ast.Name) and not _only_reads(node)]
            if used & loaded([*given, *plain]):
                return False
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            changed = loaded([node.value])
            if used & changed:
                return False
    return True


def _only_reads(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in {
        "len",
        "print",
        "enumerate",
        "zip",
        "isinstance",
        *_WALKS,
    }


def _is_rare(file: SourceFile, call: ast.Call, loop: ast.For) -> bool:
    """In a branch that leaves the loop, in a handler, or for a message: it does not run at every step."""
    for above in file.parents(call):
        if above is loop:
            break
        if isinstance(above, ast.ExceptHandler | ast.Raise | ast.Return | ast.Assert | ast.JoinedStr):
            return True
        if isinstance(above, ast.If) and call not in set(ast.walk(above.test)):
            return True
    leaves = any(isinstance(node, ast.Break | ast.Return) for node in loop.body)
    return leaves or isinstance(loop.iter, ast.List | ast.Tuple)
