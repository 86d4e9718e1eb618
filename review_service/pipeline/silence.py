"""Which findings nobody is told of: those a verdict speaks against, and those that cannot be news."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.follow import Followed
from review_service.pipeline.judge import gates, judge
from review_service.pipeline.level import has_floor
from review_service.pipeline.policy import Policy
from squad.review.v1.review_pb2 import Lifecycle, ReviewFinding, ShownAs, Verdict


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict in force that speaks against a finding. `expire_time` None: for ever."""

    verdict: Verdict
    reason: str
    expire_time: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last finished review of the pull request looked at."""

    config_digest: str
    hunks: frozenset[str]
    versions: Mapping[str, str]
    read: frozenset[tuple[str, str]]


NOTHING_SEEN = Seen("", frozenset(), {}, frozenset())


def silence(followed: Followed, policy: Policy, seen: Seen, opinions: Mapping[str, Opinion]) -> Followed:
    """The same, judged anew without what nobody is told of.

    Args:
        followed: Findings with who they were.
        policy: What they are judged by.
        seen: What was looked at before.
        opinions: Verdicts in force that speak against findings, by fingerprint.
    """
    findings = followed.analysis.findings
    for finding in findings:
        _suppress(finding, opinions.get(finding.fingerprint))
    quiet = frozenset(each.id for each in findings if _is_no_news(each, followed, policy, seen))
    silent = dict.fromkeys(quiet, ShownAs.SHOWN_AS_COUNTED)
    silent |= {each.id: ShownAs.SHOWN_AS_SUPPRESSED for each in findings if each.fingerprint in opinions}
    return replace(followed, analysis=judge(followed.analysis, policy, silent), quiet=quiet) if silent else followed


def _suppress(finding: ReviewFinding, opinion: Opinion | None) -> None:
    if opinion is None:
        return
    finding.lifecycle = Lifecycle.LIFECYCLE_SUPPRESSED
    finding.verdict, finding.verdict_reason = opinion.verdict, opinion.reason
    if opinion.expire_time is not None:
        ends = Timestamp()
        ends.FromDatetime(opinion.expire_time)
        finding.verdict_expire_time.CopyFrom(ends)


def _is_no_news(finding: ReviewFinding, followed: Followed, policy: Policy, seen: Seen) -> bool:
    """Whether the same agent, of the same version and configuration, read the same lines before and said nothing.

    What fails the check is always said: a red check without a reason helps nobody, and a change elsewhere may have
    made it.
    """
    if gates(finding, policy) or has_floor(finding) or finding.finding.outside_change:
        return False
    life, analysis = followed.lives.get(finding.id), followed.analysis
    if life is not None and not life.quiet:
        return False
    same_agent = (finding.agent, seen.versions.get(finding.agent, "")) in set(_versions(analysis))
    was_read = (finding.agent, finding.finding.location.path) in seen.read
    same_lines = analysis.anchors[finding.id].hunk in seen.hunks and not _leans_on_others(finding, analysis)
    return same_agent and was_read and same_lines and analysis.config_digest == seen.config_digest


def _versions(analysis: Analysis) -> Iterator[tuple[str, str]]:
    return ((run.agent, run.version) for run in analysis.agent_runs if run.version)


def _leans_on_others(finding: ReviewFinding, analysis: Analysis) -> bool:
    """Whether its proof goes through another file of the change."""
    others = {step.location.path for step in finding.finding.evidence} - {finding.finding.location.path}
    return not others.isdisjoint(analysis.paths)
