"""What an installation lets its reviews ask of models."""

import hashlib
import json
from dataclasses import dataclass, field

from review_service.models.budget import Budget, Limits
from review_service.models.desk import ModelDesk
from review_service.models.endpoint import Endpoint
from review_service.models.policy import ModelPolicy
from review_service.models.prompt import load


@dataclass(frozen=True, slots=True)
class ModelAccess:
    """The desk, and the installation's own limits: for a tenant's month, a review, a question."""

    desk: ModelDesk
    budget: Budget
    limits: Limits = field(default_factory=Limits)
    review_tokens: int = 500_000
    call_seconds: float = 60.0
    review_seconds: float = 90.0

    def digest(self, policy: ModelPolicy, tenant_id: str) -> str:
        """Part of what a result depends on: every word of the prompts, and who is asked. Empty when nobody is."""
        if not policy.enabled:
            return ""
        names = {policy.endpoint, *policy.agent_endpoints.values()}
        asked = [_identity(self.desk.endpoints.get(name, tenant_id)) for name in sorted(names)]
        words = [load(name).digest for name in (*policy.passes, "agent-request")]
        return hashlib.sha256(json.dumps([words, asked]).encode()).hexdigest()[:32]


def _identity(endpoint: Endpoint | None) -> list[str]:
    return [] if endpoint is None else [endpoint.provider, endpoint.base_url, endpoint.model]
