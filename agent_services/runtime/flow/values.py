"""What is known of a value: its text as far as it is fixed, and where its other parts come from."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

# Who may choose the value: somebody on the network, whoever starts the program, a caller inside it.
Trust = Literal["remote", "local", "parameter"]


@dataclass(frozen=True, slots=True)
class Trace:
    """A way from a source; equal when source and way are."""

    origin: ast.AST
    # What enters: "`request.args['id']`, which the client chooses".
    what: str
    trust: Trust
    # Assignments on the way, oldest first, at most a few.
    way: tuple[ast.AST, ...] = ()
    # Sinks it can no longer harm.
    safe_for: frozenset[str] = frozenset()

    def through(self, node: ast.AST) -> "Trace":
        """The trace after an assignment."""
        return self if node in self.way or len(self.way) >= 4 else replace(self, way=(*self.way, node))

    def cleaned(self, kinds: frozenset[str]) -> "Trace":
        """The trace after a sanitizer."""
        return replace(self, safe_for=self.safe_for | kinds)


# A fixed text, a part with a source, or a part about which nothing is known.
Part = str | Trace | None


@dataclass(frozen=True, slots=True)
class Value:
    """Parts in the order of the text. Values that are no text have their traces as parts."""

    parts: tuple[Part, ...] = (None,)

    @property
    def traces(self) -> tuple[Trace, ...]:
        """Where parts come from, without doubles."""
        return tuple(dict.fromkeys(part for part in self.parts if isinstance(part, Trace)))

    @property
    def text(self) -> str | None:
        """The text when all of it is fixed."""
        texts = [part for part in self.parts if isinstance(part, str)]
        return "".join(texts) if len(texts) == len(self.parts) else None

    @property
    def fixed(self) -> str:
        """All fixed text, a null character where something unknown stands."""
        return "".join(part if isinstance(part, str) else "\0" for part in self.parts)

    @property
    def is_built(self) -> bool:
        """Whether fixed text and something unknown were put together."""
        return any(isinstance(part, str) and part for part in self.parts) and any(
            not isinstance(part, str) for part in self.parts
        )

    def before(self, trace: Trace) -> str:
        """The fixed text before a part; null characters where something unknown stands."""
        found = [index for index, part in enumerate(self.parts) if part == trace]
        return Value(self.parts[: found[0]]).fixed if found else "\0"

    def through(self, node: ast.AST) -> "Value":
        """The value after an assignment."""
        return Value(tuple(part.through(node) if isinstance(part, Trace) else part for part in self.parts))

    def cleaned(self, kinds: frozenset[str]) -> "Value":
        """The value after a sanitizer."""
        return Value(tuple(part.cleaned(kinds) if isinstance(part, Trace) else part for part in self.parts))

    def loose(self) -> "Value":
        """The same sources in no known place: what a method or a container makes of it."""
        return Value((*self.traces, None)) if self.traces else UNKNOWN


UNKNOWN = Value()


def fixed(text: str) -> Value:
    """A value that is known."""
    return Value((text,))


def concat(values: Iterable[Value]) -> Value:
    """One after the other; long runs of unknown parts become one."""
    parts: list[Part] = []
    for part in _parts(values):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part is not None or not parts or parts[-1] is not None:
            parts.append(part)
    return Value(tuple(parts[:200])) if parts else fixed("")


def either(first: Value, second: Value) -> Value:
    """One or the other: the one with sources tells more."""
    if first == second or not second.traces:
        return first if first.traces or first == second else UNKNOWN
    extra = tuple(trace for trace in second.traces if trace not in first.traces)
    return Value(first.parts + extra) if first.traces else second


def _parts(values: Iterable[Value]) -> Iterator[Part]:
    for value in values:
        yield from value.parts
