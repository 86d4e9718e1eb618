"""Every `read: PATH` line has the path read through the orchestrator."""

from collections.abc import Iterator

from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView
from agent_services.runtime.text import Span


@change_rule(
    severity="low",
    confidence="high",
    source="tests",
    flags=Example({"a.py": "read: b.txt\n"}, context={"b.txt": "hello"}),
    passes="nothing\n",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Says what is in another file."""
    for file in change.files:
        for number, line in enumerate(file.text.split("\n"), start=1):
            if path := line.partition("read: ")[2]:
                yield file.match(Span.lines(number), f"{path} holds {change.read(path)}.")
