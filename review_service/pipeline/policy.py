"""What tenant and repository ask of a review: agents, rules, severities, paths, gate, budget of comments."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import MessageToDict

from review_service.models.policy import NO_MODELS, ModelPolicy
from review_service.notify.news import DEFAULT_NEWS, NotifyPolicy
from review_service.pipeline.overrides import PathPolicy
from review_service.pipeline.size import WHOLE, Large
from review_service.pipeline.source import ChangeSource
from squad.agent.v1.agent_pb2 import AgentSettings
from squad.agent.v1.registration_pb2 import AgentMode
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.feedback_pb2 import RuleLevel
from squad.review.v1.review_pb2 import PolicySnapshot

RULES_FOLDER = ".squad/rules"
CONFIG_NAMES = (".squad.yml", ".squad.yaml")
DEFAULT_INLINE_COMMENT_CAP = 10

if TYPE_CHECKING:
    from review_service.pipeline.custom_rules import CustomRule


class PolicyError(Exception):
    """The configuration cannot be used: `FILE:LINE: what; what to do`."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that decides what is read and how it is judged. `required_agents` None: every agent that is on.

    Of the tenant's own agents `obliged_agents` must read the change, and `advisory_agents` have no say in the check.
    """

    required_agents: frozenset[str] | None = None
    optional_agents: frozenset[str] = frozenset()
    insisted_agents: frozenset[str] = frozenset()
    named_agents: frozenset[str] = frozenset()
    disabled_agents: frozenset[str] = frozenset()
    obliged_agents: frozenset[str] = frozenset()
    advisory_agents: frozenset[str] = frozenset()
    absent_agents: frozenset[str] = frozenset()
    enabled_rules: frozenset[str] = frozenset()
    disabled_rules: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    agent_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rule_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    gate: Severity = Severity.SEVERITY_HIGH
    inline_comment_cap: int = DEFAULT_INLINE_COMMENT_CAP
    sarif_gates: bool = False
    large: Large = WHOLE
    paths: tuple[PathPolicy, ...] = ()
    levels: Mapping[str, RuleLevel] = field(default_factory=dict)
    models: ModelPolicy = NO_MODELS
    notify: NotifyPolicy = DEFAULT_NEWS
    version: str = ""
    custom_rules: "tuple[CustomRule, ...]" = ()

    def with_models(self, on: bool) -> "Policy":
        return replace(self, models=self.models.switched(on))

    def with_gate(self, gate: Severity) -> "Policy":
        return replace(self, gate=gate)

    def requires(self, agent: str) -> bool:
        if agent in self.disabled_agents | self.advisory_agents:
            return False
        if agent in self.must_have:
            return True
        return self.required_agents is None and agent not in self.optional_agents

    @property
    def must_have(self) -> frozenset[str]:
        """Agents asked for by name, registered or not."""
        return self.held_agents | self.insisted_agents

    @property
    def held_agents(self) -> frozenset[str]:
        """Agents that the tenant requires: no repository switches them off."""
        return (self.required_agents or frozenset()) | self.obliged_agents

    @property
    def rules(self) -> frozenset[str]:
        """Every rule it names."""
        of_paths = frozenset(rule for each in self.paths for rule in each.rules)
        return self.enabled_rules | self.disabled_rules | of_paths | {*self.severities, *self.rule_options}

    @property
    def digest(self) -> str:
        """Equal for policies that judge alike, whoever is told; 32 hex digits."""
        judging = {name: value for name, value in asdict(self).items() if name != "notify"}
        content = json.dumps(judging, sort_keys=True, default=_plain)
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def settings_for(self, agent: str) -> AgentSettings:
        """The part an agent is told. Options of its rules stand beside its own, by name."""
        mine = f"{agent}/"
        settings = AgentSettings(
            enabled_rules=sorted(rule for rule in self.enabled_rules if rule.startswith(mine)),
            disabled_rules=sorted(rule for rule in self.disabled_rules if rule.startswith(mine)),
            severities={rule: self.severities[rule] for rule in sorted(self.severities) if rule.startswith(mine)},
        )
        options = dict(self.agent_options.get(agent, {}))
        for rule in sorted(self.rule_options):
            options |= self.rule_options[rule] if rule.startswith(mine) else {}
        if custom := [rule.told() for rule in self.custom_rules if rule.metadata.agent == agent]:
            options["custom_rules"] = custom
        if options:
            settings.options.update({name: options[name] for name in sorted(options)})
        return settings


DEFAULT_POLICY = Policy()


def parse_policy(text: bytes, name: str, start: Policy = DEFAULT_POLICY) -> Policy:
    """Reads a configuration file on top of `start`. Raises PolicyError."""
    from review_service.pipeline.policy_file import overlay, parse  # pydantic: only who has a file pays for it

    return overlay(start, parse(text, name))


async def base_policy(source: ChangeSource, start: Policy = DEFAULT_POLICY, at: str = "") -> Policy:
    """The policy of the base branch, at its tip or an earlier commit. Raises PolicyError."""
    for name in CONFIG_NAMES:
        text = await source.base_text(name, at)
        if text is not None:
            return await _repository_rules(source, parse_policy(text, name, start), at)
    return await _repository_rules(source, start, at)


def snapshot_policy(snapshot: PolicySnapshot) -> Policy:
    """The tenant's policy as it was stored with the review. Raises PolicyError."""
    has_cap = snapshot.HasField("inline_comment_cap")
    served = [own for own in snapshot.agents if not own.out_of_service]
    start = Policy(
        required_agents=frozenset(snapshot.required_agents) or None,
        obliged_agents=frozenset(own.name for own in served if own.mode == AgentMode.AGENT_MODE_REQUIRED),
        advisory_agents=frozenset(own.name for own in served if own.mode == AgentMode.AGENT_MODE_ADVISORY),
        absent_agents=frozenset(own.name for own in snapshot.agents if own.out_of_service),
        gate=snapshot.gate or Severity.SEVERITY_HIGH,
        inline_comment_cap=snapshot.inline_comment_cap if has_cap else DEFAULT_INLINE_COMMENT_CAP,
        levels={entry.rule_id: entry.level for entry in snapshot.rule_levels},
        version=snapshot.version,
    )
    if not snapshot.settings.fields:
        return _sealed(start)
    settings = json.dumps(MessageToDict(snapshot.settings), sort_keys=True)
    plain = json.dumps(json.loads(settings, parse_float=_number))
    return _sealed(parse_policy(plain.encode(), "the tenant's policy", start))


async def _repository_rules(source: ChangeSource, policy: Policy, at: str) -> Policy:
    """The policy with the rules of the base's own folder. Raises PolicyError."""
    paths = await source.base_paths(RULES_FOLDER, at)
    if not paths:
        return policy
    from review_service.pipeline.policy_file import rules_of  # as above

    texts = {path: await source.base_text(path, at) for path in paths if path.endswith((".yml", ".yaml"))}
    found = rules_of({path: text for path, text in texts.items() if text is not None}, policy.custom_rules)
    return replace(policy, custom_rules=found)


def _plain(value: object) -> object:
    """Sets become sorted lists, a custom rule what it says."""
    return sorted(value) if isinstance(value, frozenset | set) else value.model_dump()  # type: ignore[attr-defined]


def _sealed(policy: Policy) -> Policy:
    """No repository lets a model read what its tenant did not let it."""
    return replace(policy, models=policy.models.seal())


def _number(text: str) -> int | float:
    """A message knows no whole numbers; a file does, and insists on them."""
    number = float(text)
    return int(number) if number.is_integer() else number
