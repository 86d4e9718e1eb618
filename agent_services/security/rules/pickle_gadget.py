"""Whoever loads such a pickle runs the command that it carries."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_RUNS = {
    "exec", "eval", "os.system", "os.popen", "subprocess.Popen", "subprocess.call", "subprocess.run",
    "subprocess.check_output", "subprocess.check_call", "compile", "__import__", "builtins.exec", "builtins.eval",
}  # fmt: skip


@rule(
    severity="high",
    confidence="high",
    cwe=(502,),
    source="CWE-502; own",
    flags="import os\n\nclass Job:\n    def __reduce__(self):\n        return os.system, ('make',)\n",
    passes="class Job:\n    def __reduce__(self):\n        return Job, ()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds objects whose pickle runs a command or code when somebody loads it."""
    if is_test(file.path):
        return
    for function in file.functions():
        if function.name not in {"__reduce__", "__reduce_ex__"}:
            continue
        for node in ast.walk(function):
            made = node.value.elts if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) else []
            if made and file.name(made[0]) in _RUNS:
                yield file.match(
                    node,
                    f"Loading a pickle of this object calls `{file.name(made[0])}` on the machine that loads it. Return"
                    " a constructor and its arguments, and give data away as JSON.",
                )
