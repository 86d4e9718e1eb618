"""Harm in a changed file that comes from requests which other files, changed or not, hand to it."""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.flow.run import Hit, Inside, Run
from agent_services.runtime.flow.sources import is_web
from agent_services.runtime.project.import_lines import quick_imports
from agent_services.runtime.project.modules import is_python, nearest, targets
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import ChangeView, SourceFile

Importers = defaultdict[str, list[str]]
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
    importers = _importers_around(change, file.path.rpartition("/")[0])
    found, seen, level = [], {file.path}, {file.path}
    for _ in range(_MOST_LEVELS):
        above = sorted({path for goal in level for path in importers.get(goal, ())} - seen)[:_MOST_ON_LEVEL]
        level = set(above)
        seen |= level
        found += [source for path in above if (source := change.source(path)) is not None and is_web(source)]
        if not level:
            break
    return found[:_MOST_RUNS]


def _importers_around(change: ChangeView, folder: str) -> Importers:
    """Of the files nearest to a folder: who imports each file of the repository."""
    known = change.once(_importers_by_folder)
    if folder not in known:
        near = nearest(posixpath.join(folder, "_"), change.once(_code_paths), _MOST_FILES)
        known[folder] = defaultdict(list)
        for path, text in change.read_many(near).items():
            for goal in _imported(change, path, text):
                known[folder][goal].append(path)
    return known[folder]


def _imported(change: ChangeView, path: str, text: str) -> set[str]:
    """Files of the repository that a file imports, worked out once for a change."""
    known = change.once(_imports_by_file)
    if path not in known:
        lines = quick_imports(text, python=True)
        known[path] = {goal for line in lines for goal in targets(path, line, change.paths)}
    return known[path]


def _code_paths(change: ChangeView) -> list[str]:
    return [path for path in change.paths if is_python(path) and not is_test(path)]


def _importers_by_folder(_: ChangeView) -> dict[str, Importers]:
    return {}


def _imports_by_file(_: ChangeView) -> dict[str, set[str]]:
    return {}
