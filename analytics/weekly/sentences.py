"""What changed in a week and why, in plain words. A sentence is only said when its numbers are large enough."""

from collections.abc import Iterator

import pandas as pd

from analytics.transforms.common import Z
from analytics.weekly.facts import Facts

_ENOUGH = 10
"""Findings that people spoke of, below which nothing is said of a rule."""
_SURE = 30
"""The same of all rules together."""
_MOVED = 0.1
_NOISY = 0.5
_DRIFT = (0.5, 1.5)
_RUNS = 20
_RISK = 1.0
_MOST = 8


def changes(facts: Facts) -> list[str]:
    """The sentences, the most urgent first."""
    urgent = [*_anomalies(facts), *_opinion(facts), *_versions(facts), *_gaps(facts)]
    found = [*urgent, *_demotions(facts), *_noisy(facts), *_risk(facts)]
    return found[:_MOST] or ["Nothing out of the ordinary happened."]


def percent(share: float) -> str:
    """`62 %`."""
    return f"{share * 100:.0f} %"


def duration(seconds: float) -> str:
    """`8 s`, `4 min`, `2.5 h`."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _anomalies(facts: Facts) -> Iterator[str]:
    said = {
        "queue_seconds": lambda row: (
            f"Reviews waited {duration(row.value)} in the queue on average; in the weeks before it was "
            f"{duration(row.expected)}."
        ),
        "reviews": lambda row: f"{row.value:.0f} reviews were asked for; {row.expected:.0f} a week is usual.",
        "findings_per_review": lambda row: (
            f"A first review found {row.value:.1f} things on average; {row.expected:.1f} is usual."
        ),
        "incomplete_share": lambda row: (
            f"{percent(row.value)} of the reviews were incomplete; {percent(row.expected)} is usual."
        ),
    }
    rows = facts.of_week("anomalies")
    for row in rows[rows["unusual"] == 1].itertuples():
        yield said[row.measure](row)


def _opinion(facts: Facts) -> Iterator[str]:
    """Whose findings moved what people think, where one agent did."""
    now, before = (facts.share("acceptance", "useful", "heard", back) for back in (0, 1))
    rows = facts.of_week("acceptance").groupby("agent")[["useful", "heard"]].sum()
    if now is None or before is None or rows["heard"].sum() < _SURE or abs(now - before) < _MOVED:
        return
    others = rows.sum() - rows
    without = (others["useful"] / others["heard"]).dropna()
    went = "fell" if now < before else "rose"
    said = f"What people found useful {went} from {percent(before)} to {percent(now)}"
    if without.empty:
        yield f"{said}."
        return
    agent = (without - before).abs().idxmin()
    yield f"{said}; without the findings of {agent} it would be {percent(without[agent])}."


def _versions(facts: Facts) -> Iterator[str]:
    rows = facts.of_week("agent_versions")
    low, high = _DRIFT
    drifted = rows[(rows["runs"] >= _RUNS) & ((rows["drift"] > high) | (rows["drift"] < low))]
    for row in drifted.itertuples():
        liked = f", and {percent(row.useful_share)} of it was found useful" if row.heard >= _ENOUGH else ""
        poor = row.heard >= _ENOUGH and row.useful_share < _NOISY
        advice = ": go back to the version before, or ask its makers" if poor else ""
        yield (
            f"Version {row.version} of {row.agent} said {row.drift:.1f} times as much in a review as the agent did in "
            f"the four weeks before{liked}{advice}."
        )


def _gaps(facts: Facts) -> Iterator[str]:
    rows = facts.of_week("coverage_gaps")
    for row in rows[rows["not_read"] > 0].nlargest(2, "not_read").itertuples():
        yield (
            f"{row.agent} left {row.not_read:.0f} files of {facts.repository(row.repository_key)} unread, in "
            f"{row.reviews_with_gaps:.0f} of {row.reviews:.0f} reviews: their checks were not green."
        )


def _demotions(facts: Facts) -> Iterator[str]:
    rows = facts.of_week("noise")
    for row in rows[rows["demotions"] > 0].itertuples():
        often = "once" if row.demotions == 1 else f"{row.demotions:.0f} times"
        yield (
            f"People dismissed a rule of {row.agent} so often that it was moved out of sight, {often}: it is still "
            f"counted, and no longer a comment."
        )


def _noisy(facts: Facts) -> Iterator[str]:
    rules = by_rule(facts)
    if rules.empty:
        return
    heard, dismissed = rules["heard"].sum(), rules["dismissed"].sum()
    for row in rules[rules["low"] > _NOISY].nlargest(2, "dismissed").itertuples():
        others = (dismissed - row.dismissed) / (heard - row.heard) if heard > row.heard else 0
        yield (
            f"{row.Index} was dismissed {row.dismissed:.0f} of {row.heard:.0f} times in four weeks "
            f"({percent(row.share)}), all other rules together {percent(others)}."
        )


def by_rule(facts: Facts) -> pd.DataFrame:
    """Rules by what people said in four weeks: heard, dismissed, share with the ends of its Wilson interval."""
    rows = facts.last_weeks("acceptance").groupby("rule_id")[["heard", "dismissed"]].sum()
    return wilson(rows[rows["heard"] >= _ENOUGH])


def wilson(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds the share that was dismissed of what was heard, and the ends of its 95 % Wilson interval: low and high."""
    n, p = rows["heard"], rows["dismissed"] / rows["heard"]
    scale, half = 1 + Z * Z / n, Z * (p * (1 - p) / n + Z * Z / (4 * n * n)) ** 0.5
    middle = p + Z * Z / (2 * n)
    return rows.assign(share=p, low=(middle - half) / scale, high=(middle + half) / scale)


def _risk(facts: Facts) -> Iterator[str]:
    rows = facts.of_week("repository_risk")
    if rows.empty:
        return
    worst, usual = rows.loc[rows["score"].idxmax()], rows["score"].median()
    if len(rows) > 2 and usual > 0 and worst["score"] > 2 * usual:
        yield (
            f"{facts.repository(worst['repository_key'])} carries the most risk: {worst['grave']:.0f} grave findings "
            f"in four weeks, a score of {worst['score']:.1f} where {usual:.1f} is the middle."
        )
    for row in rows[rows["trend"].abs() > _RISK * rows["score"].clip(lower=1)].nlargest(1, "score").itertuples():
        went = "rose" if row.trend > 0 else "fell"
        yield f"The risk of {facts.repository(row.repository_key)} {went} by {abs(row.trend):.1f} in four weeks."
