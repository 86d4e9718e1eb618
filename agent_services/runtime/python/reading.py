"""Python texts as rules read them: the tree and what lies around each node, made once for all who ask."""

import ast
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from agent_services.runtime.python.parse import SyntaxProblem, parse_python
from agent_services.runtime.python.walk import below, blocks, import_statements

# Longer ones are worked out each time: a chain of a thousand parts has a thousand names.
_LONGEST_NAME = 120
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Reading:
    """One text. Nothing in it depends on the change or the agent."""

    def __init__(self, text: str) -> None:
        parsed = parse_python(text)
        self.problem = parsed if isinstance(parsed, SyntaxProblem) else None
        self.tree = parsed if isinstance(parsed, ast.Module) else ast.Module([], [])
        self._names: dict[ast.Attribute, str] = {}

    @cached_property
    def index(self) -> tuple[dict[type[ast.AST], list[ast.AST]], dict[ast.AST, ast.AST]]:
        """Nodes by their type, in the order of the text, and the node around each node."""
        by_type: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        parents: dict[ast.AST, ast.AST] = {}
        todo: list[ast.AST] = [self.tree]
        while todo:
            node = todo.pop()
            by_type[type(node)].append(node)
            if children := below(node):
                for child in children:
                    parents[child] = node
                todo += children[::-1]
        return dict(by_type), parents

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """See `SourceFile.imports`."""
        names: dict[str, str] = {}
        statements = import_statements(self.tree)
        for plain in statements:
            if isinstance(plain, ast.Import):
                for alias in plain.names:
                    first = alias.name.partition(".")[0]
                    names[alias.asname or first] = alias.name if alias.asname else first
        for node in statements:
            if isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                prefix = f"{module}." if module.strip(".") else module
                names |= {alias.asname or alias.name: prefix + alias.name for alias in node.names}
        return names

    @cached_property
    def symbols(self) -> list[str]:
        """By line, from 1, up to the last definition's end: qualified name of the innermost definition around it."""
        found: list[str] = []
        # What lies inside of another one begins after it, and so overwrites it.
        for first, last, name in sorted(_defined(self.tree.body, "")):
            found += [""] * (last + 1 - len(found))
            found[first : last + 1] = [name] * (last + 1 - first)
        return found

    def name(self, node: ast.AST | None) -> str:
        """See `SourceFile.name`."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id, node.id)
        if not isinstance(node, ast.Attribute):
            return ""
        known = self._names.get(node)
        if known is None:
            known = self._joined(node)
            if len(known) < _LONGEST_NAME:
                self._names[node] = known
        return known

    def _joined(self, node: ast.Attribute) -> str:
        first, parts = node.value, [node.attr]
        while isinstance(first, ast.Attribute):
            parts.append(first.attr)
            first = first.value
        return ".".join([self.name(first), *reversed(parts)]) if isinstance(first, ast.Name) else ""


def _defined(body: Sequence[ast.stmt], outer: str) -> Iterator[tuple[int, int, str]]:
    """First line, last line and qualified name of every function and class in a block and in the blocks below."""
    for node in body:
        name = outer
        if isinstance(node, _DEFINITIONS):
            name = f"{outer}.{node.name}" if outer else node.name
            first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
            yield first, node.end_lineno or node.lineno, name
        for block in blocks(node):
            yield from _defined(block, name)


class Readings:
    """The texts that were read last, for agents that read the same ones after each other in one process."""

    def __init__(self) -> None:
        self.most_characters = 0
        self._characters = 0
        self._kept: OrderedDict[str, Reading] = OrderedDict()

    def of(self, text: str) -> Reading:
        """A text's reading. Raises what `parse_python` raises."""
        if (known := self._kept.get(text)) is not None:
            return known
        made = Reading(text)
        if self.most_characters:
            self._keep(text, made)
        return made

    def _keep(self, text: str, made: Reading) -> None:
        self._kept[text] = made
        self._characters += len(text)
        while self._characters > self.most_characters:
            oldest, _ = self._kept.popitem(last=False)
            self._characters -= len(oldest)


READINGS = Readings()
"""This process's; it keeps nothing unless told to, because one agent reads a text once."""
