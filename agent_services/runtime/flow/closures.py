"""Functions and classes of the project as values: their code, and the names around it."""

import ast
from dataclasses import dataclass, field

from agent_services.runtime.flow.values import Value
from agent_services.runtime.source import Function, SourceFile


@dataclass(eq=False, slots=True)
class Scope:
    """Names that inner functions read; the outermost is a module."""

    names: dict[str, Value]
    outer: "Scope | None"
    file: SourceFile


@dataclass(frozen=True, slots=True)
class Closure:
    """A function or lambda where it was defined."""

    node: Function | ast.Lambda
    scope: Scope
    # The class it is a method of.
    owner: "Class | None" = None

    @property
    def file(self) -> SourceFile:
        """Where its code is."""
        return self.scope.file


@dataclass(eq=False, slots=True)
class Class:
    """A class of the project."""

    node: ast.ClassDef
    scope: Scope
    # Its own bases, and the names of those that come from libraries.
    bases: tuple["Class", ...] = ()
    library_bases: tuple[str, ...] = ()
    attributes: dict[str, Value] = field(default_factory=dict)

    @property
    def file(self) -> SourceFile:
        """Where its code is."""
        return self.scope.file

    def find(self, name: str, depth: int = 8) -> Value | None:
        """A method or class attribute, its own or inherited."""
        if name in self.attributes:
            return self.attributes[name]
        if depth:
            for base in self.bases:
                if (found := base.find(name, depth - 1)) is not None:
                    return found
        return None

    def all_library_bases(self, depth: int = 8) -> frozenset[str]:
        """Names of the library classes it inherits from, directly or not."""
        inherited = [base.all_library_bases(depth - 1) for base in self.bases] if depth else []
        return frozenset(self.library_bases).union(*inherited)


@dataclass(frozen=True, slots=True)
class Bound:
    """A method with the object it belongs to."""

    closure: Closure
    owner: Value
