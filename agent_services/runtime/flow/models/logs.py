"""Logging: it answers nothing."""

from agent_services.runtime.flow.model import Model

_LEVELS = ("debug", "info", "warning", "error", "critical", "exception", "log")

MODEL = Model(
    harmless=frozenset(
        {
            f"{owner}.{level}"
            for owner in ("logging", "logger", "log", "logging.getLogger()", "self.logger")
            for level in _LEVELS
        }
        | {"logging.getLogger", "warnings.warn"}
    )
)
