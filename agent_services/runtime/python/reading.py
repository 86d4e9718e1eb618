"""Python texts as rules read them: the tree and what lies around each node, made once for all who ask."""

import ast
from collections import OrderedDict, defaultdict
from functools import cached_property

from agent_services.runtime.python.parse import SyntaxProblem, parse_python
from agent_services.runtime.python.walk import below


class Reading:
    """One text. Nothing in it depends on the change or the agent."""

    def __init__(self, text: str) -> None:
        parsed = parse_python(text)
        self.problem = parsed if isinstance(parsed, SyntaxProblem) else None
        self.tree = parsed if isinstance(parsed, ast.Module) else ast.Module([], [])

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
