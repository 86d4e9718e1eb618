"""Runs a file: its module, then every function for itself, with what its parameters may be."""

import sys

from agent_services.runtime.flow import calls, literals, matching, models, statements, text
from agent_services.runtime.flow.closures import Closure, Scope
from agent_services.runtime.flow.entry import parameters, route_of
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.requesters import hits_from_callers
from agent_services.runtime.flow.run import Frame, Hit, Run, Seen
from agent_services.runtime.flow.values import TRUSTS
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile

_DEEPEST = 6_000

# They register what they know of expressions and statements.
_ = (calls, literals, matching, statements, text)


def run_of(file: SourceFile) -> Run:
    """The finished run of a file. Made once per file: see `SourceFile.once`."""
    run = Run(file, models.ALONE)
    limit = sys.getrecursionlimit()
    # Calls between Python functions need no room on the machine's stack.
    sys.setrecursionlimit(max(limit, _DEEPEST))
    try:
        _run(run, file)
    except RecursionError:
        raise OverBudgetError("the code of this file is nested deeper than the data flow follows") from None
    finally:
        sys.setrecursionlimit(limit)
    return run


def hits_of(file: SourceFile) -> tuple[Hit, ...]:
    """Every value that does harm, in the order of the text; one for each kind and place."""
    unique: dict[tuple[str, int], Hit] = {}
    for hit in (*file.once(run_of).hits, *hits_from_callers(file, run_of)):
        # One word is enough for a name that is joined to a folder and then used again and again.
        key = (hit.kind, id(hit.trace.origin.node if hit.weight == "joined" else hit.node))
        if key not in unique or _rank(hit) < _rank(unique[key]):
            unique[key] = hit
    return tuple(sorted(unique.values(), key=lambda hit: (hit.node.lineno, hit.node.col_offset, hit.kind)))


def seen_in(file: SourceFile, *names: str) -> tuple[Seen, ...]:
    """Calls by name that can run, with what is known of their arguments; `.set_cookie` is any method of that name."""
    found = [seen for seen in file.once(run_of).seen if _is_one(seen.name, names)]
    return tuple(sorted(found, key=lambda seen: (seen.node.lineno, seen.node.col_offset)))


def _is_one(name: str, names: tuple[str, ...]) -> bool:
    return any(name == each or (each[0] == "." and name.endswith(each)) for each in names)


def _rank(hit: Hit) -> tuple[int, bool, int]:
    return (TRUSTS.index(hit.trace.trust), hit.trace.vague, len(hit.trace.way))


def _run(run: Run, file: SourceFile) -> None:
    frame = Frame(Scope({}, None, file))
    run.frames.append(frame)
    state = State({}, {})
    run.block(file.tree.body, state)
    frame.scope.names = state.names
    run.shared_boxes = state.boxes
    for closure in frame.inner:
        _function(run, closure)


def _function(run: Run, closure: Closure, depth: int = 0) -> None:
    """Run a function for itself, then those that are defined in it."""
    run.start_function()
    frame = Frame(Scope({}, closure.scope, closure.file), closure)
    state = State({}, {})
    frame.route = route_of(run, closure, State({}, {}))
    run.frames.append(frame)
    state.names.update(parameters(run, closure, frame.route, state))
    frame.scope.names = state.names
    run.block(closure.node.body, state)  # type: ignore[arg-type]
    _finish(run, frame, state)
    if depth < 8:
        for inner in frame.inner:
            _function(run, inner, depth + 1)
    run.frames.pop()


def _finish(run: Run, frame: Frame, state: State) -> None:
    """What inner functions see is what is known at the end, in whatever way it came."""
    states = [end.state for end in frame.ends]
    state.become_ended([*([state.copy()] if state.live or not states else []), *states])
    frame.scope.names = state.names
    run.shared_boxes = {**run.shared_boxes, **state.boxes}
