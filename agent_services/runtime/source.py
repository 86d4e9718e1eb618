"""What rules read: one file with its tree, and the change around it."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar, Unpack

from agent_services.runtime.formats.languages import grammar_of
from agent_services.runtime.python.parse import SyntaxProblem
from agent_services.runtime.python.reading import READINGS, Reading
from agent_services.runtime.rule import Edit, Fix, Match, MatchFacts, Options, Step
from agent_services.runtime.text import EVERY_LINE, LineIndex, Lines, Span

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from agent_services.runtime.advisories.database import Advisories

Node = TypeVar("Node", bound=ast.AST)
Made = TypeVar("Made")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.ClassDef | ast.Lambda


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# The nodes that have a place.
_PLACED = (ast.expr, ast.stmt, ast.ExceptHandler, ast.arg, ast.keyword, ast.alias, ast.pattern)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (*_DEFINITIONS, ast.Lambda)


@dataclass(frozen=True)
class _Failed:
    error: Exception


class SourceFile:
    """One version of one file. Everything derived from the text is made once and shared by all rules."""

    def __init__(
        self,
        path: str,
        text: str,
        *,
        language: str = "python",
        changed: Lines = EVERY_LINE,
        removed: Lines = EVERY_LINE,
        old: "SourceFile | None" = None,
        blob_id: str = "",
    ) -> None:
        self.byte_order_mark = text.startswith("\ufeff")
        self.path = path
        self.text = text.removeprefix("\ufeff")
        self.language = language
        self.changed = changed
        self.removed = removed
        self.old = old
        self.blob_id = blob_id
        # The change it is a part of; None for a file by itself.
        self.change: ChangeView | None = None
        self._made: dict[object, object] = {}

    def once(self, make: "Callable[[SourceFile], Made]") -> "Made":
        """What a function makes of this file, made once and shared by all rules that ask with the same function."""
        if make not in self._made:
            try:
                self._made[make] = make(self)
            except Exception as error:  # noqa: BLE001  raised below, for every rule that asks, without trying again
                self._made[make] = _Failed(error)
        made = self._made[make]
        if isinstance(made, _Failed):
            raise made.error
        return made  # type: ignore[return-value]

    # -- text ---------------------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> LineIndex:
        """The text by lines; `lines.line(n)`, `lines.place(offset)`, `lines.span(start, end)`."""
        return LineIndex(self.text)

    def segment(self, node: ast.AST) -> str:
        """The text of a node."""
        return self.lines.cut(self.span(node))

    def span(self, node: "ast.AST | SgNode") -> Span:
        """Where a node is. A node of the standard tree without a place (arguments, a comprehension) is an error."""
        if isinstance(node, _PLACED):
            end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
            return Span(node.lineno, node.col_offset + 1, end_line, end_column + 1)
        if isinstance(node, ast.AST):
            raise TypeError(f"{type(node).__name__} has no place of its own; use one of its parts")
        place = node.range()
        return self.lines.span(place.start.index, place.end.index)

    def may_name(self, *names: str) -> bool:
        """False only when a Python file surely holds none of some names, as its text shows without a tree."""
        # Outside of ASCII a name can be written in several ways.
        return not self.text.isascii() or any(name in self.text for name in names)

    # -- Python tree --------------------------------------------------------------------------------------------------

    @cached_property
    def _reading(self) -> Reading:
        return READINGS.of(self.text if self.language == "python" else "")

    @cached_property
    def tree(self) -> ast.Module:
        """The Python tree; an empty module when the file does not parse or is not Python."""
        return self._reading.tree

    @cached_property
    def syntax_problem(self) -> SyntaxProblem | None:
        """Why a Python file does not parse."""
        return self._reading.problem

    @cached_property
    def _index(self) -> tuple[dict[type[ast.AST], list[ast.AST]], dict[ast.AST, ast.AST]]:
        return self._reading.index

    def nodes(self, *types: type[Node]) -> Iterator[Node]:
        """All nodes of exactly these types, in the order of the text within each type."""
        by_type = self._index[0]
        return chain.from_iterable([by_type.get(kind, ()) for kind in types])  # type: ignore[misc]

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node around a node."""
        return self._index[1].get(node)

    def parents(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, innermost first, the module last."""
        around = self._index[1]
        while (above := around.get(node)) is not None:
            yield above
            node = above

    def functions(self) -> Iterator[Function]:
        """All functions and methods, in the order of the text."""
        return iter(self._functions)

    @cached_property
    def _functions(self) -> list[Function]:
        found: list[Function] = [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function a node's code runs in; a lambda or a class body stops the search."""
        around = self._index[1]
        while (above := around.get(node)) is not None:
            if isinstance(above, _OWN_SCOPE):
                return above if isinstance(above, _FUNCTIONS) else None
            node = above
        return None

    def symbol(self, line: int) -> str:
        """Qualified name of the innermost definition around a line; empty at module level."""
        symbols = self._reading.symbols
        return symbols[line] if line < len(symbols) else ""

    # -- names --------------------------------------------------------------------------------------------------------

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """What each imported name stands for: `{"run": "subprocess.run"}`; relative imports keep their dots."""
        return self._reading.imports

    def name(self, node: ast.AST | None) -> str:
        """Dotted name of an expression with imports resolved: `subprocess.run`; empty when it is no plain name.

        Parts that are calls or subscripts make it empty; `self.x.y` stays as it is written.
        """
        return self._reading.name(node)

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Calls by name, in the order of the text.

        `subprocess.run` is that name after imports, `.execute` any attribute of that name.
        """
        calls, places = self._calls
        for place in sorted({place for name in names for place in places.get(name, ())}):
            yield calls[place]

    @cached_property
    def _calls(self) -> tuple[list[ast.Call], dict[str, list[int]]]:
        """All calls in the order of the text, and the places among them of each name and each `.attribute`."""
        calls = list(self.nodes(ast.Call))
        places: dict[str, list[int]] = {}
        for place, call in enumerate(calls):
            if isinstance(call.func, ast.Attribute):
                places.setdefault(f".{call.func.attr}", []).append(place)
            if name := self.name(call.func):
                places.setdefault(name, []).append(place)
        return calls, places

    # -- other languages ----------------------------------------------------------------------------------------------

    @cached_property
    def structure(self) -> "SgNode | None":
        """Root of ast-grep's tree; None without a grammar. It keeps what parses of a broken file."""
        grammar = grammar_of(self.language, self.path)
        if grammar is None:
            return None
        from ast_grep_py import SgRoot

        return SgRoot(self.text, grammar).root()

    def find(self, *patterns: str) -> "Iterator[SgNode]":
        """Matches of ast-grep patterns, pattern by pattern: `find("eval($CODE)")`."""
        if self.structure is not None:
            for pattern in patterns:
                yield from self.structure.find_all(pattern=pattern)

    def kinds(self, *kinds: str) -> "Iterator[SgNode]":
        """Nodes of the grammar's kinds, kind by kind: `kinds("call_expression")`."""
        if self.structure is not None:
            for kind in kinds:
                yield from self.structure.find_all(kind=kind)

    # -- answers ------------------------------------------------------------------------------------------------------

    def match(
        self,
        place: "ast.AST | SgNode | Span",
        message: str,
        *,
        scope: "ast.AST | SgNode | Span | None" = None,
        **facts: Unpack[MatchFacts],
    ) -> Match:
        """What a rule yields; see `Match` for the fields."""
        touched = None if scope is None else self._span_of(scope)
        return Match(self.path, self._span_of(place), message, scope=touched, **facts)

    def step(self, place: "ast.AST | SgNode | Span", note: str) -> Step:
        """A piece of evidence in this file; also for a match in another one."""
        return Step(self._span_of(place), note, self.path)

    def fix(self, description: str, *edits: Edit) -> Fix:
        """A fix; the edits are put in order."""
        return Fix(description, tuple(sorted(edits, key=lambda edit: (edit.path, edit.span))))

    def replace(self, place: "ast.AST | SgNode | Span", new_text: str) -> Edit:
        """Replace a node."""
        return Edit(self._span_of(place), new_text, self.path)

    def insert(self, line: int, column: int, new_text: str) -> Edit:
        """Insert before a line and byte column, both from 1."""
        return Edit(Span(line, column, line, column), new_text, self.path)

    def add_import(self, statement: str) -> tuple[Edit, ...]:
        """The edit that adds an import line after docstring and `__future__`; nothing when it is there."""
        module = ast.parse(statement).body[0]
        if any(ast.dump(module) == ast.dump(node) for node in self.tree.body):
            return ()
        line = 1
        for node in self.tree.body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not docstring and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
                line = node.lineno if isinstance(node, ast.Import | ast.ImportFrom) else line
                break
            line = (node.end_lineno or node.lineno) + 1
        return (self.insert(line, 1, statement + "\n"),)

    def _span_of(self, place: "ast.AST | SgNode | Span") -> Span:
        return place if isinstance(place, Span) else self.span(place)


class ChangeView:
    """The whole change: the changed files that can be read, and the rest of the repository on demand."""

    def __init__(
        self,
        files: Sequence[SourceFile],
        *,
        paths: Mapping[str, str] | None = None,
        read_blobs: "Callable[[Sequence[str]], Mapping[str, str]] | None" = None,
        deleted: Sequence[SourceFile] = (),
        options: Options | None = None,
        advisories: "Advisories | None" = None,
    ) -> None:
        self.files = tuple(files)
        # Old versions of the files that are gone in head.
        self.deleted = tuple(deleted)
        self.options: Options = options or {}
        # Known weaknesses of packages; None without a database.
        self.advisories = advisories
        # Path -> blob id of the changed files and of what `context_patterns` names, ascending; of configuration, the id
        # that the base has.
        self.paths: Mapping[str, str] = paths if paths is not None else {file.path: file.blob_id for file in files}
        self._read_blobs = read_blobs
        self._by_path = {file.path: file for file in files}
        self._texts: dict[str, str] = {}
        self._made: dict[object, object] = {}
        self._configs: dict[str, str] = {}
        self._others: dict[str, SourceFile] = {}
        for file in self.files:
            file.change = self

    def once(self, make: "Callable[[ChangeView], Made]") -> "Made":
        """What a function makes of this change, made once and shared by all that ask with the same function."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]  # type: ignore[return-value]

    def file(self, path: str) -> SourceFile | None:
        """A changed file by its path in head."""
        return self._by_path.get(path)

    def source(self, path: str) -> SourceFile | None:
        """A Python file of the repository at head, changed or not; None when it cannot be read."""
        if path not in self._by_path and path not in self._others and (text := self.read(path)) is not None:
            other = self._others[path] = SourceFile(path, text)
            other.change = self
        return self._by_path.get(path) or self._others.get(path)

    def read(self, path: str) -> str | None:
        """Text of a path at head; None when it is not in `paths`, too large, or no text."""
        return self.read_many([path]).get(path)

    def read_many(self, paths: Iterable[str]) -> dict[str, str]:
        """Texts of many paths with one question to the orchestrator; what cannot be read is left out."""
        wanted = list(paths)
        missing = [
            path for path in wanted if path in self.paths and path not in self._by_path and path not in self._texts
        ]
        if missing and self._read_blobs is not None:
            self._texts.update(self._read_blobs(missing))
        known = {path: file.text for path in wanted if (file := self._by_path.get(path)) is not None}
        return known | {path: self._texts[path] for path in wanted if path in self._texts}

    def read_configs(self, paths: Iterable[str]) -> dict[str, str]:
        """Texts of configuration, at the tip of the base branch: what the change makes of it does not count yet."""
        wanted = [path for path in paths if path in self.paths]
        missing = [path for path in wanted if path not in self._configs]
        if missing and self._read_blobs is not None:
            self._configs.update(self._read_blobs(missing))
        return {path: self._configs[path] for path in wanted if path in self._configs}

    def option(self, name: str, default: float) -> float:
        """A number from the settings; the default when it is absent or no number."""
        value = self.options.get(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else default
