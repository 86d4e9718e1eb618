"""How a library is described to the data flow: where values enter, what makes them harmless, where they do harm.

Names are full names after imports, `()` stands for a call: `hashlib.new().update`. A leading dot means a method of
that name on anything whose type nobody knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agent_services.runtime.flow.values import Trust

# What an argument must look like to do harm: see `shapes.py`.
Shape = Literal[
    "any",
    "part",
    "outside",
    "remote",
    "sql",
    "shell",
    "program",
    "url",
    "redirect",
    "html",
    "markup",
    "path",
    "exists",
    "archive",
    "content",
    "xml",
    "entities",
    "loader",
]


@dataclass(frozen=True, slots=True)
class Sink:
    """A call that does harm with one of its arguments."""

    kind: str
    names: tuple[str, ...]
    argument: int = 0
    keywords: tuple[str, ...] = ()
    shape: Shape = "any"
    # Only in files that import one of these packages.
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Model:
    """What is known of one library or framework."""

    # Names that are values from outside.
    sources: Mapping[str, Trust] = field(default_factory=dict)
    # Names of request objects; their fields enter when they are read.
    requests: frozenset[str] = frozenset()
    # Fields of a request that the client fills, in whatever framework.
    request_fields: frozenset[str] = frozenset()
    sinks: tuple[Sink, ...] = ()
    # Calls whose result is harmless for kinds.
    cleans: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Calls whose result is their first argument as it is.
    identities: frozenset[str] = frozenset()
    # Calls and attributes whose result holds nothing of what they were given.
    harmless: frozenset[str] = frozenset()
    # Functions that are computed when all they are given is constant.
    folds: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    # Tests after which their arguments are harmless for kinds.
    checks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Calls that never come back.
    ends: frozenset[str] = frozenset()
    # Packages whose functions answer a client.
    web: frozenset[str] = frozenset()
