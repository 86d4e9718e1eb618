"""How the parts of a package depended on each other before a change: which import which, and how many modules do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent_services.runtime.change.before import TEST_FOLDERS, is_test
from agent_services.runtime.project.import_graph import ImportGraph

# Imports against the stream that a clear direction may have: one in so many.
NOISE = 15
# Modules that must import in a direction before it says anything.
LEAST_MODULES = 2


@dataclass(frozen=True)
class Parts:
    """The parts of one package.

    Attributes:
        sizes: How many modules each part has.
        edges: How many modules of one part import another, for those that do.
    """

    sizes: Mapping[str, int]
    edges: Mapping[tuple[str, str], int]

    def count(self, importer: str, imported: str) -> int:
        """How many modules of one part import the other."""
        return self.edges.get((importer, imported), 0)

    def importers(self, part: str) -> int:
        """How many modules of all other parts import a part."""
        return sum(count for (_, imported), count in self.edges.items() if imported == part)

    def way(self, start: str, goal: str) -> list[str]:
        """A shortest way down from one part to another along imports that several modules have."""
        ways, seen = [[start]], {start}
        for way in ways:
            if way[-1] == goal:
                return way
            for part in self._below(way[-1], min(LEAST_MODULES, self.sizes.get(way[-1], 0))):
                if part not in seen:
                    seen.add(part)
                    ways.append([*way, part])
        return []

    def reaches(self, start: str, goal: str) -> bool:
        """Whether one part needs another, directly or not; imports against a clear direction do not count."""
        todo, seen = [start], {start}
        while todo:
            below = set(self._below(todo.pop(), 1)) - seen
            if goal in below:
                return True
            seen |= below
            todo += below
        return False

    def _below(self, part: str, least: int) -> Iterator[str]:
        for (importer, imported), count in self.edges.items():
            if importer == part and count >= least and count * NOISE >= self.count(imported, importer):
                yield imported


def parts_of(package: str, graph: ImportGraph, names: Mapping[str, str]) -> Parts:
    """The parts of a package, the empty name being the whole repository; `names` are modules by their path."""
    inside = {path: part for path, name in names.items() if (part := part_of(name, package)) and _counts(path, part)}
    sizes: dict[str, int] = {}
    edges: dict[tuple[str, str], int] = {}
    for path, imported in graph.loosely(inside):
        part = inside[path]
        sizes[part] = sizes.get(part, 0) + 1
        for other in sorted({inside[target] for target in imported if target in inside} - {part}):
            edges[part, other] = edges.get((part, other), 0) + 1
    return Parts(sizes, edges)


def part_of(name: str, package: str) -> str:
    """The part of a package that a module is in; empty for the package itself and what is outside of it."""
    start = f"{package}." if package else ""
    rest = name[len(start) :] if name.startswith(start) else ""
    return start + rest.partition(".")[0] if rest else ""


def _counts(path: str, part: str) -> bool:
    """Tests may import what they like, unless they are a part of their own."""
    return not is_test(path) or part.rpartition(".")[2] in TEST_FOLDERS
