"""Finds in the base version what a function of the head version was."""

from agent_services.runtime.source import Function, SourceFile

TEST_FOLDERS = frozenset({"test", "tests", "testing"})


def named_functions(file: SourceFile) -> dict[str, Function]:
    """Functions and methods by their qualified name; the last of equal names counts, as in Python."""
    return {file.symbol(node.lineno): node for node in file.functions()}


def function_before(file: SourceFile, function: Function) -> Function | None:
    """The function of the same qualified name in the base version."""
    return None if file.old is None else file.old.once(named_functions).get(file.symbol(function.lineno))


def is_test(path: str) -> bool:
    """Whether a file holds tests, where long and repeated code is normal."""
    folders, _, name = path.rpartition("/")
    named = name.startswith(("test_", "conftest")) or name == "tests.py" or name.endswith("_test.py")
    return named or not TEST_FOLDERS.isdisjoint(folders.split("/"))
