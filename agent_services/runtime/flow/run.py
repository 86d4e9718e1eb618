"""One run of the data flow over one file: the steps it may take, what it has found, and which code is running."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from agent_services.runtime.flow.closures import Class, Closure, Scope
from agent_services.runtime.flow.heap import Box, State
from agent_services.runtime.flow.values import UNKNOWN, Place, Trace, Trust, Value, gathered, named
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile

# A file of 5,000 lines needs some 70,000; one that needs more is no ordinary code.
MOST_STEPS = 200_000
# Calls are followed this deep, and from one function for this many steps.
MOST_DEPTH = 6
MOST_STEPS_INSIDE = 6_000
# In a file of many functions that call each other, what comes after so many steps is looked at without its calls:
# a file that is only large is never lost for them.
MOST_STEPS_FOLLOWING = 100_000

Evaluate = Callable[["Run", Any, State], Value]
Execute = Callable[["Run", Any, State], None]
_Registered = TypeVar("_Registered", bound=Callable[..., Any])
EXPRESSIONS: dict[type[ast.AST], Evaluate] = {}
STATEMENTS: dict[type[ast.AST], Execute] = {}
# How attributes of objects are found; `classes.py` puts itself here.
MEMBERS: list[Callable[["Run", Value, str, State], Value | None]] = []


def evaluates(*kinds: type[ast.AST]) -> Callable[[_Registered], _Registered]:
    """Registers the function that knows what an expression is worth."""
    return _register(EXPRESSIONS, kinds)


def executes(*kinds: type[ast.AST]) -> Callable[[_Registered], _Registered]:
    """Registers the function that knows what a statement does."""
    return _register(STATEMENTS, kinds)


def _register(table: dict[type[ast.AST], Any], kinds: Sequence[type[ast.AST]]) -> Callable[[_Registered], _Registered]:
    def add(function: _Registered) -> _Registered:
        table.update(dict.fromkeys(kinds, function))
        return function

    return add


@dataclass(frozen=True)
class Hit:
    """A value that reaches a place where it does harm."""

    kind: str
    # The call, or the stored or returned expression.
    node: ast.expr
    # The part of it that holds the value.
    argument: ast.expr
    value: Value
    trace: Trace
    # Where the harm is done, when a function called by `node` does it.
    inside: Place | None = None
    # Says how much worse or better than usual it is: see `report.py`.
    weight: str = ""


class Inside(NamedTuple):
    """A hit in a called function of another file, as it is there."""

    file: SourceFile
    hit: Hit
    # The call in the file that is run.
    call: ast.expr


class End(NamedTuple):
    """One way out of a function: what it returns, what is known then, and whether the result counts as true."""

    value: Value
    state: State
    truth: bool | None = None


@dataclass(eq=False)
class Frame:
    """A function that is running."""

    scope: Scope
    closure: Closure | None = None
    # The call that started it, in the caller's file.
    call: Place | None = None
    # The address under which a web framework calls it.
    route: str | None = None
    ends: list[End] = field(default_factory=list)
    # States at `break` and at `continue` of the loops that run.
    loops: list[tuple[list[State], list[State]]] = field(default_factory=list)
    # Names declared `global` or `nonlocal`.
    shared: set[str] = field(default_factory=set)
    # Functions defined inside, to be run for themselves when this one is done.
    inner: list[Closure] = field(default_factory=list)
    # The class whose body is running.
    making: Class | None = None


@dataclass(frozen=True)
class Seen:
    """A call that some rule wants to look at, with what is known of its arguments."""

    node: ast.Call
    name: str
    positional: tuple[Value, ...]
    named: Mapping[str, Value]
    owner: Box | None
    # Whether a web framework calls the function around it.
    is_web: bool


class Run:
    """One pass over a file and over what it calls."""

    def __init__(self, file: SourceFile, alone: Mapping[str, str]) -> None:
        self.root = file
        self.hits: list[Hit] = []
        self.inside: list[Inside] = []
        self.seen: list[Seen] = []
        self.frames: list[Frame] = []
        # Boxes made by modules; a function's own state comes first.
        self.shared_boxes: dict[int, Box] = {}
        self.steps = 0
        self._inside_limit = MOST_STEPS
        self._addresses = 0
        # Tests behind names that are being looked at.
        self.asked: set[ast.AST] = set()
        self.modules: dict[str, Scope] = {}
        # Traces that begin at a node: most are asked for on several ways through the code.
        self.entered: dict[tuple[ast.AST, Trust], Trace] = {}
        # Full names of what is used without a visible import: see `models`.
        self.alone = alone

    @property
    def frame(self) -> Frame:
        """The function that is running; the outermost is the module."""
        return self.frames[-1]

    @property
    def file(self) -> SourceFile:
        """The file whose code is running."""
        return self.frames[-1].scope.file

    def value(self, node: ast.AST | None, state: State) -> Value:
        """The value of an expression; what it assigns goes into the state."""
        if node is None:
            return UNKNOWN
        self.count()
        evaluate = EXPRESSIONS.get(type(node))
        return evaluate(self, node, state) if evaluate is not None else UNKNOWN

    def block(self, body: Sequence[ast.stmt], state: State) -> None:
        """Run statements up to the first that does not go on."""
        for statement in body:
            if not state.live:
                return
            self.count()
            execute = STATEMENTS.get(type(statement))
            if execute is not None:
                execute(self, statement, state)

    def count(self) -> None:
        """One step; the file is given up after too many."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise OverBudgetError("the data flow of this file has too many steps")

    # -- calls --------------------------------------------------------------------------------------------------------

    def start_function(self) -> None:
        """A function is analysed for itself: what it calls may take so many steps."""
        self._inside_limit = self.steps + MOST_STEPS_INSIDE

    def may_follow(self, closure: Closure) -> bool:
        """Whether a call is worth following: not too deep, not too long, not into itself."""
        if len(self.frames) > MOST_DEPTH or self.steps > min(self._inside_limit, MOST_STEPS_FOLLOWING):
            return False
        return all(frame.closure is None or frame.closure.node is not closure.node for frame in self.frames)

    # -- boxes --------------------------------------------------------------------------------------------------------

    def new(self, box: Box, state: State) -> Value:
        """A value that refers to a new box."""
        self._addresses += 1
        state.boxes[self._addresses] = box
        return Value(refs=(self._addresses,), name=box.of if isinstance(box.of, str) else "")

    def boxes(self, value: Value, state: State) -> list[tuple[int, Box]]:
        """The boxes a value may be, with their addresses."""
        found = []
        for ref in value.refs:
            box = state.boxes.get(ref) or self.shared_boxes.get(ref)
            if box is not None:
                found.append((ref, box))
        return found

    def any_of(self, value: Value, state: State) -> Value:
        """One element that stands for all of a container."""
        boxes = self.boxes(value, state)
        return boxes[0][1].any() if boxes else value.loose()

    def flat(self, value: Value, state: State, depth: int = 3) -> Value:
        """The sources in a value and in all it holds, in no known place."""
        if not value.refs or depth == 0:
            return value.loose()
        inside = [value]
        for _, box in self.boxes(value, state):
            inside += [self.flat(each, state, depth - 1) for each in box.items.values() if each.traces or each.refs]
            inside += [self.flat(box.rest, state, depth - 1)] if box.rest is not None else []
        return gathered(inside)

    def change(self, value: Value, state: State, how: Callable[[Box, bool], Box]) -> bool:
        """Replace the boxes a value may be; `how` is told whether it is surely this one."""
        found = self.boxes(value, state)
        for ref, box in found:
            state.boxes[ref] = how(box, len(value.refs) == 1)
        return bool(found)

    def member(self, owner: Value, name: str, state: State) -> Value | None:
        """A method or class attribute of an object of the project; None when it has none: see `classes.py`."""
        return MEMBERS[0](self, owner, name, state)

    # -- findings -----------------------------------------------------------------------------------------------------

    def place(self, node: ast.AST) -> Place:
        """A node of the running file."""
        return Place(self.file, node)

    def report(self, hit: Hit) -> None:
        """Keep a hit; what is found in a called function of another file is shown at the call in this one."""
        if self.file is not self.root:
            call = next((frame.call for frame in self.frames if frame.call and frame.call.file is self.root), None)
            if call is None or not isinstance(call.node, ast.expr):
                return
            self.inside.append(Inside(self.file, hit, call.node))
            hit = replace(hit, node=call.node, argument=call.node, inside=self.place(hit.node))
        self.hits.append(hit)

    # -- names --------------------------------------------------------------------------------------------------------

    def lookup(self, name: str, state: State) -> Value:
        """What a name stands for: here, in the functions around, in the module, in a library."""
        found = state.names.get(name)
        scope = self.frame.scope.outer if found is None else None
        while found is None and scope is not None:
            found, scope = scope.names.get(name), scope.outer
        if found is not None:
            return found
        imported = self.file.imports.get(name)
        return named(imported if imported is not None else self.alone.get(name, name))
