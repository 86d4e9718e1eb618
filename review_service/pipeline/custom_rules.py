"""Rules of a repository or tenant in ast-grep's own YAML: what they may say, and how an agent is told of them."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from review_service.pipeline.custom_matchers import problem
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.finding_pb2 import Confidence

MAX_FILES = 100
MAX_RULES = 200
# Their names for a language, in lower case, where ours is another one.
_LANGUAGES = {
    "bash": "shell", "sh": "shell", "hcl": "terraform", "ts": "typescript", "tsx": "typescript", "js": "javascript",
    "jsx": "javascript", "py": "python", "golang": "go", "rs": "rust", "rb": "ruby", "kt": "kotlin", "cs": "csharp",
    "yml": "yaml", "c++": "cpp",
}  # fmt: skip
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
            there_are = ", ".join(sorted(_PARSED))
            raise _error_at(("language",), f"{self.language} has no grammar here; there are {there_are}")
        if found := problem(self.matcher, language):
            raise _error_at(*found)
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
            "message": " ".join(_sentence(part) for part in (self.message, self.note) if part),
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


def _sentence(text: str) -> str:
    """On one line, whatever YAML made of it, and with a full stop, so that another sentence may follow."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _error_at(place: tuple[int | str, ...], why: str) -> ValidationError:
    """An error of a part, so that the line of the part is named."""
    said = PydanticCustomError("custom_rule", "{why}", {"why": why})
    return ValidationError.from_exception_data("rule", [InitErrorDetails(type=said, loc=place, input=None)])


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
