"""Logs: one JSON object a line on stderr, with the ids that tie it to a trace, a tenant and a review, and no secrets.

`structlog.get_logger()` and `logging.getLogger()` both end here.
"""

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kit import trace
from kit.context import current_or_none

REDACTED = "[redacted]"
_LONGEST_TEXT = 32_768
_SECRET_NAMES = re.compile(
    r"(?i)password|passwd|secret|authorization|cookie|credential|private_?key|api_?key|(^|_)token$"
)
_SECRET_VALUES = re.compile(
    r"""(?xs)
    -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----.*?(?:-----END\ [A-Z ]*PRIVATE\ KEY-----|\Z)
    | (?<=://)[^\s/@]+(?=@)                         # user and password of a URL
    | (?i:(?<=bearer\ )|(?<=basic\ ))[\w.~+/=-]{8,}
    | (?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*        # a signed token
    | \bsqd_[\w-]{8,}
    | \bgh[pousr]_\w{16,} | \bgithub_pat_\w{16,}
    | \bwhsec_[\w+/=-]{16,} | (?<=//hooks\.slack\.com/)[\w+/-]{8,}
    | \bsk-[\w-]{16,} | \bAKIA[0-9A-Z]{16}\b | \bxox[abprs]-[\w-]{10,}
    """
)


def redact(value: Any) -> Any:
    """Replace what looks like a secret, by its name in a mapping or by its form in any text."""
    match value:
        case str():
            return _shortened(_SECRET_VALUES.sub(REDACTED, value))
        case bytes():
            return redact(value.decode("utf-8", "replace"))
        case Mapping():
            return {str(key): _redact_named(str(key), each) for key, each in value.items()}
        case Sequence() | set() | frozenset():
            return [redact(each) for each in value]
        case None | bool() | int() | float():
            return value
        case _:
            return redact(str(value))


def configure(service: str, level: str = "info", stream: TextIO | None = None) -> None:
    """Send every log of the process to stderr (or `stream`) as JSON lines."""
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _add_ids(service),
        structlog.processors.format_exc_info,
    ]
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        _drop_colours,
        _redact_event,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=steps, processors=last))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(True)
    # One line for every request to the code host says nothing that a failure would not.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _drop_colours(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Uvicorn adds its message once more, with escape codes for a terminal."""
    event.pop("color_message", None)
    return event


def _add_ids(service: str) -> Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        caller = current_or_none()
        ids = (
            ("trace_id", trace.trace_id()),
            ("tenant_id", caller and caller.tenant_id),
            ("review_id", caller and caller.review_id),
        )
        for name, value in ids:
            if value:
                event.setdefault(name, value)
        return event

    return add


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    clean: dict[str, Any] = redact(event)
    return clean


def _shortened(text: str) -> str:
    """Keep both ends: a traceback says most in its last lines."""
    if len(text) <= _LONGEST_TEXT:
        return text
    return f"{text[: _LONGEST_TEXT // 2]} ... {text[-_LONGEST_TEXT // 2 :]}"


def _redact_named(name: str, value: Any) -> Any:
    return REDACTED if value and _SECRET_NAMES.search(name) else redact(value)
