"""Whoever sends the request chooses the fields: also those that say what they may do."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.python.walk import walk
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile
from agent_services.runtime.web.handlers import is_web

_BODY = re.compile(
    r"\brequest\.(json|form|args|values|POST|GET|data|get_json\(|query_params)|\brequest\.(json|post|form)\(\)|\.to_dict\(\)"
    r"|self\.request\.(POST|data)",
)
_WHOLE = re.compile(r"[\w.]*request\.\w+(\([^()]*\))?(\.to_dict\([^()]*\)|\.dict\(\))?")
_PRIVILEGES = {"admin", "is_admin", "is_staff", "is_superuser", "role", "roles", "permissions", "is_active", "verified"}


@rule(
    severity="high",
    confidence="medium",
    cwe=(915,),
    source="CWE-915, OWASP API3:2023; own",
    flags="from flask import request\n\ndef register():\n    user = User(**request.get_json())\n    user.save()\n",
    passes="from flask import request\n\ndef register():\n"
    "    user = User(name=request.get_json()['name'])\n    user.save()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds records filled with every field of a request, those that give rights included."""
    if not is_web(file):
        return
    for function in file.functions():
        nodes = list(walk(function))
        bodies = _bodies(nodes)
        yield from _spread(file, nodes, bodies)
        yield from _loops(file, nodes, bodies)
        yield from _overwritten(file, nodes, bodies)
        yield from _rights(file, function, nodes, bodies)
    yield from _open_models(file)


def _bodies(nodes: list[ast.AST]) -> set[str]:
    """Names that hold everything a request carries."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value.value if isinstance(node.value, ast.Await) else node.value
            if _is_whole(value):
                found.add(node.targets[0].id)
    return found


def _is_whole(node: ast.expr) -> bool:
    if not any(name.endswith("request") for name in _names_in(node)):
        return False
    text = written(node)
    return _BODY.search(text) is not None and _WHOLE.fullmatch(text) is not None


def _names_in(node: ast.expr) -> Iterator[str]:
    """The names of a chain of attributes and calls, the last one first."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            yield node.attr
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def _is_body(node: ast.expr, bodies: set[str]) -> bool:
    inner = node.value if isinstance(node, ast.Await) else node
    return (isinstance(inner, ast.Name) and inner.id in bodies) or _is_whole(inner)


def _spread(file: SourceFile, nodes: list[ast.AST], bodies: set[str]) -> Iterator[Match]:
    for call in nodes:
        if isinstance(call, ast.Call) and any(
            item.arg is None and _is_body(item.value, bodies) for item in call.keywords
        ):
            name = written(call.func)
            last = name.rpartition(".")[2]
            if last[:1].isupper() or last in {"create", "insert", "update_or_create"}:
                yield file.match(
                    call,
                    f"`{name}` takes every field of the request: whoever sends it may also set `is_admin` or another's"
                    " id. Name the fields that a caller may choose.",
                )


def _loops(file: SourceFile, nodes: list[ast.AST], bodies: set[str]) -> Iterator[Match]:
    for loop in nodes:
        if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Call):
            continue
        source = loop.iter.func.value if isinstance(loop.iter.func, ast.Attribute) else None
        if source is None or not _is_body(source, bodies) or any(isinstance(node, ast.If) for node in loop.body):
            continue
        for call in walk(loop):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "setattr":
                yield file.match(
                    call,
                    f"`{ast.unparse(call)[:60]}` sets whatever fields the request names, also those that give rights."
                    " Go through a list of the fields that a caller may choose.",
                )


def _overwritten(file: SourceFile, nodes: list[ast.AST], bodies: set[str]) -> Iterator[Match]:
    made = {
        node.targets[0].id
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Dict) and node.value.keys
    }
    for call in nodes:
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "update":
            continue
        target = call.func.value
        if isinstance(target, ast.Name) and target.id in made and call.args and _is_body(call.args[0], bodies):
            yield file.match(
                call,
                f"The request's fields go over those that the server put into `{target.id}`: a caller who sends one of"
                " the same name replaces it. Start with the request and put the server's values in last.",
            )


def _rights(file: SourceFile, function: Function, nodes: list[ast.AST], bodies: set[str]) -> Iterator[Match]:
    """A field that gives rights is taken from the request of whoever wants them."""
    for node in nodes:
        if not isinstance(node, ast.Subscript | ast.Call):
            continue
        owner, key = _read(node)
        if owner is None or key not in _PRIVILEGES - {"is_active"} or not _is_body(owner, bodies):
            continue
        if re.search(r"regist|sign_?up|create_?(user|account)|profile|update_?user", function.name, re.IGNORECASE):
            yield file.match(
                node,
                f"`{function.name}` takes `{key}` from the request: whoever registers decides what they may do. Set it"
                " on the server, and let only an administrator change it.",
            )
            return


def _read(node: ast.Subscript | ast.Call) -> tuple[ast.expr | None, object]:
    if isinstance(node, ast.Subscript):
        return node.value, getattr(node.slice, "value", None)
    if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return node.func.value, getattr(node.args[0], "value", None)
    return None, None


def _open_models(file: SourceFile) -> Iterator[Match]:
    for meta in file.nodes(ast.ClassDef):
        values = {
            item.targets[0].id: item.value
            for item in meta.body
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name)
        }
        fields, model = values.get("fields"), ast.unparse(values["model"]) if "model" in values else ""
        everything = isinstance(fields, ast.Constant) and fields.value == "__all__"
        if fields is not None and everything and re.search(r"User|Account|Profile|Member", model):
            yield file.match(
                fields,
                f"`fields = '__all__'` lets a request set every field of `{model}`, also those that give rights and"
                " those added later. Name the fields.",
                confidence="low",
            )
