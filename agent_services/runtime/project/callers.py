"""Finds the calls and uses of a module's names in the rest of a repository."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.project.import_lines import ImportLine
from agent_services.runtime.project.modules import is_python, module_name, targets
from agent_services.runtime.python.written import written
from agent_services.runtime.source import ChangeView, SourceFile

# Files that are read in search of callers; the nearest come first.
MOST_FILES = 1500


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a name of another module is used; `call` is the call, when it is one."""

    file: SourceFile
    node: ast.expr | ast.stmt
    call: ast.Call | None


class Uses:
    """The Python files of a repository at head, read once."""

    def __init__(self, change: ChangeView) -> None:
        self._change = change
        self._paths = frozenset(change.paths)
        paths = [path for path in change.paths if is_python(path)]
        self._texts = change.read_many(paths[:MOST_FILES])
        self._files: dict[str, SourceFile] = {}

    def of(self, path: str, name: str) -> Iterator[Use]:
        """Uses of a module's top-level name in other modules, by path and line."""
        word = re.compile(rf"\b{re.escape(name)}\b")
        stem = module_name(path, self._paths).rpartition(".")[2]
        for other, text in sorted(self._texts.items()):
            if other != path and stem in text and word.search(text):
                yield from self._uses_in(self._file(other), path, name)

    def _file(self, path: str) -> SourceFile:
        if path not in self._files:
            self._files[path] = self._change.file(path) or SourceFile(path, self._texts[path])
        return self._files[path]

    def _uses_in(self, file: SourceFile, path: str, name: str) -> Iterator[Use]:
        direct, modules = self._imported(file, path, name)
        for imported in direct.values():
            yield Use(file, imported, None)
        for node in file.nodes(ast.Name):
            if node.id in direct and isinstance(node.ctx, ast.Load):
                yield Use(file, node, _call_of(file, node))
        for attribute in file.nodes(ast.Attribute):
            if attribute.attr == name and written(attribute.value) in modules:
                yield Use(file, attribute, _call_of(file, attribute))

    def _imported(self, file: SourceFile, path: str, name: str) -> tuple[dict[str, ast.ImportFrom], set[str]]:
        """Local names of the thing itself, with their imports, and of the module it lives in."""
        direct: dict[str, ast.ImportFrom] = {}
        modules: set[str] = set()
        for node in file.nodes(ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                if not self._means(file, path, ImportLine(module, (alias.name,), 0, 0)):
                    continue
                if alias.name == name:
                    direct[alias.asname or name] = node
                else:
                    modules.add(alias.asname or alias.name)
        names = [alias for plain in file.nodes(ast.Import) for alias in plain.names]
        loads = [alias for alias in names if self._means(file, path, ImportLine(alias.name, (), 0, 0))]
        return direct, modules | {alias.asname or alias.name for alias in loads}

    def _means(self, file: SourceFile, path: str, line: ImportLine) -> bool:
        return path in targets(file.path, line, self._paths)


def _call_of(file: SourceFile, node: ast.expr) -> ast.Call | None:
    above = file.parent(node)
    return above if isinstance(above, ast.Call) and above.func is node else None
