"""What is known of a value: the constant it is, the text it holds in order, and where its other parts come from."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.source import SourceFile

# Who may choose the value: somebody on the network, whoever starts the program, a caller inside it.
Trust = Literal["remote", "local", "parameter"]
TRUSTS: tuple[Trust, ...] = ("remote", "local", "parameter")
MOST_TRACES = 8
_MOST_PIECES = 200
_MOST_STEPS = 6
_MOST_CHOICES = 6


class Nothing:
    """The constant of a value that is none."""


NOTHING = Nothing()


class Place(NamedTuple):
    """A node and the file it is in."""

    file: SourceFile
    node: ast.AST


# Traces and values are made by the hundred thousand and never changed; `frozen` would make each one three times dearer.
@dataclass(slots=True, unsafe_hash=True)
class Trace:
    """A way from a source."""

    origin: Place
    # What enters: "`request.args['id']`, which the client chooses".
    what: str
    trust: Trust
    # Assignments and calls on the way, oldest first, at most a few.
    way: tuple[Place, ...] = ()
    # Kinds of harm it can no longer do.
    safe_for: frozenset[str] = frozenset()
    # Whether it went through code that nobody could read.
    vague: bool = False

    def through(self, place: Place) -> "Trace":
        """The trace after an assignment or a call."""
        if place in self.way or len(self.way) >= _MOST_STEPS:
            return self
        return Trace(self.origin, self.what, self.trust, (*self.way, place), self.safe_for, self.vague)

    def cleaned(self, kinds: frozenset[str]) -> "Trace":
        """The trace after a sanitizer."""
        if kinds <= self.safe_for:
            return self
        return Trace(self.origin, self.what, self.trust, self.way, self.safe_for | kinds, self.vague)

    def blurred(self) -> "Trace":
        """The trace after code that nobody could read."""
        return self if self.vague else Trace(self.origin, self.what, self.trust, self.way, self.safe_for, vague=True)


class Hole(NamedTuple):
    """A part of a text that is not fixed; without traces nobody knows where it comes from."""

    traces: tuple[Trace, ...] = ()
    # Kinds of harm that a part of unknown source cannot do.
    safe_for: frozenset[str] = frozenset()


Piece = str | Hole


@dataclass(slots=True, unsafe_hash=True)
class Value:
    """What is known of a value. Every field may be empty; all of them empty is a value nobody knows."""

    traces: tuple[Trace, ...] = ()
    # The constant it surely is.
    known: Any = NOTHING
    # Constants of which it is one.
    choices: tuple[Any, ...] = ()
    # Its text in order, when fixed and other parts were put together.
    pieces: tuple[Piece, ...] | None = None
    # Addresses of the containers and objects it may be: see `heap.py`.
    refs: tuple[int, ...] = ()
    # Functions and classes it may be: see `closures.py`.
    code: tuple[Any, ...] = ()
    # Symbolic name of what a library made: `hashlib.new().update`.
    name: str = ""
    # Kinds of harm it cannot do, when nobody knows where it comes from.
    safe_for: frozenset[str] = frozenset()
    # What its attributes and the results of its methods hold: the request itself is no text yet.
    holds: Trace | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is a constant."""
        return self.known is not NOTHING

    @property
    def text(self) -> str | None:
        """The text it surely is."""
        return self.known if isinstance(self.known, str) else None

    @property
    def parts(self) -> tuple[Piece, ...]:
        """Its text in order; one hole when nothing is known of the order."""
        if self.pieces is not None:
            return self.pieces
        if isinstance(self.known, str | bytes | int | float):
            return (as_text(self.known),)
        return (Hole(self.traces, self.safe_for),)

    @property
    def fixed(self) -> str:
        """All fixed text, a null character where something else stands."""
        return "".join(part if isinstance(part, str) else "\0" for part in self.parts)

    @property
    def is_built(self) -> bool:
        """Whether fixed text and something else were put together."""
        return any(isinstance(part, str) and part for part in self.parts) and any(
            isinstance(part, Hole) for part in self.parts
        )

    def before(self, trace: Trace) -> str:
        """The fixed text before a source's part; null characters where something else stands."""
        text = ""
        for part in self.parts:
            if isinstance(part, Hole) and any(each.origin == trace.origin for each in part.traces):
                return text
            text += part if isinstance(part, str) else "\0"
        return "\0"

    def through(self, place: Place) -> "Value":
        """The value after an assignment."""
        return self if not self.traces else self.each(lambda trace: trace.through(place))

    def cleaned(self, kinds: frozenset[str]) -> "Value":
        """The value after a sanitizer."""
        if not self.traces:
            return self if self.is_known else Value(safe_for=self.safe_for | kinds, name=self.name)
        return self.each(lambda trace: trace.cleaned(kinds))

    def vague(self) -> "Value":
        """The value after code that nobody could read."""
        return self if not self.traces else self.each(Trace.blurred)

    def each(self, change: Any) -> "Value":
        pieces = self.pieces and tuple(
            Hole(tuple(map(change, part.traces)), part.safe_for) if isinstance(part, Hole) else part
            for part in self.pieces
        )
        traces = tuple(map(change, self.traces))
        return Value(
            traces, self.known, self.choices, pieces, self.refs, self.code, self.name, self.safe_for, self.holds
        )

    def loose(self) -> "Value":
        """The same sources in no known place: what a method or a container makes of it."""
        return Value(self.traces) if self.traces else Value(safe_for=self.safe_for) if self.safe_for else UNKNOWN


UNKNOWN = Value()
HARMLESS = Value(safe_for=EVERYTHING)


def constant(known: object) -> Value:
    """A value that is surely this constant."""
    return Value(known=known)


def named(name: str) -> Value:
    """Something of a library; names that grow without end say nothing."""
    return _named(name) if name and len(name) < 120 else UNKNOWN


@lru_cache(maxsize=4096)
def _named(name: str) -> Value:
    return Value(name=name)


def as_text(known: object) -> str:
    """A constant as it stands in a text; bytes as the text they hold."""
    return known.decode(errors="replace") if isinstance(known, bytes) else str(known)


def merged(traces: Sequence[Trace]) -> tuple[Trace, ...]:
    """One trace for every source: safe only for what all ways are safe for."""
    if len(traces) < 2:
        return tuple(traces)
    found: dict[Place, Trace] = {}
    for trace in traces:
        other = found.get(trace.origin)
        if other is None:
            found[trace.origin] = trace
        elif other != trace:
            first = other if len(other.safe_for) <= len(trace.safe_for) else trace
            found[trace.origin] = replace(
                first, safe_for=other.safe_for & trace.safe_for, vague=other.vague and trace.vague
            )
    return tuple(found.values())[:MOST_TRACES]


def concat(values: Iterable[Value]) -> Value:
    """One text after the other."""
    values = list(values)
    if all(value.is_known for value in values):
        return constant("".join(as_text(value.known) for value in values))
    pieces: list[Piece] = []
    for part in (part for value in values for part in value.parts):
        if isinstance(part, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += part
        elif part:
            pieces.append(part)
    traces = merged([trace for value in values for trace in value.traces])
    return Value(traces, pieces=tuple(pieces[:_MOST_PIECES]))


def gathered(values: Iterable[Value]) -> Value:
    """What a call or container makes of values: their sources, in no known place."""
    traces = merged([trace for value in values for trace in value.traces])
    return Value(traces) if traces else UNKNOWN


def either(first: Value, second: Value) -> Value:
    """One or the other."""
    if first is second or first == second:
        return first
    choices = _choices(first, second)
    pieces = first.pieces if second.is_known or not second.traces else second.pieces
    traces = merged((*first.traces, *second.traces))
    return Value(
        traces,
        choices=choices,
        pieces=_with_all(pieces, traces),
        refs=tuple(dict.fromkeys((*first.refs, *second.refs)))[:4],
        code=tuple(dict.fromkeys((*first.code, *second.code)))[:4],
        name=first.name if first.name == second.name else "",
        safe_for=_safe(first) & _safe(second),
        holds=first.holds or second.holds,
    )


def _safe(value: Value) -> frozenset[str]:
    return EVERYTHING if value.is_known else value.safe_for


def _choices(first: Value, second: Value) -> tuple[Any, ...]:
    if not all(value.is_known or value.choices for value in (first, second)):
        return ()
    both = [each for value in (first, second) for each in ((value.known,) if value.is_known else value.choices)]
    # `1` and `True` are equal and not the same.
    unique = tuple({(type(each), repr(each)): each for each in both}.values())
    return unique if len(unique) <= _MOST_CHOICES else ()


def _with_all(pieces: tuple[Piece, ...] | None, traces: tuple[Trace, ...]) -> tuple[Piece, ...] | None:
    """The order of one side, as long as it shows every source."""
    if pieces is None:
        return None
    shown = {trace.origin for part in pieces if isinstance(part, Hole) for trace in part.traces}
    missing = tuple(trace for trace in traces if trace.origin not in shown)
    return (*pieces, Hole(missing)) if missing else pieces
