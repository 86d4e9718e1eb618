"""Declared layers keep what changes often apart from what everything rests on; one import undoes that.

Contracts come from the option `layers` (highest first), import-linter's own files and `tach.toml`, read as they are.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise

from agent_services.runtime.project.contracts import Contract, belongs
from agent_services.runtime.project.declared import TACH, declared_boundaries, declared_contracts
from agent_services.runtime.project.import_graph import ImportGraph, base_graph, head_graph
from agent_services.runtime.project.import_lines import ImportLine
from agent_services.runtime.project.modules import is_python, module_name, targets
from agent_services.runtime.project.tach import Boundaries, ignored_names
from agent_services.runtime.rule import Example, Match, Step, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

_FILES = {"shop/__init__.py": "", "shop/web.py": "", "shop/store.py": ""}


@change_rule(
    severity="high",
    confidence="high",
    source="own; nearest: import-linter, tach",
    topic="import-direction",
    references=(
        ("import-linter: contract types", "https://import-linter.readthedocs.io/en/stable/contract_types/"),
        ("tach: configuration", "https://docs.gauge.sh/usage/configuration"),
    ),
    flags=Example(
        {"shop/store.py": "from shop import web\n"}, context=_FILES, options={"layers": ["shop.web", "shop.store"]}
    ),
    passes=Example(
        {"shop/web.py": "from shop import store\n"}, context=_FILES, options={"layers": ["shop.web", "shop.store"]}
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds imports that break a declared contract: a lower layer that imports a higher one, or a forbidden module."""
    contracts, boundaries = declared_contracts(change), declared_boundaries(change)
    head, base = head_graph(change), base_graph(change)
    for file in change.files:
        if file.language == "python" and contracts:
            yield from _in_file(change, file, contracts, head, base)
        if file.language == "python" and boundaries is not None:
            yield from _over_boundaries(file, boundaries)


def _in_file(
    change: ChangeView, file: SourceFile, contracts: list[Contract], head: ImportGraph, base: ImportGraph
) -> Iterator[Match]:
    importer = module_name(file.path, change.paths)
    for node, line, names in _imports(file, importer):
        if not file.changed.touches(file.span(node)):
            continue
        for contract in contracts:
            if contract.skips_types and _for_types(file, node):
                continue
            direct = next((name for name in names if contract.broken_by(importer, name) is not None), None)
            if direct is not None:
                yield _match(file, node, contract, importer, direct)
            elif not contract.allows_indirect:
                yield from _indirect(file, node, line, contract, head, base)


def _imports(file: SourceFile, importer: str) -> Iterator[tuple[ast.alias, ImportLine, list[str]]]:
    """Every import with what it may mean as absolute names, the longest first."""
    for plain in file.nodes(ast.Import):
        for alias in plain.names:
            yield alias, ImportLine(alias.name, (), 0, 0), [alias.name]
    package = importer if file.path.endswith("__init__.py") else importer.rpartition(".")[0]
    for node in file.nodes(ast.ImportFrom):
        parents = package.split(".") if package else []
        start = parents[: len(parents) - (node.level - 1)] if node.level else []
        module = ".".join([*start, *([node.module] if node.module else [])])
        for alias in node.names:
            line = ImportLine("." * node.level + (node.module or ""), (alias.name,), 0, 0)
            yield alias, line, [f"{module}.{alias.name}", module]


def _indirect(
    file: SourceFile, node: ast.alias, line: ImportLine, contract: Contract, head: ImportGraph, base: ImportGraph
) -> Iterator[Match]:
    """A module outside the contract that leads to what is forbidden."""
    importer = module_name(file.path, head.paths)
    forbidden = {high for low, high in contract.pairs if belongs(importer, low)}
    for target in targets(file.path, line, head.paths) if forbidden else ():
        if any(belongs(module_name(target, head.paths), member) for member in contract.members):
            continue
        goals = frozenset(
            path
            for path in head.paths
            if is_python(path) and any(belongs(module_name(path, head.paths), high) for high in forbidden)
        )
        way = head.route(target, goals)
        if way and not (file.path in base.paths and base.route(file.path, goals)):
            steps = tuple(
                Step(Span.lines(found.line), f"{before} imports {after}", before)
                for before, after in pairwise(way)
                if (found := head.imports(before).get(after)) is not None
            )
            yield _match(file, node, contract, importer, module_name(way[-1], head.paths), steps)


def _match(
    file: SourceFile, node: ast.alias, contract: Contract, importer: str, imported: str, steps: tuple[Step, ...] = ()
) -> Match:
    through = f", through {len(steps)} other import{'s' if len(steps) > 1 else ''}," if steps else ""
    return file.match(
        node,
        f'`{importer}` imports `{imported}`{through} and that {contract.why} (contract "{contract.name}"). Move what is'
        " needed below both, or hand it in from above.",
        steps=steps,
    )


def _over_boundaries(file: SourceFile, boundaries: Boundaries) -> Iterator[Match]:
    importer = boundaries.name_of(file.path)
    for node, _, names in _imports(file, importer) if importer else ():
        if not file.changed.touches(file.span(node)) or (boundaries.skips_types and _for_types(file, node)):
            continue
        reason = boundaries.why_not(importer, names[0])
        if reason and not _is_let_through(file, node):
            yield file.match(
                node,
                f"`{importer}` imports `{names[0]}`, but {reason} (`{TACH}`). Move what is needed to where both may"
                " reach it, or hand it in from above.",
            )


def _is_let_through(file: SourceFile, node: ast.alias) -> bool:
    """A `tach-ignore` stands at the end of the statement's first line or in the line before it."""
    statement = file.parent(node)
    first = statement.lineno if isinstance(statement, ast.stmt) else node.lineno
    above = file.lines.line(first - 1).strip()
    texts = [file.lines.line(first), above if above.startswith("#") else ""]
    found = [names for text in texts if (names := ignored_names(text)) is not None]
    return any(not names or (node.asname or node.name) in names for names in found)


def _for_types(file: SourceFile, node: ast.alias) -> bool:
    return any(isinstance(above, ast.If) and "TYPE_CHECKING" in ast.unparse(above.test) for above in file.parents(node))
