"""What tenant and repository ask of language models. Off unless somebody says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

PASSES = ("deep-review", "explain", "propose-fix", "second-opinion", "summarize")
DEFAULT_ENDPOINT = "default"


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """Which passes run, by which endpoint, within which budget.

    Attributes:
        sealed: A tenant has spoken: a repository may ask for less, not for more and not for another model.
        required: A pass that does not succeed makes the review incomplete.
        endpoint: Name of the endpoint that is asked.
        agent_endpoints: Endpoints of single agents, by agent.
        silent_agents: Agents that are not helped by models.
        monthly_tokens: Most tokens the tenant spends in a month; None: as the installation says.
        monthly_cost_micros: The same in millionths of the currency of the prices.
    """

    enabled: bool = False
    sealed: bool = False
    required: bool = False
    passes: tuple[str, ...] = PASSES
    endpoint: str = DEFAULT_ENDPOINT
    agent_endpoints: Mapping[str, str] = field(default_factory=dict)
    silent_agents: frozenset[str] = frozenset()
    monthly_tokens: int | None = None
    monthly_cost_micros: int | None = None

    def seal(self) -> "ModelPolicy":
        """The policy as a tenant's: what comes on top may only narrow it."""
        return replace(self, sealed=True)

    def switched(self, on: bool) -> "ModelPolicy":
        """The same, switched on or off by the person at the command line."""
        return replace(self, enabled=on)

    def endpoint_for(self, agent: str) -> str:
        """Name of the endpoint that is asked on behalf of an agent; empty: the whole review."""
        return self.agent_endpoints.get(agent, self.endpoint)

    def runs(self, name: str, agent: str = "") -> bool:
        """Whether a pass runs for an agent."""
        return self.enabled and name in self.passes and agent not in self.silent_agents


NO_MODELS = ModelPolicy()


def overlay(start: ModelPolicy, wished: ModelPolicy) -> ModelPolicy:
    """`start` with what a file wishes; of a tenant's policy only less is left."""
    if not start.sealed:
        return wished
    return replace(
        start,
        enabled=start.enabled and wished.enabled,
        required=start.required or (start.enabled and wished.required),
        passes=tuple(name for name in start.passes if name in wished.passes),
        silent_agents=start.silent_agents | wished.silent_agents,
    )
