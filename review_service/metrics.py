"""What an operator wants to see of reviews. No label carries a tenant's or a repository's name."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from review_service.pipeline.analysis import Analysis
from squad.review.v1 import review_pb2

SECONDS = (0.5, 1, 2, 3, 5, 10, 20, 30, 45, 60, 120, 300, 600)

FINISHED = Counter("squad_reviews_finished", "Runs of reviews that ended, by state.", ["state"], registry=None)
WAITING = Gauge("squad_reviews_waiting", "Unfinished reviews, by state.", ["state"], registry=None)
REVIEW_SECONDS = Histogram(
    "squad_review_seconds", "From asking for a review to its end.", buckets=SECONDS, registry=None
)
FIRST_FINDING_SECONDS = Histogram(
    "squad_review_first_finding_seconds", "From asking to the first finding.", buckets=SECONDS, registry=None
)
AGENT_RUNS = Counter(
    "squad_agent_runs",
    "Changes an agent was given, by whether it failed.",
    ["agent", "version", "outcome"],
    registry=None,
)
AGENT_SECONDS = Histogram(
    "squad_agent_seconds", "From opening an agent's stream to its end.", ["agent", "version"], buckets=SECONDS,
    registry=None,
)  # fmt: skip
AGENT_FINDINGS = Counter(
    "squad_agent_findings", "Findings that were kept, by who made them.", ["agent", "version", "rule"], registry=None
)
NOTIFICATIONS = Counter(
    "squad_notification_attempts",
    "Attempts to tell of a review: delivered, failed, given_up or disabled.",
    ["outcome"],
    registry=None,
)
OTHER = "other"
"""Stands for rules that no agent describes: those of a repository bear names of its choice."""


def register_server(registry: CollectorRegistry) -> None:
    """Shows the server's part. The worker's is collected from its processes' files."""
    registry.register(WAITING)


def finished(review: review_pb2.Review, state: str) -> None:
    """Counts a run that ended. Only a first attempt is timed: later ones began long after somebody asked."""
    FINISHED.labels(state=state.lower()).inc()
    if review.attempt == 1:
        REVIEW_SECONDS.observe(_seconds_since(review))


def notified(outcome: str) -> None:
    """Counts an attempt to deliver a notification."""
    NOTIFICATIONS.labels(outcome=outcome).inc()


def found_first(review: review_pb2.Review) -> None:
    """Times the first finding of a first attempt."""
    if review.attempt == 1:
        FIRST_FINDING_SECONDS.observe(_seconds_since(review))


def analysed(analysis: Analysis) -> None:
    """Counts what each version of an agent made of a change: two versions differ in rate and mix, or they don't.

    Tell it of an analysis that was made, never of one from the cache: what was read once counts once.
    """
    versions = {run.agent: run.version for run in analysis.agent_runs}
    for run in analysis.agent_runs:
        AGENT_RUNS.labels(run.agent, run.version, "failed" if run.failure else "ok").inc()
        AGENT_SECONDS.labels(run.agent, run.version).observe(run.elapsed.ToMilliseconds() / 1000)
    described = {rule.id for agent in analysis.agents for rule in agent.rules}
    for finding in analysis.findings:
        if finding.agent in versions:  # what another tool found is no agent's
            rule = finding.finding.rule_id if finding.finding.rule_id in described else OTHER
            AGENT_FINDINGS.labels(finding.agent, versions[finding.agent], rule).inc()


def _seconds_since(review: review_pb2.Review) -> float:
    return max(0.0, time.time() - review.create_time.ToMilliseconds() / 1000)
