"""Functions and classes of other files of the repository, read when a value from outside is handed to them."""

from agent_services.runtime.flow.closures import Scope
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.run import Frame, Run
from agent_services.runtime.flow.values import Value
from agent_services.runtime.project.import_lines import ImportLine
from agent_services.runtime.project.modules import targets
from agent_services.runtime.source import ChangeView

# Files that one file may lead to, and their size in characters.
_MOST_FILES = 8
_LONGEST = 100_000
_MOST_HOPS = 3


def may_be_found(name: str) -> bool:
    """Whether a name may be one of the repository: it has a module before it, and is not what a call made."""
    return name.rfind(".") > 0 and "()" not in name


def find(run: Run, name: str, hops: int = _MOST_HOPS) -> Value | None:
    """What a dotted name means in the repository: `helpers.text.escape`; None when it is of a library."""
    file = run.file
    if file.change is None or not may_be_found(name) or not hops:
        return None
    module, _, last = name.rpartition(".")
    for path in targets(file.path, ImportLine(module, (last,), 0, 0), file.change.paths):
        scope = _module(run, file.change, path)
        if scope is None:
            continue
        if (found := scope.names.get(last)) is not None:
            return found
        if (elsewhere := scope.file.imports.get(last)) is not None:
            return _found_from(run, scope, elsewhere, hops - 1)
    return None


def _found_from(run: Run, scope: Scope, name: str, hops: int) -> Value | None:
    """What a module passes on from another one."""
    run.frames.append(Frame(scope))
    try:
        return find(run, name, hops)
    finally:
        run.frames.pop()


def _module(run: Run, change: ChangeView, path: str) -> Scope | None:
    if path in run.modules:
        return run.modules[path]
    if len(run.modules) >= _MOST_FILES:
        return None
    file = change.source(path)
    if file is None or len(file.text) > _LONGEST or file.syntax_problem is not None:
        return None
    scope = run.modules[path] = Scope({}, None, file)
    state = State({}, {})
    run.frames.append(Frame(scope))
    try:
        run.block(file.tree.body, state)
    finally:
        run.frames.pop()
    scope.names = state.names
    run.shared_boxes = {**run.shared_boxes, **state.boxes}
    return scope
