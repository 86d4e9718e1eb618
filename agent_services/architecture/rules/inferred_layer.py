"""Layers that nobody wrote down are kept by everybody until one import does not, and the next one has an example.

The direction is learned from the base version: how many modules of each part of a package import each other part.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent_services.runtime.change.before import is_test
from agent_services.runtime.project.customs import broken_custom
from agent_services.runtime.project.declared import declared_boundaries, declared_contracts
from agent_services.runtime.project.import_graph import ImportGraph, base_graph
from agent_services.runtime.project.import_lines import ImportLine
from agent_services.runtime.project.modules import is_python, module_name, targets
from agent_services.runtime.project.package_graph import Parts, parts_of
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_MODULES = {f"shop/{part}/{name}.py": "" for part in ("web", "store") for name in ("a", "b", "c", "d", "__init__")}
_USES = {f"shop/web/{name}.py": f"from shop.store import {name}\n" for name in "abc"}
_CONTEXT = {"shop/__init__.py": "", **_MODULES, **_USES}
_UP = "from shop.web import a\n"


@dataclass(frozen=True, slots=True)
class _Crossing:
    """A new import between two parts of a package."""

    node: ast.alias
    importer: str
    imported: str
    package: str
    low: str
    high: str


@change_rule(
    severity="medium",
    confidence="medium",
    source="own; nearest: import-linter and tach, which need a declaration",
    topic="import-direction",
    limits="Silent where the repository declares its architecture, and on parts too small to show a custom.",
    flags=Example({"shop/store/d.py": _UP}, old={"shop/store/d.py": ""}, context=_CONTEXT),
    passes=Example({"shop/web/d.py": "from shop.store import d\n"}, old={"shop/web/d.py": ""}, context=_CONTEXT),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds the first import against a direction or a distance that the parts of a package kept until now."""
    if declared_contracts(change) or declared_boundaries(change) is not None:
        return
    base = base_graph(change)
    names = {path: module_name(path, base.paths) for path in sorted(base.paths) if is_python(path)}
    if not names:
        return
    packages: dict[str, Parts] = {}
    said: set[tuple[str, str]] = set()
    for file in change.files:
        for crossing in _crossings(file, base, names) if file.language == "python" and not is_test(file.path) else ():
            if (crossing.low, crossing.high) in said:
                continue
            if crossing.package not in packages:
                packages[crossing.package] = parts_of(crossing.package, base, names)
            if evidence := broken_custom(packages[crossing.package], crossing.low, crossing.high):
                said.add((crossing.low, crossing.high))
                yield _match(file, crossing, evidence)


def _crossings(file: SourceFile, base: ImportGraph, names: Mapping[str, str]) -> Iterator[_Crossing]:
    """Imports on changed lines, of modules that were there before, by parts of a package that were there too."""
    importer = names.get(file.path) or module_name(file.path, base.paths | {file.path})
    for node, line in _imports(file):
        if not file.changed.touches(file.span(node)):
            continue
        for target in targets(file.path, line, base.paths):
            imported = names.get(target, "")
            if (sides := _sides(importer, imported)) is not None:
                yield _Crossing(node, importer, imported, *sides)


def _imports(file: SourceFile) -> Iterator[tuple[ast.alias, ImportLine]]:
    found: list[ast.Import | ast.ImportFrom] = [*file.nodes(ast.Import), *file.nodes(ast.ImportFrom)]
    for node in sorted(found, key=lambda each: each.lineno):
        if any(
            isinstance(above, ast.If) and "TYPE_CHECKING" in ast.unparse(above.test) for above in file.parents(node)
        ):
            continue
        for alias in node.names:
            if isinstance(node, ast.Import):
                yield alias, ImportLine(alias.name, (), 0, 0)
            else:
                yield alias, ImportLine("." * node.level + (node.module or ""), (alias.name,), 0, 0)


def _sides(importer: str, imported: str) -> tuple[str, str, str] | None:
    """The innermost package that holds both, and the parts of it that they are in; None when one holds the other."""
    one, other = importer.split("."), imported.split(".")
    depth = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if depth is None or not importer or not imported:
        return None
    return ".".join(one[:depth]), ".".join(one[: depth + 1]), ".".join(other[: depth + 1])


def _match(file: SourceFile, crossing: _Crossing, evidence: str) -> Match:
    return file.match(
        crossing.node,
        f"`{crossing.importer}` imports `{crossing.imported}`, against what was kept here: {evidence}."
        " Move what is needed below both, or hand it in from above.",
    )
