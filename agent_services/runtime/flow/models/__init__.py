"""What libraries do with values, as data: one file per library or framework, put together here."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink
from agent_services.runtime.flow.values import Trust


def _models() -> tuple[Model, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}").MODEL for name in names)


def _all(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)


def _table(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for part in parts:
        table |= part
    return table


def _sinks() -> dict[str, tuple[Sink, ...]]:
    table: dict[str, tuple[Sink, ...]] = {}
    for model in MODELS:
        for sink in model.sinks:
            for name in sink.names:
                table[name] = (*table.get(name, ()), sink)
    return table


MODELS = _models()
SOURCES: dict[str, Trust] = _table(model.sources for model in MODELS)
REQUESTS = _all(model.requests for model in MODELS)
REQUEST_FIELDS = _all(model.request_fields for model in MODELS)
SINKS = _sinks()
CLEANS: dict[str, frozenset[str]] = _table(model.cleans for model in MODELS)
IDENTITIES = _all(model.identities for model in MODELS)
HARMLESS = _all(model.harmless for model in MODELS)
FOLDS: dict[str, Callable[..., Any]] = _table(model.folds for model in MODELS)
CHECKS: dict[str, frozenset[str]] = _table(model.checks for model in MODELS)
ENDS = _all(model.ends for model in MODELS)
WEB = _all(model.web for model in MODELS)

# Names so telling that they mean the same thing when their import is out of sight: `from helpers import *`.
_COMMON = frozenset(
    [
        "open",
        "text",
        "load",
        "loads",
        "get",
        "post",
        "put",
        "delete",
        "patch",
        "head",
        "options",
        "request",
        "run",
        "call",
        "local",
        "file",
        "new",
        "select",
        "parse",
        "log",
        "Template",
        "Response",
        "Request",
        "redirect",
        "escape",
        "template",
        "html",
        "eval",
        "exec",
        "compile",
        "cast",
        "copy",
        "date",
        "time",
        "datetime",
        "render",
        "any",
        "all",
        "reverse",
        "clean",
        "find",
        "dumps",
        "move",
        "remove",
        "rename",
        "walk",
        "stat",
        "access",
        "list",
        "choice",
        "quote",
        "read",
        "write",
        "input",
        "sample",
        "search",
        "Literal",
        "Identifier",
        "Selector",
        "UUID",
        "Decimal",
        "Fraction",
        "type",
        "sum",
        "print",
        "hash",
        "decompress",
    ]
)


_TELLING = {
    "request": "flask.request",
    "Environment": "jinja2.Environment",
    "markdown": "markdown.markdown",
    "Popen": "subprocess.Popen",
    "check_output": "subprocess.check_output",
    "check_call": "subprocess.check_call",
}


def _alone() -> dict[str, str]:
    names = [name for table in (SINKS, CLEANS) for name in table if "." in name.strip(".")]
    return {name.rpartition(".")[2]: name for name in names if _is_telling(name)} | _TELLING


def _is_telling(name: str) -> bool:
    last = name.rpartition(".")[2]
    return "()" not in name and not name.startswith((".", "self.")) and len(last) > 3 and last not in _COMMON


ALONE = _alone()

_PLAIN = ("isdigit", "isalnum", "isalpha", "isidentifier", "isnumeric", "isdecimal")
CHECKS_ON_TEXT: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN, EVERYTHING),
    # A prefix says something of a path only once `..` is resolved: see `guards.py`.
    "startswith": frozenset({"resolved path"}),
    "is_relative_to": frozenset({"path"}),
}

# What the name of a function that nobody can read promises.
_PROMISES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"(escape|encode|quote|clean|sanitiz|sanitis|strip).*(html|xml|markup|tags|js)"), frozenset({"xss"})),
    (re.compile(r"(html|xml|markup).*(escape|encode|quote|clean|sanitiz|sanitis)|^bleach|^esc$"), frozenset({"xss"})),
    (re.compile(r"(escape|quote|sanitiz|sanitis|clean).*(sql|identifier|literal|ident)"), frozenset({"sql"})),
    (re.compile(r"(sql|identifier|literal|ident).*(escape|quote|sanitiz|sanitis)"), frozenset({"sql"})),
    (re.compile(r"(escape|quote).*(shell|cmd|command|arg)|(shell|sh|cmd).?(escape|quote)"), frozenset({"command"})),
    (re.compile(r"(escape|quote).*(ldap|filter|dn)|ldap.*escape"), frozenset({"ldap"})),
    (re.compile(r"(secure|safe|sanitiz|sanitis|clean).*(file|path|name|join)"), frozenset({"path"})),
    (re.compile(r"(safe|valid|allowed|check|verif).*(url|redirect|host|uri|next)"), frozenset({"redirect", "ssrf"})),
    (re.compile(r"^(escape|quote|escaped)$"), frozenset({"xss", "sql", "xpath", "ldap", "command"})),
    (re.compile(r"sanitiz|sanitis|^clean(ed)?_|_clean(ed)?$|(^|_)safe_|_safe$|validated?(_|$)|whitelist"), EVERYTHING),
)
_CHECKING = re.compile(
    r"^(is|has|can|are|check|validate|verify|ensure|assert|valid|allowed|safe)_?\w*(safe|valid|allow|permit|white|trust|"
    r"legal|secure|url|path|name|input|param|host)|^validate|^sanit|^(check|verify)_(path|url|host|name|input|file)"
)
_REFUSES = re.compile(
    r"^_?(validate|check|verify|ensure|assert|require|refuse|reject)_?\w*"
    r"(name|path|file|url|uri|host|dir|folder|input|key|identifier|safe|param|redirect|location|command|arg)s?$"
)
_OF_REQUEST = re.compile(r"\b(user|session|app|state|auth|scope|method|scheme|resolver_match|urlconf|site)\b")


@lru_cache(maxsize=4096)
def promised(name: str) -> frozenset[str] | None:
    """What the result of an unreadable function is harmless for, by its name; None when that says nothing."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.rpartition(".")[2]).lower()
    found = [kinds for pattern, kinds in _PROMISES if pattern.search(name)]
    return frozenset().union(*found) if found else None


@lru_cache(maxsize=4096)
def is_statement_check(name: str) -> bool:
    """Whether an unreadable function promises to raise when a text is not what it should be."""
    return bool(_REFUSES.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


@lru_cache(maxsize=4096)
def is_check(name: str) -> bool:
    """Whether an unreadable function says by its name that it checks what it is given."""
    return bool(_CHECKING.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


@lru_cache(maxsize=4096)
def is_of_request(name: str) -> bool:
    """Whether a symbolic name leads to what the server itself put into a request."""
    return bool(_OF_REQUEST.search(name))
