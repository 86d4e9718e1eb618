"""Harm in a changed file that comes from requests which other files, changed or not, hand to it."""

from collections.abc import Callable, Container, Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.flow.run import Hit, Inside, Run
from agent_services.runtime.flow.sources import is_web
from agent_services.runtime.project.import_lines import quick_imports
from agent_services.runtime.project.modules import is_python, nearest, targets
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import ChangeView, SourceFile

# Files that are read in search of callers, the nearest first; levels that are walked back, and files that are kept on
# each; handlers' files whose data flow is followed.
_MOST_FILES, _MOST_LEVELS, _MOST_ON_LEVEL, _MOST_RUNS = 300, 3, 12, 4


def hits_from_callers(file: SourceFile, run_of: Callable[[SourceFile], Run]) -> Iterator[Hit]:
    """Hits in a changed file whose values come from handlers in files that lead to it."""
    if file.change is None or is_test(file.path) or not _is_code_touched(file):
        return
    for caller in _web_callers(file.change, file):
        try:
            inside = caller.once(run_of).inside
        except OverBudgetError:
            # Without this caller less is said of the changed file, which itself was read.
            continue
        yield from (each.hit for each in inside if each.file is file and not _is_said_there(caller, each))


def _is_code_touched(file: SourceFile) -> bool:
    return any(file.changed.first_in(node.lineno, node.end_lineno or node.lineno) for node in file.functions())


def _is_said_there(caller: SourceFile, inside: Inside) -> bool:
    """Whether the call that leads here is changed too: then it is said at the call."""
    known = caller.change.file(caller.path) if caller.change is not None else None
    return known is not None and known.changed.touches(caller.span(inside.call))


def _web_callers(change: ChangeView, file: SourceFile) -> list[SourceFile]:
    """Files with a web framework that import a file, or import what imports it."""
    texts = change.read_many(nearest(file.path, change.once(_code_paths), _MOST_FILES))
    found, seen, level = [], {file.path}, {file.path}
    for _ in range(_MOST_LEVELS):
        importers = [path for path in _importing(level, texts, change.paths) if path not in seen]
        level = set(importers[:_MOST_ON_LEVEL])
        seen |= level
        sources = [source for path in importers[:_MOST_ON_LEVEL] if (source := change.source(path)) is not None]
        found += [source for source in sources if is_web(source)]
        if not level:
            break
    return found[:_MOST_RUNS]


def _code_paths(change: ChangeView) -> list[str]:
    return [path for path in change.paths if is_python(path) and not is_test(path)]


def _importing(goals: set[str], texts: dict[str, str], paths: Container[str]) -> Iterator[str]:
    """Files that import one of some others, in the order of their paths."""
    stems = {goal.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2] for goal in goals}
    for path in sorted({path for stem in stems for path, text in texts.items() if stem in text}):
        lines = quick_imports(texts[path], python=True)
        if any(not goals.isdisjoint(targets(path, line, paths)) for line in lines):
            yield path
