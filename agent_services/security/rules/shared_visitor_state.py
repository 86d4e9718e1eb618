"""One object serves all visitors: what one of them stores there the next one has."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.handlers import handlers, is_web

_STATE = re.compile(r"user|admin|logged|auth|session|role|access|account|cart|token", re.IGNORECASE)
_HANDLER = re.compile(r"RequestHandler|HTTPEndpoint|MethodView|Resource$|APIView")
_MUTABLE = re.compile(r"^(\w+\.)*(SimpleCookie|dict|list|set|OrderedDict|defaultdict)\(")
_VISITOR = re.compile(r"cookie|session|user|token|auth|cart", re.IGNORECASE)


@rule(
    severity="high",
    confidence="medium",
    cwe=(488, 362),
    source="CWE-488; own",
    flags="""\
from flask import request

current_admin = None

def login(request):
    global current_admin
    current_admin = request.form["name"]
    return "welcome"
""",
    passes="""\
from flask import request, session

def login(request):
    session["admin"] = request.form["name"]
    return "welcome"
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds what belongs to one visitor kept where all visitors share it."""
    if not is_web(file):
        return
    for handler in handlers(file):
        for node in walk(handler.function):
            names = [name for name in node.names if _STATE.search(name)] if isinstance(node, ast.Global) else []
            if names:
                yield file.match(
                    node,
                    f"`{names[0]}` is one for the whole process: what `{handler.function.name}` stores for one visitor"
                    " holds for everybody who comes after. Keep it in the session.",
                )
    for node in file.nodes(ast.ClassDef):
        if any(_HANDLER.search(ast.unparse(base)) for base in node.bases):
            yield from _attributes(file, node)


def _attributes(file: SourceFile, node: ast.ClassDef) -> Iterator[Match]:
    for item in node.body:
        if not isinstance(item, ast.Assign) or not isinstance(item.targets[0], ast.Name):
            continue
        name = item.targets[0].id
        if _MUTABLE.search(ast.unparse(item.value)) and _VISITOR.search(name):
            yield file.match(
                item,
                f"`{name}` belongs to the class, and so to every request at once: one visitor's values reach the next."
                " Make it in the method that answers, or in `__init__`.",
            )
