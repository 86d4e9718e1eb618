"""What a rule process is given: the change as bytes, and what policy asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FileInput:
    """One changed file; `new` is None when it is gone in head, `old` when it is new or was not sent."""

    path: str
    language: str
    new: bytes | None
    old: bytes | None
    blob_id: str = ""
    old_path: str = ""
    changed: Runs = ()
    removed: Runs = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One analysis, for every process that works on it."""

    files: tuple[FileInput, ...]
    # Path -> blob id, of the manifest.
    paths: Mapping[str, str] = field(default_factory=dict)
    enabled_rules: frozenset[str] = frozenset()
    disabled_rules: frozenset[str] = frozenset()
    # Rule id -> name of the contract's severity.
    severities: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    # On the monotonic clock, which all processes of a machine share.
    deadline: float = float("inf")
    # One step is one byte of a changed file.
    step_budget: int = 16_000_000
    # Name of the agent that is to do it: a rule process may have several.
    agent: str = ""
