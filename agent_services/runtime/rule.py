"""What a rule is: a decorated function over a file or a change, with its facts and two examples beside it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Required, TypedDict, Unpack

from agent_services.runtime.text import Span

if TYPE_CHECKING:
    from agent_services.runtime.source import ChangeView, SourceFile

Severity = Literal["low", "medium", "high", "critical"]
Confidence = Literal["low", "medium", "high"]
Reads = Literal["tree", "text"]
Options = Mapping[str, object]


class OverBudgetError(Exception):
    """A rule gives up on a file after a counted number of steps; the file is named as not read."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces one span of the head version; an empty path is the matched file."""

    span: Span
    new_text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits to be applied together; the description is an imperative sentence."""

    description: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of evidence beside the match itself; an empty path is the matched file."""

    span: Span
    note: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule saw. Make it with `SourceFile.match`."""

    path: str
    span: Span
    message: str
    fix: Fix | None = None
    # Evidence after the match's own line, in order of reading.
    steps: tuple[Step, ...] = ()
    # Note on the match's own line.
    note: str = ""
    # Replace the rule's own; a confidence may only be lower.
    severity: Severity | None = None
    confidence: Confidence | None = None
    # Lines that count as touched when any of them changed, beside the span's own.
    scope: Span | None = None
    # True when the change made unchanged lines matter: the line filter lets it pass.
    outside_change: bool = False
    # Texts that must not leave the agent.
    secrets: tuple[str, ...] = ()
    # The engine's own code; empty for our own rules.
    code: str = ""


class MatchFacts(TypedDict, total=False):
    """What `SourceFile.match` takes beside place and message; the fields are `Match`'s."""

    fix: Fix | None
    steps: tuple[Step, ...]
    note: str
    severity: Severity | None
    confidence: Confidence | None
    outside_change: bool
    secrets: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class Example:
    """A small change: head files, what the changed ones were before, other files of the repository, options.

    `advisories` are entries in the OSV format, of a database that the agent was given.

    A path of `files` without an entry in `old` is new.
    """

    files: Mapping[str, str]
    old: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    advisories: tuple[Mapping[str, object], ...] = ()


FileCheck = Callable[["SourceFile"], Iterator[Match]]
ChangeCheck = Callable[["ChangeView"], Iterator[Match]]
Keep = Callable[["SourceFile", Match], bool]


@dataclass(frozen=True)
class Rule:
    """One thing an agent can find. Exactly one of `check_file`, `check_change` and `engine != "squad"` says how."""

    id: str
    purpose: str
    severity: Severity
    confidence: Confidence
    source: str
    flags: str | Example
    passes: str | Example
    languages: tuple[str, ...] = ("python",)
    cwe: tuple[int, ...] = ()
    # (label, address) pairs beside the CWE pages, which are added by themselves.
    references: tuple[tuple[str, str], ...] = ()
    enabled: bool = True
    # What it does not see or may see wrongly, one sentence; the catalogue adds what its kind implies.
    limits: str = ""
    # Rules of one topic say the same about a line, in other words; of their findings there one is shown.
    topic: str = ""
    # A rule that reads "text" also runs on files that do not parse.
    reads: Reads = "tree"
    # Whether it also reads files that a tool wrote, where its agent asks for them.
    generated: bool = False
    engine: str = "squad"
    # The engine's own codes, and the message made from its diagnostic: see `engines/diagnostic.py`.
    codes: tuple[str, ...] = ()
    message: str = ""
    # Says of each match of an engine whether it stands.
    keep: Keep | None = None
    check_file: FileCheck | None = None
    check_change: ChangeCheck | None = None

    def reads_language(self, language: str) -> bool:
        """Whether it has anything to say about a language."""
        return "*" in self.languages or language in self.languages


class Engine(Protocol):
    """An analyser that reads many files at once and stands behind a table of rules."""

    name: str
    rules: tuple[Rule, ...]

    def run(self, change: "ChangeView", rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
        """Say what the given rules, a part of its own, find in the changed files."""


@dataclass(frozen=True)
class AgentSpec:
    """Who an agent is; the rest is found in its folder."""

    name: str
    version: str
    description: str
    # Globs of the paths its rules may ask for with `ChangeView.read`.
    context_patterns: tuple[str, ...] = ()
    # Globs of the configuration its rules and engines follow: `ChangeView.read_configs`.
    config_patterns: tuple[str, ...] = ()
    # Whether its rules ask `ChangeView.advisories`.
    reads_advisories: bool = False
    # Names of files that a tool wrote and that it reads all the same: those of its rules that say so.
    generated_names: tuple[str, ...] = ()


class Facts(TypedDict, total=False):
    """What a rule says about itself beside its check; the fields are `Rule`'s."""

    severity: Required[Severity]
    confidence: Required[Confidence]
    source: Required[str]
    flags: Required[str | Example]
    passes: Required[str | Example]
    languages: tuple[str, ...]
    cwe: tuple[int, ...]
    references: tuple[tuple[str, str], ...]
    enabled: bool
    limits: str
    topic: str
    reads: Reads
    generated: bool


def rule(**facts: Unpack[Facts]) -> Callable[[FileCheck], Rule]:
    """Make a rule of a function over one file; its id is its place, its purpose the first line of its docstring."""
    return lambda check: Rule(id=_id_of(check), purpose=_purpose_of(check), check_file=check, **facts)


def change_rule(**facts: Unpack[Facts]) -> Callable[[ChangeCheck], Rule]:
    """Make a rule of a function over the whole change; its id and purpose are found the same way."""
    return lambda check: Rule(id=_id_of(check), purpose=_purpose_of(check), check_change=check, **facts)


def _id_of(check: Callable[..., object]) -> str:
    agent, _, name = check.__module__.split(".")[-3:]
    return f"{agent}/{name.replace('_', '-')}"


def _purpose_of(check: Callable[..., object]) -> str:
    return (check.__doc__ or "").strip().partition("\n")[0]
