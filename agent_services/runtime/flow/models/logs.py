"""Logging: it answers nothing, and a line break in what it is given begins a line of its own."""

from agent_services.runtime.flow.model import Model, Sink

_LEVELS = ("debug", "info", "warning", "error", "critical", "exception")
_OWNERS = ("logging", "logger", "log", "logging.getLogger()", "self.logger", "LOG", "flask.current_app.logger")
_CALLS = tuple(f"{owner}.{level}" for owner in _OWNERS for level in _LEVELS)

MODEL = Model(
    sinks=(Sink("log", _CALLS, 0, ("msg",), "line"),),
    harmless=frozenset({*_CALLS, "logging.getLogger", "warnings.warn"}),
)
