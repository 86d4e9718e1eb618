"""Every user of the machine can then change what this program reads or runs."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="high",
    cwe=(732,),
    source="CWE-732; nearest: ruff S103, bandit B103",
    flags="import os\n\nos.chmod('run.sh', 0o777)\n",
    passes="import os\n\nos.chmod('run.sh', 0o755)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds files made writable for every user of the machine."""
    for call in file.calls("os.chmod", ".chmod"):
        mode = call.args[-1] if call.args else None
        if (
            isinstance(mode, ast.Constant)
            and isinstance(mode.value, int)
            and mode.value & 0o002
            and not mode.value & 0o1000
        ):
            yield file.match(
                call,
                f"`{file.segment(mode)}` lets every user of the machine change this file. Drop the last write bit.",
                fix=file.fix("Take the write bit from others", file.replace(mode, f"0o{mode.value & ~0o002:o}")),
            )
