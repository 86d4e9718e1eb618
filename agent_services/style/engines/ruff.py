"""Ruff's idiom rules that are worth a click."""

from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.engines.ruff import Ruff

ENGINE = Ruff(
    engine_rule(
        "style/unused-import",
        "Finds imports that nothing uses: they slow the start and mislead the reader.",
        "F401",
        message="`{name}` is imported and never used in this file. Remove the import.",
        severity="low",
        confidence="high",
        source="ruff F401",
        flags="import os\n\nprint(1)\n",
        passes="import os\n\nprint(os.sep)\n",
    ),
)
