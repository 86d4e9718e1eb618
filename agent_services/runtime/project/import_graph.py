"""The import graph of a repository before and after a change, read only as far as a question needs it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from agent_services.runtime.project.import_lines import ImportLine, python_imports, quick_imports, script_imports
from agent_services.runtime.project.modules import is_python, targets
from agent_services.runtime.source import ChangeView

# Files that one question may read; a larger neighbourhood is answered from what was read.
MOST_FILES = 3000


class ImportGraph:
    """Files and what they import when they are loaded."""

    def __init__(self, change: ChangeView, paths: frozenset[str], texts: Mapping[str, str]) -> None:
        self.paths = paths
        self._change = change
        self._texts = texts
        self._edges: dict[str, Mapping[str, ImportLine]] = {}
        self._exact: set[str] = set()

    def imports(self, path: str) -> Mapping[str, ImportLine]:
        """Files a file imports, exactly, with the import that does it."""
        if path not in self._exact:
            text = self._read([path]).get(path, "")
            self._edges[path] = self._resolve(path, python_imports(text) if is_python(path) else script_imports(text))
            self._exact.add(path)
        return self._edges[path]

    def loosely(self, paths: Iterable[str]) -> Iterator[tuple[str, Mapping[str, ImportLine]]]:
        """What each of many files seems to import, imports in functions and for types among it; bounded."""
        chosen = list(paths)[:MOST_FILES]
        self._load(chosen)
        for path in chosen:
            yield path, self._edges[path]

    def route(self, start: str, goals: frozenset[str]) -> list[str]:
        """A shortest way along imports from a file to one of several; empty when there is none."""
        while way := self._quick_route(start, goals):
            if all(after in self.imports(before) for before, after in pairwise(way)):
                return way
        return []

    def _quick_route(self, start: str, goals: frozenset[str]) -> list[str]:
        came_from: dict[str, str | None] = {start: None}
        level = [start]
        while level and len(came_from) <= MOST_FILES:
            for path in level:
                if path in goals:
                    return _trace(came_from, path)
            level = self._next_level(level, came_from)
        return []

    def _next_level(self, level: list[str], came_from: dict[str, str | None]) -> list[str]:
        self._load(level)
        found = []
        for path in level:
            for target in self._edges[path]:
                if target not in came_from:
                    came_from[target] = path
                    found.append(target)
        return found

    def _load(self, paths: Iterable[str]) -> None:
        unknown = [path for path in paths if path not in self._edges]
        texts = self._read(unknown)
        for path in unknown:
            self._edges[path] = self._resolve(path, quick_imports(texts.get(path, ""), is_python(path)))

    def _read(self, paths: list[str]) -> dict[str, str]:
        given = {path: self._texts[path] for path in paths if path in self._texts}
        return given | self._change.read_many([path for path in paths if path not in given])

    def _resolve(self, path: str, lines: Iterable[ImportLine]) -> Mapping[str, ImportLine]:
        found: dict[str, ImportLine] = {}
        for line in lines:
            for target in targets(path, line, self.paths):
                found.setdefault(target, line)
        return found


def head_graph(change: ChangeView) -> ImportGraph:
    """The graph after the change."""
    return ImportGraph(change, frozenset(change.paths), {})


def base_graph(change: ChangeView) -> ImportGraph:
    """The graph before the change; a renamed file keeps its new path."""
    new = {file.path for file in change.files if file.old is None}
    texts = {file.path: file.old.text for file in change.files if file.old is not None}
    texts |= {file.path: file.text for file in change.deleted}
    return ImportGraph(change, (frozenset(change.paths) - new) | frozenset(texts), texts)


def _trace(came_from: Mapping[str, str | None], path: str) -> list[str]:
    way: list[str] = []
    step: str | None = path
    while step is not None:
        way.append(step)
        step = came_from[step]
    return way[::-1]
