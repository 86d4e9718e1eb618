"""All indicators."""

from collections.abc import Mapping
from types import ModuleType

from analytics.transforms import (
    acceptance,
    agent_versions,
    anomalies,
    cohorts,
    coverage_gaps,
    finding_rate,
    first_review,
    fixed_after_comment,
    noise,
    reopened,
    repository_risk,
    review_times,
    spend,
    time_to_fix,
)

INDICATORS: Mapping[str, ModuleType] = {
    module.NAME: module
    for module in (
        acceptance,
        agent_versions,
        anomalies,
        cohorts,
        coverage_gaps,
        finding_rate,
        first_review,
        fixed_after_comment,
        noise,
        reopened,
        repository_risk,
        review_times,
        spend,
        time_to_fix,
    )
}
