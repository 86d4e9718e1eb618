"""Between the choice of the name and the opening somebody else can put a file, or a link, there."""

from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="high",
    cwe=(377,),
    source="CWE-377; nearest: ruff S306, bandit B306",
    flags="import tempfile\n\npath = tempfile.mktemp()\n",
    passes="import tempfile\n\nhandle, path = tempfile.mkstemp()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds temporary names that another user can take before the file is opened."""
    for call in file.calls("tempfile.mktemp", "os.tempnam", "os.tmpnam"):
        yield file.match(
            call,
            f"`{file.segment(call.func)}` only chooses a name: another user can put a link there before it is opened."
            " Use `tempfile.NamedTemporaryFile` or `tempfile.mkstemp`.",
        )
