"""What the functions around a change are like, so that only what stands out among them is said."""

from collections.abc import Callable, Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.project.modules import is_python, nearest
from agent_services.runtime.source import ChangeView, Function, SourceFile

# Files that are read, the nearest first, and functions that make a norm.
MOST_FILES, LEAST_FUNCTIONS = 60, 20
Measure = Callable[[Function], int]


def stands_out(change: ChangeView, file: SourceFile, value: int, measure: Measure) -> bool:
    """Whether at most one in a hundred functions around a file measures as much; always among too few to tell."""
    measured = [measure(function) for function in _around(change, file)]
    above = sum(each >= value for each in measured)
    return len(measured) < LEAST_FUNCTIONS or above * 100 <= len(measured)


def _around(change: ChangeView, file: SourceFile) -> Iterator[Function]:
    """Functions of other files, those in the same folder first, and of what the changed ones were."""
    near = [path for path in change.paths if is_python(path) and not is_test(path)]
    for path, text in sorted(change.read_many(nearest(file.path, near, MOST_FILES)).items()):
        known = change.file(path)
        if known is None:
            yield from SourceFile(path, text).functions()
        elif known.old is not None:
            yield from known.old.functions()
