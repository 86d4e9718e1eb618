"""The formatter, on the lines that a change touched."""

from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.engines.ruff_format import RuffFormat
from agent_services.runtime.rule import Example

_OLD = "def area(a, b):\n    return a * b\n"

ENGINE = RuffFormat(
    engine_rule(
        "style/format",
        "Finds changed lines that the formatter would write otherwise, in files that were formatted before.",
        "format",
        message="",
        severity="low",
        confidence="high",
        source="ruff format, black",
        flags=Example({"a.py": "def area(a,b):\n    return a*b\n"}, old={"a.py": _OLD}),
        passes=Example({"a.py": "def area(a,b):\n    return a*b\n"}, old={"a.py": "def area(a,b): return a * b\n"}),
    )
)
