"""Finds where an imported name is defined in the repository, also through modules that pass it on."""

import ast

from agent_services.runtime.project.import_lines import ImportLine
from agent_services.runtime.project.modules import targets
from agent_services.runtime.python.bindings import Definition, bindings, bound_once
from agent_services.runtime.python.written import written
from agent_services.runtime.source import ChangeView, SourceFile

# Modules that pass a name on before its own one is reached.
_MOST_HOPS = 3


class Definitions:
    """Top-level functions and classes of the repository at head; a file is read when a name leads to it."""

    def __init__(self, change: ChangeView) -> None:
        self._change = change

    def of(self, file: SourceFile, called: ast.expr) -> tuple[SourceFile, Definition] | None:
        """The one definition behind `name` or `module.name` that a file imports; None when it is not sure."""
        parts = written(called).split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        place = self._place(file, parts)
        return None if place is None else self._defined(*place, _MOST_HOPS)

    def _place(self, file: SourceFile, parts: list[str]) -> tuple[str, str] | None:
        """Path of the module and name in it that an import makes of a dotted name."""
        if bindings(file).get(parts[0]) != 1:
            return None
        for node in file.nodes(ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == parts[0]:
                    return self._from(file, "." * node.level + (node.module or ""), alias.name, parts[1:])
        for plain in file.nodes(ast.Import):
            for alias in plain.names:
                if (alias.asname or alias.name.partition(".")[0]) == parts[0]:
                    module = alias.name if alias.asname else ".".join(parts[:-1])
                    inside = len(parts) == 2 if alias.asname else module == alias.name
                    return self._in(file, ImportLine(module, (), 0, 0), parts[-1]) if inside else None
        return None

    def _from(self, file: SourceFile, module: str, name: str, rest: list[str]) -> tuple[str, str] | None:
        whole, part = ImportLine(module, (), 0, 0), ImportLine(module, (name,), 0, 0)
        is_module = targets(file.path, part, self._change.paths) != targets(file.path, whole, self._change.paths)
        if is_module:
            return self._in(file, part, rest[0]) if len(rest) == 1 else None
        return None if rest else self._in(file, whole, name)

    def _in(self, file: SourceFile, imported: ImportLine, name: str) -> tuple[str, str] | None:
        found = targets(file.path, imported, self._change.paths)
        return (found[0], name) if len(found) == 1 else None

    def _defined(self, path: str, name: str, hops: int) -> tuple[SourceFile, Definition] | None:
        file = self._change.source(path)
        if file is None or bindings(file).get(name) != 1 or "*" in file.imports:
            return None
        if (node := bound_once(file).get(name)) is not None:
            return file, node
        place = self._place(file, [name]) if hops else None
        return None if place is None else self._defined(*place, hops - 1)
