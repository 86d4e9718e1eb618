"""Modules that import each other can only be loaded in one order, tested together and understood together.

Only the import that closes a new cycle is named, once; a cycle that was there before says nothing.
"""

from collections.abc import Iterator
from itertools import pairwise

from agent_services.runtime.project.import_graph import ImportGraph, base_graph, head_graph
from agent_services.runtime.project.import_lines import ImportLine
from agent_services.runtime.rule import Example, Match, Step, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

LANGUAGES = ("python", "javascript", "typescript")


@change_rule(
    severity="medium",
    confidence="high",
    languages=LANGUAGES,
    source="own; nearest: pylint R0401, oxlint import/no-cycle",
    topic="import-direction",
    flags=Example(
        files={"shop/pricing.py": "from shop import cart\n"},
        old={"shop/pricing.py": "\n"},
        context={"shop/__init__.py": "", "shop/cart.py": "from shop import pricing\n"},
    ),
    passes=Example(
        files={"shop/pricing.py": "def total():\n    from shop import cart\n"},
        old={"shop/pricing.py": "\n"},
        context={"shop/__init__.py": "", "shop/cart.py": "from shop import pricing\n"},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds the import that closes a new cycle between modules, so that neither can be loaded without the other."""
    head, base = head_graph(change), base_graph(change)
    said: list[frozenset[str]] = []
    for file in change.files:
        if file.language not in LANGUAGES:
            continue
        for target, line in head.imports(file.path).items():
            way = _new_cycle(head, base, file.path, target)
            circle = frozenset({file.path, *way})
            # Two circles with a file in common are one knot: whoever unties it reads of it once.
            if way and all(circle.isdisjoint(other) for other in said):
                said.append(circle)
                yield _match(change, head, file, line, way)


def _new_cycle(head: ImportGraph, base: ImportGraph, path: str, target: str) -> list[str]:
    """The way back from the target to the importing file, when the change made this a cycle."""
    if path in base.paths and target in base.imports(path):
        return []  # not new: if there is a new cycle, another import closed it
    way = head.route(target, frozenset({path}))
    return [] if way and (_joined(base, path, target) or _was_there(base, way[:-1])) else way


def _was_there(base: ImportGraph, others: list[str]) -> bool:
    """Whether the others were a cycle already, which one more file has only joined."""
    return len(others) > 1 and _joined(base, others[0], others[-1])


def _joined(base: ImportGraph, one: str, other: str) -> bool:
    if one not in base.paths or other not in base.paths:
        return False
    return bool(base.route(one, frozenset({other})) and base.route(other, frozenset({one})))


def _match(change: ChangeView, head: ImportGraph, file: SourceFile, line: ImportLine, way: list[str]) -> Match:
    names = [file.path, *way]
    circle = " -> ".join(names if len(names) <= 6 else [*names[:3], "...", *names[-2:]])
    steps = tuple(
        Step(Span.lines(found.line), f"{before} imports {after}", before)
        for before, after in pairwise(way)
        if (found := head.imports(before).get(after)) is not None and found.line
    )
    return file.match(
        Span.lines(line.line, line.end_line),
        f"This import closes a cycle: {circle}. Whichever is loaded first sees the other half-made, and none of them"
        " can be used or tested alone. Move what both need into a module of its own, or import it inside the function.",
        steps=steps,
    )
