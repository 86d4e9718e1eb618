"""Logging: it answers nothing."""

from agent_services.runtime.flow.model import Model

_LEVELS = ("debug", "info", "warning", "error", "critical", "exception")
_OWNERS = ("logging", "logger", "log", "logging.getLogger()", "self.logger", "LOG", "flask.current_app.logger")
_CALLS = tuple(f"{owner}.{level}" for owner in _OWNERS for level in _LEVELS)

MODEL = Model(
    harmless=frozenset({*_CALLS, "logging.getLogger", "warnings.warn"}),
)
