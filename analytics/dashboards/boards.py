"""What the dashboards show. A panel answers one question; its query is in `queries.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.dashboards import queries
from analytics.dashboards.queries import newest, number, repository, rules_of_four_weeks, share, total, trend


@dataclass(frozen=True)
class Panel:
    """One picture or table.

    Attributes:
        says: In a sentence, shown when one points at it.
        unit: Grafana's name of it.
    """

    title: str
    says: str
    query: str
    unit: str = "short"
    kind: Literal["timeseries", "table"] = "timeseries"


@dataclass(frozen=True)
class Board:
    """A page."""

    uid: str
    title: str
    panels: Sequence[Panel]


def _percentiles(measure: str) -> dict[str, str]:
    return {f"{measure}_p{n}": f"p{n}" for n in (50, 95, 99)}


def _numbers(**names: str) -> dict[str, str]:
    """Columns by the names of their measures."""
    return {name.replace("_", " "): number(measure) for name, measure in names.items()}


SPEED = Board(
    "squad-analytics-speed",
    "Code review: volume and speed",
    (
        Panel("Reviews", "Asked for in the week, and ended.", trend("review_times", {"reviews": "reviews"})),
        Panel(
            "Wait for the first review",
            "From asking to the end; half wait less than p50, one in twenty longer than p95.",
            trend("first_review", _percentiles("wait_seconds")),
            "s",
        ),
        Panel("Time in the queue", "Before a review began.", trend("review_times", _percentiles("queue_seconds")), "s"),
        Panel(
            "Time of a review",
            "From its beginning to its end.",
            trend("review_times", _percentiles("duration_seconds")),
            "s",
        ),
        Panel(
            "Reviews with unread files",
            "Of the reviews in which an agent was asked, those in which it left something unread.",
            share("coverage_gaps", "reviews_with_gaps", "reviews", "agent"),
            "percentunit",
        ),
        Panel(
            "Spent on models",
            "In the currency of the prices that are configured.",
            f'SELECT week::timestamp AS "time", {number("cost_micros")} / 1e6 AS "spent" '
            f"{queries.OF}'spend' AND $__timeFilter(week) ORDER BY 1",
        ),
        Panel(
            "Unlike the weeks before",
            "More than four standard deviations and a quarter away from the eight weeks before.",
            f'SELECT week, dimensions ->> \'measure\' AS "what", {number("value")} AS "value", '
            f"{number('expected')} AS \"usual\" {queries.OF}'anomalies' AND $__timeFilter(week) "
            f"AND {number('unusual')} = 1 ORDER BY week DESC LIMIT 50",
            kind="table",
        ),
    ),
)
FINDINGS = Board(
    "squad-analytics-findings",
    "Code review: is it worth reading?",
    (
        Panel(
            "Found useful",
            "Of the findings that people spoke of in the week.",
            share("acceptance", "useful", "heard", "agent"),
            "percentunit",
        ),
        Panel(
            "Mended after a comment",
            "Of the comments of the week, those whose cause a later push took away. The last two weeks still rise.",
            share("fixed_after_comment", "fixed", "commented", "agent"),
            "percentunit",
        ),
        Panel(
            "Findings for each 100 changed lines",
            "Of first reviews, shown or not, over all rules and languages of an agent.",
            total("finding_rate", "per_100_lines", "agent"),
        ),
        Panel("Dismissed", "Of what people spoke of.", share("noise", "dismissed", "heard", "agent"), "percentunit"),
        Panel("Hours until mended", "The median, by agent.", total("time_to_fix", "hours_p50", "agent"), "h"),
        Panel(
            "Came back after it was mended",
            "Of what was mended for the first time in the week.",
            share("reopened", "reopened", "fixed", "agent"),
            "percentunit",
        ),
        Panel("Rules moved out of sight", "By the precision budget.", total("noise", "demotions", "agent")),
        Panel("Rules that people speak of", "In the last four weeks.", rules_of_four_weeks(), kind="table"),
    ),
)
REPOSITORIES = Board(
    "squad-analytics-repositories",
    "Code review: repositories and versions",
    (
        Panel(
            "Risk",
            "Of one tenant: findings by weight for each 100 changed lines of four weeks; critical 10, high 4, medium 1",
            total("repository_risk", "score", "repository_key"),
        ),
        Panel(
            "One version beside the others",
            "Findings for each run against the agent's four weeks before: 1 is no change.",
            f"SELECT week::timestamp AS \"time\", concat_ws(' ', dimensions ->> 'agent', dimensions ->> 'version') "
            f"AS metric, {number('drift')} AS value {queries.OF}'agent_versions' AND $__timeFilter(week) ORDER BY 1, 2",
        ),
        Panel(
            "Risk now",
            "The newest week of one tenant.",
            newest(
                "repository_risk",
                {"repository": repository(), **_numbers(score="score", four_weeks_change="trend", grave="grave")},
                "score",
            ),
            kind="table",
        ),
        Panel(
            "Repositories now",
            "The newest week of one tenant.",
            newest(
                "cohorts",
                {
                    "repository": repository(),
                    "team": "dimensions ->> 'team'",
                    **_numbers(reviews="reviews", incomplete="incomplete", comments="commented"),
                    **_numbers(mended="fixed_share", useful="useful_share"),
                },
                "reviews",
            ),
            kind="table",
        ),
        Panel(
            "Versions now",
            "The newest week.",
            newest(
                "agent_versions",
                {
                    "agent": "dimensions ->> 'agent'",
                    "version": "dimensions ->> 'version'",
                    **_numbers(runs="runs", failures="failures", findings_each="per_run", useful="useful_share"),
                },
                "runs",
            ),
            kind="table",
        ),
    ),
)
BOARDS = (SPEED, FINDINGS, REPOSITORIES)
