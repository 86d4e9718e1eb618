"""How often a module binds its names, so that a name can be taken for the one thing it is."""

import ast
from collections import Counter
from collections.abc import Mapping

from agent_services.runtime.source import Function, SourceFile

Definition = Function | ast.ClassDef


def bindings(file: SourceFile) -> Mapping[str, int]:
    """How often a name is bound anywhere in the file, in functions too."""
    return file.once(_count)


def bound_once(file: SourceFile) -> Mapping[str, Definition]:
    """Top-level functions and classes whose names nothing else binds."""
    return file.once(_once)


def _once(file: SourceFile) -> dict[str, Definition]:
    found = [node for node in file.tree.body if isinstance(node, Definition)]
    return {node.name: node for node in found if bindings(file).get(node.name) == 1}


def _count(file: SourceFile) -> Counter[str]:
    names = [node.id for node in file.nodes(ast.Name) if isinstance(node.ctx, ast.Store)]
    names += [definition.name for definition in [*file.functions(), *file.nodes(ast.ClassDef)]]
    imports: list[ast.Import | ast.ImportFrom] = [*file.nodes(ast.Import), *file.nodes(ast.ImportFrom)]
    for statement in imports:
        names += [(alias.asname or alias.name).partition(".")[0] for alias in statement.names]
    return Counter(names)
