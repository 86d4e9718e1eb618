"""Rules of a repository or tenant in ast-grep's own YAML: what they may say, and how an agent is told of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from ast_grep_py import SgRoot
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.finding_pb2 import Confidence

MAX_FILES = 100
MAX_RULES = 200
_MAX_REGEX = 500
# Their names for a language, in lower case, where ours is another one; the grammar's where it is a third.
_LANGUAGES = {
    "bash": "shell", "sh": "shell", "hcl": "terraform", "ts": "typescript", "tsx": "typescript", "js": "javascript",
    "jsx": "javascript", "py": "python", "golang": "go", "rs": "rust", "rb": "ruby", "kt": "kotlin", "cs": "csharp",
    "yml": "yaml", "c++": "cpp",
}  # fmt: skip
_GRAMMARS = {"shell": "bash", "terraform": "hcl"}
_PARSED = frozenset(
    [
        "c",
        "cpp",
        "csharp",
        "css",
        "elixir",
        "go",
        "haskell",
        "html",
        "java",
        "javascript",
        "json",
        "kotlin",
        "lua",
        "php",
        "python",
        "ruby",
        "rust",
        "scala",
        "shell",
        "swift",
        "terraform",
        "typescript",
        "yaml",
    ]
)
_SEVERITIES = {
    "hint": "low", "info": "low", "low": "low", "warning": "medium", "medium": "medium", "error": "high",
    "high": "high", "critical": "critical",
}  # fmt: skip
AgentName = Literal["architecture", "logic", "performance", "security", "style"]
SeverityWord = Literal["hint", "info", "warning", "error", "off", "low", "medium", "high", "critical"]
Glob = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Metadata(BaseModel):
    """What ast-grep leaves to its users; we know two words."""

    model_config = ConfigDict(extra="forbid", strict=True)

    agent: AgentName = Field(default="logic", description="The agent that runs the rule. Default: logic.")
    cwe: list[int] = Field(default=[], max_length=5, description="Weaknesses it stands for, by their numbers.")


class CustomRule(BaseModel):
    """One rule. Keys that are not here are refused: a rule must not half work."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    language: Annotated[str, StringConstraints(max_length=20)]
    message: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    severity: SeverityWord = "warning"
    note: Annotated[str, StringConstraints(max_length=500)] = ""
    url: Annotated[str, StringConstraints(pattern=r"^https://\S{1,300}$")] | None = None
    rule: dict[str, Any]
    constraints: dict[str, Any] = {}
    utils: dict[str, Any] = {}
    fix: Annotated[str, StringConstraints(max_length=2000)] | None = None
    files: list[Glob] = Field(default=[], max_length=50)
    ignores: list[Glob] = Field(default=[], max_length=50)
    metadata: Metadata = Metadata()

    @model_validator(mode="after")
    def _compiles(self) -> "CustomRule":
        language = self.our_language
        if language not in _PARSED:
            raise ValueError(
                f"the language {self.language} has no grammar here; there are {', '.join(sorted(_PARSED))}"
            )
        if any(len(text) > _MAX_REGEX for text in _regexes(self.matcher)):
            raise ValueError(f"a regex is longer than {_MAX_REGEX} characters")
        try:
            SgRoot("", _GRAMMARS.get(language, language)).root().find_all(self.matcher)  # type: ignore[call-overload]
        except Exception as error:
            reasons = [line.split(": ", 1)[-1].strip() for line in str(error).split("Stack backtrace")[0].splitlines()]
            raise ValueError(f"ast-grep refuses the rule ({[line for line in reasons if line][-1]})") from error
        return self

    @property
    def our_language(self) -> str:
        """The language by our name."""
        return _LANGUAGES.get(self.language.lower(), self.language.lower())

    @property
    def matcher(self) -> dict[str, Any]:
        """What ast-grep itself is given."""
        parts = {"rule": self.rule, "constraints": self.constraints, "utils": self.utils}
        return {name: part for name, part in parts.items() if part}

    @property
    def rule_id(self) -> str:
        """How findings, configuration and statistics call it."""
        return f"{self.metadata.agent}/custom-{self.id}"

    @property
    def our_severity(self) -> str:
        """The severity by our name; of a rule that is off, the one it would have."""
        return _SEVERITIES.get(self.severity, "medium")

    def told(self) -> dict[str, Any]:
        """The rule as an agent reads it in its option `custom_rules`."""
        said = {
            "id": self.rule_id,
            "language": self.our_language,
            "message": f"{self.message} {self.note}".strip(),
            "severity": self.our_severity,
            "matcher": self.matcher,
            "fix": self.fix,
            "files": self.files,
            "ignores": self.ignores,
        }
        kept = {name: part for name, part in said.items() if part} | {"enabled": self.severity != "off"}
        return MessageToDict(ParseDict(kept, Struct()))

    def described(self) -> Rule:
        """The rule as if the agent had described it."""
        return Rule(
            id=self.rule_id,
            purpose=self.message,
            severity=f"SEVERITY_{self.our_severity.upper()}",
            confidence=Confidence.CONFIDENCE_MEDIUM,
            languages=[self.our_language],
            cwe_ids=sorted(self.metadata.cwe),
            source=self.url or "a rule of this repository or its tenant",
            engine="ast-grep",
            enabled_by_default=self.severity != "off",
        )


def _regexes(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "regex" and isinstance(value, str):
                yield value
            yield from _regexes(value)
    elif isinstance(part, list):
        for item in part:
            yield from _regexes(item)


def with_custom_rules(agent: Agent, rules: Sequence[CustomRule]) -> Agent:
    """The agent as it is once it knows the rules that are for it."""
    mine = [rule for rule in rules if rule.metadata.agent == agent.name]
    if not mine:
        return agent
    grown = Agent()
    grown.CopyFrom(agent)
    grown.rules.extend(rule.described() for rule in mine)
    languages = {*agent.languages, *(rule.our_language for rule in mine)}
    grown.ClearField("languages")
    grown.languages.extend(sorted(languages))
    return grown


def doubled(rules: Sequence[CustomRule]) -> str:
    """The first id that two rules share; empty when there is none."""
    ids = [rule.rule_id for rule in rules]
    return next((name for number, name in enumerate(ids) if name in ids[:number]), "")
