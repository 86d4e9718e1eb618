"""A line break in the value writes further lines of the log, in whatever name its sender likes."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_LEVELS = {"debug", "info", "warning", "warn", "error", "critical", "exception", "log"}
_LOGGER = re.compile(r"(^|[._])(log|logger|logging)$", re.IGNORECASE)
_INPUT = re.compile(
    r"^(input\(|(flask\.)?request\.(args|form|json|GET|POST|values|data|headers|cookies|query_params|META|path|get_json)\b"
    r"|self\.request\.(GET|POST)|sys\.argv)"
)
_CLEANED = re.compile(
    r"replace|escape|repr|quote|encode|strip\(|isalnum|isdigit|!r|sanitize|re\.sub|int\(|float\(|len\("
)


@rule(
    severity="low",
    confidence="medium",
    cwe=(117,),
    source="CWE-117, OWASP logging; nearest: CodeQL py/log-injection",
    flags="import logging\nfrom flask import request\n\ndef login():\n"
    "    name = request.form['name']\n    logging.info('login of ' + name)\n",
    passes="import logging\nfrom flask import request\n\ndef login():\n"
    "    name = request.form['name']\n    logging.info('login of %r', name)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds text from outside that is put into lines of a log as it comes."""
    if is_test(file.path):
        return
    for call in file.nodes(ast.Call):
        function = file.function_of(call)
        if function is not None and _logs(call) and call.args:
            value = next((part for part in _parts(call) if _from_outside(part, function)), None)
            if value is not None:
                yield file.match(
                    call,
                    f"`{ast.unparse(value)[:60]}` comes from outside and is logged as it is: a line break in it writes"
                    " lines that look like the program's own. Log it with `%r`, or replace line breaks.",
                )


def _logs(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in _LEVELS
        and bool(_LOGGER.search(ast.unparse(function.value)))
    )


def _parts(call: ast.Call) -> Iterator[ast.expr]:
    """The values that become text of the line; those of `%r` are escaped."""
    first = call.args[0]
    template = first.value if isinstance(first, ast.Constant) else None
    places = re.findall(r"%[-+ #0]*\d*\.?\d*[srdifxa%]", template) if isinstance(template, str) else []
    safe = {number for number, place in enumerate(place for place in places if place != "%%") if place[-1] != "s"}
    for number, argument in enumerate(call.args[1:]):
        if number not in safe:
            yield argument
    yield from _pieces(first)


def _pieces(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    elif isinstance(node, ast.Tuple):
        yield from node.elts
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and part.conversion != ord("r"):
                yield part.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from node.args
    else:
        yield node


def _from_outside(node: ast.expr, function: Function) -> bool:
    text = ast.unparse(node)
    if _INPUT.search(text):
        return not _CLEANED.search(text)
    if not isinstance(node, ast.Name):
        return False
    stored = [
        ast.unparse(each.value)
        for each in walk(function)
        if isinstance(each, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in each.targets)
    ]
    # A conversion that failed leaves the text as it was: `x = int(x)` cleans only when it succeeds.
    return any(_INPUT.search(value) and not _CLEANED.search(value) for value in stored)
