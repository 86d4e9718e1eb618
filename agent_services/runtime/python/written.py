"""Writes functions and their statements the way `ast.unparse` does, several times faster; rare ones are left to it."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from agent_services.runtime.python.spelling import OPERATORS, TUPLE, YIELD, listed, parameters, spelt

Statement = Callable[[Any, str], Iterator[str]]


def written(node: ast.AST) -> str:
    """What `ast.unparse` says."""
    if not isinstance(node, ast.stmt):
        return spelt(node)
    try:
        return "\n".join(_statement(node, "")).removeprefix("\n")
    except KeyError:  # a kind of statement, or a docstring, that is too rare for a writer of its own
        return ast.unparse(node)


def _statement(node: ast.stmt, indent: str) -> Iterator[str]:
    return _WRITERS[type(node)](node, indent)


def _block(body: list[ast.stmt], indent: str) -> Iterator[str]:
    for node in body:
        yield from _statement(node, indent + "    ")


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, indent: str) -> Iterator[str]:
    if node.type_comment:
        raise KeyError(node.type_comment)
    yield ""
    yield from (f"{indent}@{spelt(item)}" for item in node.decorator_list)
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {spelt(node.returns)}" if node.returns else ""
    yield f"{indent}{word} {node.name}({parameters(node.args)}){returns}:"
    yield from _documented(node.body, indent)


def _class(node: ast.ClassDef, indent: str) -> Iterator[str]:
    yield ""
    yield from (f"{indent}@{spelt(item)}" for item in node.decorator_list)
    above = listed([*node.bases, *node.keywords])
    yield f"{indent}class {node.name}({above}):" if above else f"{indent}class {node.name}:"
    yield from _documented(node.body, indent)


def _documented(body: list[ast.stmt], indent: str) -> Iterator[str]:
    first = body[0].value if isinstance(body[0], ast.Expr) else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield f'{indent}    """{_unescaped(first.value, first.kind)}"""'
        body = body[1:]
    yield from _block(body, indent)


def _unescaped(text: str, kind: str | None) -> str:
    """A docstring that needs no escapes."""
    plain = text.replace("\n", "").replace("\t", "").isprintable() and "\\" not in text
    if kind is not None or not plain or '"""' in text or text.endswith('"'):
        raise KeyError(text)
    return text


def _assign(node: ast.Assign, indent: str) -> Iterator[str]:
    if node.type_comment:
        raise KeyError(node.type_comment)
    targets = [spelt(target, TUPLE) for target in node.targets]
    yield indent + " = ".join([*targets, spelt(node.value)])


def _augmented(node: ast.AugAssign, indent: str) -> Iterator[str]:
    yield f"{indent}{spelt(node.target)} {OPERATORS[type(node.op)][0]}= {spelt(node.value)}"


def _annotated(node: ast.AnnAssign, indent: str) -> Iterator[str]:
    name = spelt(node.target)
    target = f"({name})" if not node.simple and isinstance(node.target, ast.Name) else name
    value = f" = {spelt(node.value)}" if node.value else ""
    yield f"{indent}{target}: {spelt(node.annotation)}{value}"


def _return(node: ast.Return, indent: str) -> Iterator[str]:
    yield f"{indent}return {spelt(node.value)}" if node.value else f"{indent}return"


def _raise(node: ast.Raise, indent: str) -> Iterator[str]:
    cause = f" from {spelt(node.cause)}" if node.cause else ""
    yield f"{indent}raise {spelt(node.exc)}{cause}" if node.exc else f"{indent}raise"


def _assert(node: ast.Assert, indent: str) -> Iterator[str]:
    yield f"{indent}assert {spelt(node.test)}" + (f", {spelt(node.msg)}" if node.msg else "")


def _if(node: ast.If, indent: str) -> Iterator[str]:
    word = "if"
    while True:
        yield f"{indent}{word} {spelt(node.test)}:"
        yield from _block(node.body, indent)
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            break
        node, word = node.orelse[0], "elif"
    yield from _named("else", node.orelse, indent)


def _for(node: ast.For | ast.AsyncFor, indent: str) -> Iterator[str]:
    if node.type_comment:
        raise KeyError(node.type_comment)
    word = "async for" if isinstance(node, ast.AsyncFor) else "for"
    yield f"{indent}{word} {spelt(node.target, TUPLE)} in {spelt(node.iter)}:"
    yield from _block(node.body, indent)
    yield from _named("else", node.orelse, indent)


def _while(node: ast.While, indent: str) -> Iterator[str]:
    yield f"{indent}while {spelt(node.test)}:"
    yield from _block(node.body, indent)
    yield from _named("else", node.orelse, indent)


def _with(node: ast.With | ast.AsyncWith, indent: str) -> Iterator[str]:
    if node.type_comment:
        raise KeyError(node.type_comment)
    word = "async with" if isinstance(node, ast.AsyncWith) else "with"
    yield f"{indent}{word} {', '.join([_item(item) for item in node.items])}:"
    yield from _block(node.body, indent)


def _item(node: ast.withitem) -> str:
    opened = spelt(node.context_expr)
    return f"{opened} as {spelt(node.optional_vars)}" if node.optional_vars else opened


def _try(node: ast.Try, indent: str) -> Iterator[str]:
    yield from _named("try", node.body, indent)
    for handler in node.handlers:
        kind = f" {spelt(handler.type)}" if handler.type else ""
        name = f" as {handler.name}" if handler.name else ""
        yield f"{indent}except{kind}{name}:"
        yield from _block(handler.body, indent)
    yield from _named("else", node.orelse, indent)
    yield from _named("finally", node.finalbody, indent)


def _named(word: str, body: list[ast.stmt], indent: str) -> Iterator[str]:
    if body:
        yield f"{indent}{word}:"
        yield from _block(body, indent)


def _import(node: ast.Import | ast.ImportFrom, indent: str) -> Iterator[str]:
    names = ", ".join([f"{each.name} as {each.asname}" if each.asname else each.name for each in node.names])
    origin = f"from {'.' * node.level}{node.module or ''} " if isinstance(node, ast.ImportFrom) else ""
    yield f"{indent}{origin}import {names}"


_WRITERS: dict[type[ast.stmt], Statement] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Expr: lambda node, indent: iter([indent + spelt(node.value, YIELD)]),
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.AnnAssign: _annotated,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Delete: lambda node, indent: iter([f"{indent}del {listed(node.targets)}"]),
    ast.Global: lambda node, indent: iter([f"{indent}global {', '.join(node.names)}"]),
    ast.Nonlocal: lambda node, indent: iter([f"{indent}nonlocal {', '.join(node.names)}"]),
    ast.Pass: lambda node, indent: iter([f"{indent}pass"]),
    ast.Break: lambda node, indent: iter([f"{indent}break"]),
    ast.Continue: lambda node, indent: iter([f"{indent}continue"]),
}
