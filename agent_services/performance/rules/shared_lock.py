"""A lock of the class is one lock for all its objects: whoever holds it stops every other."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import changed_files
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_LOCKS = {"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "allocate_lock"}

_BEFORE = """\
import threading

class Channel:
    def __init__(self):
        self.lock = threading.Lock()
"""
_AFTER = "import threading\n\nclass Channel:\n    lock = threading.Lock()\n"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(662,),
    source="CWE-662; own",
    flags=Example(files={"channel.py": _AFTER}, old={"channel.py": _BEFORE}),
    passes=Example(files={"channel.py": _BEFORE}, old={"channel.py": _AFTER}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds locks that every object had for itself and all of them share now."""
    for file, old in changed_files(change):
        own = {(file_class, name) for file_class, name, _, shared in _locks(old) if not shared}
        for owner, name, node, shared in _locks(file):
            if shared and (owner, name) in own:
                yield file.match(
                    node,
                    f"`{name}` is one lock for all objects of `{owner}` now: while one of them holds it, every other"
                    " waits. Make it in `__init__`, unless they guard something they share.",
                )


def _locks(file: SourceFile) -> Iterator[tuple[str, str, ast.Assign, bool]]:
    """Class, attribute, statement, and whether it belongs to the class itself."""
    for node in file.nodes(ast.Assign):
        value, target = node.value, node.targets[0]
        if not isinstance(value, ast.Call) or file.name(value.func).rpartition(".")[2] not in _LOCKS:
            continue
        owner = next((above.name for above in file.parents(node) if isinstance(above, ast.ClassDef)), "")
        if owner and isinstance(target, ast.Name) and file.function_of(node) is None:
            yield owner, target.id, node, True
        elif (
            owner
            and isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == "self"
        ):
            yield owner, target.attr, node, False
