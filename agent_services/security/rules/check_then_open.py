"""Between the question and the answer somebody else can put another file, or a link, in that place."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_ASKS = ("os.path.exists", "os.path.isfile", "os.access", "os.path.islink")
_USES = {
    "open",
    "os.open",
    "os.remove",
    "os.unlink",
    "os.rename",
    "os.chmod",
    "os.chown",
    "shutil.rmtree",
    "shutil.copy",
}


@rule(
    severity="low",
    confidence="low",
    cwe=(367,),
    source="CWE-367; own",
    flags="import os\n\ndef read(path):\n    if os.access(path, os.R_OK):\n        return open(path).read()\n",
    passes="def read(path):\n    try:\n        return open(path).read()\n"
    "    except FileNotFoundError:\n        return ''\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds files asked about by a path that the caller chose, and then used as if the answer still held."""
    if is_test(file.path):
        return
    for call in file.calls(*_ASKS):
        test = next((above for above in file.parents(call) if isinstance(above, ast.If)), None)
        function = file.function_of(call)
        if test is None or function is None or not call.args or test.test is not call:
            continue
        path = ast.unparse(call.args[0])
        used = _first_use(file, test, path)
        if used is not None and _is_parameter(function, call.args[0]):
            yield file.match(
                used,
                f"`{path[:60]}` was asked about before, and somebody can put another file or a link there in between."
                " Do it at once and handle `FileNotFoundError` or `PermissionError`.",
                steps=(file.step(call, "asked here"),),
            )


def _is_parameter(function: Function, path: ast.expr) -> bool:
    names = {item.arg for item in (*function.args.args, *function.args.kwonlyargs)}
    return isinstance(path, ast.Name) and path.id in names


def _first_use(file: SourceFile, test: ast.If, path: str) -> ast.Call | None:
    for statement in test.body:
        for call in ast.walk(statement):
            uses = isinstance(call, ast.Call) and file.name(call.func) in _USES and call.args
            if isinstance(call, ast.Call) and uses and ast.unparse(call.args[0]) == path:
                return call
    return None
