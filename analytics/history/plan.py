"""What is true of a made-up history: from these numbers the expected value of every indicator is known."""

from dataclasses import dataclass
from datetime import date, timedelta

AGENTS = ("architecture", "logic", "performance", "security", "style")
LANGUAGES = ("python", "go")
TENANTS = ("0190aaaa-0000-7000-8000-000000000001", "0190bbbb-0000-7000-8000-000000000002",
           "0190cccc-0000-7000-8000-000000000003")  # fmt: skip
NAMES = dict(zip(TENANTS, ("acme", "bolt", "cargo"), strict=True))
TENANT_SHARES = (0.5, 0.3, 0.2)
LEAVER = TENANTS[2]
"""Leaves: asks for no review from some week on."""
REPOSITORIES_EACH = 4
RULES_EACH = 6
NOISY = "style/rule-0"
"""Few find it useful, and it speaks more than others; demoted half way."""
BAD_AGENT, GOOD_VERSION, BAD_VERSION = "logic", "2.0.0", "2.1.0"
"""A release that says three times as much and is right as seldom as the noisy rule; rolled back after some weeks."""
RISKY = f"{TENANTS[0]}/repo-0"
"""A repository with far more grave findings than others."""
GAPPY = f"{TENANTS[1]}/repo-1"
"""A repository of which an agent leaves files unread."""


@dataclass(frozen=True)
class Plan:
    """How much, and where what happens.

    Attributes:
        first: A Monday.
        pull_requests: In a week without anything special; each has two or three reviews.
        useful: Share of a rule's findings that people find useful, and that the next push mends.
        weekend: What a day of the weekend sees of a working day.
        second_hours: Median hours from the first to the second review.
    """

    seed: int = 7
    first: date = date(2024, 1, 1)
    weeks: int = 104
    pull_requests: int = 60
    findings_per_100_lines: float = 5.0
    useful: float = 0.8
    noisy_useful: float = 0.2
    noisy_times: float = 3.0
    bad_times: float = 3.0
    weekend: float = 0.15
    queue_seconds: float = 8.0
    duration_seconds: float = 40.0
    second_hours: float = 3.0
    regressed: float = 0.1
    third: float = 0.2
    heard: float = 0.4
    consulted: float = 0.3
    risky_grave: float = 0.6
    grave: float = 0.1
    outage_times: float = 30.0

    @property
    def leave_week(self) -> int:
        return self.weeks * 3 // 4

    @property
    def bad_weeks(self) -> range:
        return range(self.weeks // 2, self.weeks // 2 + 3)

    @property
    def demotion_week(self) -> int:
        return self.weeks // 2

    @property
    def gap_weeks(self) -> range:
        return range(self.weeks // 4, self.weeks // 4 + 4)

    @property
    def outage_week(self) -> int:
        """Its reviews wait many times as long."""
        return self.weeks * 2 // 3

    @property
    def last(self) -> date:
        """The last day on which a pull request is opened."""
        return self.first + timedelta(days=7 * self.weeks - 1)

    def monday(self, week: int) -> date:
        """The first day of a week."""
        return self.first + timedelta(weeks=week)
