"""The form of the configuration file `.squad.yml`, from which its published schema is made."""

from typing import Annotated, Any, Literal

from google.protobuf.json_format import Error as MessageError
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.struct_pb2 import Value
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from review_service.models.policy import DEFAULT_ENDPOINT, PASSES, ModelPolicy
from review_service.notify.news import When
from review_service.pipeline.custom_rules import MAX_RULES, CustomRule

SeverityName = Literal["low", "medium", "high", "critical"]
AgentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}/[a-z0-9-]+$")]


def _sendable(value: Any) -> Any:
    """YAML knows dates, bytes, sets and infinity; a message to an agent does not."""
    try:
        MessageToDict(ParseDict(value, Value()))
    except (MessageError, TypeError, ValueError, OverflowError) as error:
        raise ValueError("holds something that JSON does not know, such as a date") from error
    return value


Option = Annotated[Any, AfterValidator(_sendable)]
Glob = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AgentSection(_Section):
    """One agent. `style: off` is short for `enabled: false`."""

    enabled: bool = Field(default=True, description="False: the agent does not run.")
    required: bool | None = Field(
        default=None, description="Whether its silence makes a review incomplete. Default: yes."
    )
    options: dict[str, Option] = Field(default={}, description="Settings that the agent documents itself.")


class RuleSection(_Section):
    """One rule. `off` and `on` are short for `enabled`."""

    enabled: bool | None = Field(default=None, description="Runs the rule, or not. Default: as the agent says.")
    severity: SeverityName | None = Field(default=None, description="Replaces the severity of its findings.")
    options: dict[str, Option] = Field(default={}, description="Settings that the rule documents itself.")


class SarifSection(_Section):
    """Findings of other tools, given as SARIF."""

    gate: bool = Field(default=False, description="Whether they can fail the check. Default: no.")


class LargeSection(_Section):
    """How much of one change is read: the riskiest files first; the others are named, and the review is incomplete."""

    files: int | None = Field(default=None, ge=1, le=100_000, description="Files. Default: 3000.")
    bytes: int | None = Field(
        default=None, ge=1, le=16_000_000, description="Bytes of their contents. Default: 16000000, which is the most."
    )


class NotifySection(_Section):
    """Which ends of reviews are told. `notify: problems` is short for the same everywhere."""

    slack: When | None = Field(default=None, description="Slack. Default: changes.")
    webhook: When | None = Field(default=None, description="Webhooks. Default: always.")


def _everywhere(value: object) -> object:
    return {"slack": value, "webhook": value} if isinstance(value, str) else value


Notify = Annotated[NotifySection, BeforeValidator(_everywhere, json_schema_input_type=When | NotifySection)]


def _switch(value: object) -> object:
    return {"enabled": value} if isinstance(value, bool) else value


class PathRuleSection(_Section):
    """One rule below a path. `off` is short for `enabled: false`; what is off everywhere cannot be switched on here."""

    enabled: Literal[False] | None = Field(default=None, description="False: its findings there do not count.")
    severity: SeverityName | None = Field(default=None, description="Replaces the severity of its findings there.")


PathRule = Annotated[PathRuleSection, BeforeValidator(_switch, json_schema_input_type=Literal[False] | PathRuleSection)]


class PathSection(_Section):
    """What differs below a path."""

    agents: dict[AgentName, Literal[False]] = Field(
        default={}, description="`style: off`: the agent does not read what lies there."
    )
    rules: dict[RuleId, PathRule] = Field(default={}, description="Rules by id: `off`, or another severity.")


PassName = Literal["deep-review", "explain", "propose-fix", "second-opinion", "summarize"]
EndpointName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class ModelsSection(_Section):
    """Language models. `models: on`, `off` and `required` are short for `enabled` and `required`."""

    enabled: bool = Field(default=True, description="Whether models are asked. Without this section: no.")
    required: bool = Field(
        default=False, description="Whether a pass that does not succeed makes the review incomplete."
    )
    use: EndpointName = Field(default=DEFAULT_ENDPOINT, description="Endpoint to ask, by its name.")
    passes: list[PassName] | None = Field(default=None, description="What models are asked for. Default: everything.")
    agents: dict[AgentName, EndpointName | Literal[False]] = Field(
        default={}, description="Endpoints of single agents; `off`: models do not help this one."
    )
    monthly_tokens: int | None = Field(default=None, ge=0, description="Tokens a tenant may spend in a month.")
    monthly_cost: float | int | None = Field(
        default=None, ge=0, description="Money a tenant may spend in a month, in the currency of the prices."
    )

    def policy(self) -> ModelPolicy:
        """The same as the pipeline wants it."""
        return ModelPolicy(
            enabled=self.enabled,
            required=self.required,
            passes=PASSES if self.passes is None else tuple(name for name in PASSES if name in self.passes),
            endpoint=self.use,
            agent_endpoints={agent: name for agent, name in self.agents.items() if name},
            silent_agents=frozenset(agent for agent, name in self.agents.items() if not name),
            monthly_tokens=self.monthly_tokens,
            monthly_cost_micros=None if self.monthly_cost is None else round(self.monthly_cost * 1_000_000),
        )


def _model_switch(value: object) -> object:
    if value == "required":
        return {"required": True}
    return _switch(value)


Models = Annotated[
    ModelsSection, BeforeValidator(_model_switch, json_schema_input_type=bool | Literal["required"] | ModelsSection)
]
Agent = Annotated[AgentSection, BeforeValidator(_switch, json_schema_input_type=bool | AgentSection)]
Rule = Annotated[RuleSection, BeforeValidator(_switch, json_schema_input_type=bool | RuleSection)]


class SquadConfig(_Section):
    """Configuration of Code Review Squad, read from the base branch of a pull request."""

    version: Literal[1] = Field(default=1, description="Version of this format.")
    gate: SeverityName | None = Field(
        default=None, description="Findings this bad or worse fail the check. Default: high."
    )
    fail_on: SeverityName | None = Field(default=None, description="Another name of `gate`.")
    inline_comment_cap: int | None = Field(
        default=None, ge=0, le=100, description="Inline comments of a review. Default: 10."
    )
    exclude: list[Glob] = Field(
        default=[], max_length=500, description="Paths that no agent reads: `docs/**`, `*.sql`."
    )
    agents: dict[AgentName, Agent] = Field(default={}, description="Agents by name.")
    rules: dict[RuleId, Rule] = Field(default={}, description="Rules by id, `security/sql-injection`.")
    large: LargeSection | None = Field(
        default=None, description="Limits of one change: `{files: 300, bytes: 8000000}`."
    )
    paths: dict[Glob, PathSection] = Field(
        default={}, max_length=100, description="What differs below a path: `{tests/: {agents: {style: off}}}`."
    )
    sarif: SarifSection | None = Field(default=None, description="Findings of other tools, given as SARIF.")
    custom_rules: list[CustomRule] = Field(
        default=[], max_length=MAX_RULES, description="Rules of one's own in ast-grep's YAML: docs/custom-rules.md."
    )
    layers: list[Option] = Field(
        default=[],
        max_length=100,
        description="Layers for the architecture agent, highest first: full names of modules, such as `shop.web`.",
    )
    models: Models | None = Field(
        default=None, description="Language models: `on`, `off`, `required`, or a section. See models.md."
    )
    notify: Notify | None = Field(
        default=None, description="What is told: `always`, `problems`, `changes`, `never`. See notifications.md."
    )
