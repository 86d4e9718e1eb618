"""What a week's reviews found, what became of it, and what people said."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analytics.history import words
from analytics.history.plan import AGENTS, BAD_AGENT, LANGUAGES, NOISY, RISKY, RULES_EACH, TENANTS, Plan
from analytics.history.reviews import Week, repository_keys, repository_of

RULES = tuple(f"{agent}/rule-{n}" for agent in AGENTS for n in range(RULES_EACH))
_SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
_LIVES = ("NEW", "PERSISTING", "REGRESSED", "FIXED")
NEW, PERSISTING, REGRESSED, FIXED = range(4)


@dataclass(frozen=True)
class Found:
    """What first reviews found, a row for each; `mended` says whether the next push mended it."""

    week: Week
    review: np.ndarray
    rule: np.ndarray
    severity: np.ndarray
    go: np.ndarray
    inline: np.ndarray
    mended: np.ndarray
    back: np.ndarray

    @property
    def ids(self) -> pa.Array:
        return words.joined(f"l{self.week.number}-", np.arange(len(self.review)))


def found(plan: Plan, week: Week, generator: np.random.Generator) -> Found:
    """Draws what the first reviews of the week's pull requests found."""
    firsts = np.flatnonzero(week.head == 1)
    rates = _rates(plan, week.number)
    counts = generator.poisson(np.outer(week.lines[firsts] / 100, rates))
    pair = np.repeat(np.arange(counts.size), counts.ravel())
    review, rule = firsts[pair // len(RULES)], pair % len(RULES)
    useful = np.where(_bad(plan, week.number, rule), plan.noisy_useful, plan.useful)
    risky = repository_of(week)[review] == repository_keys().index(RISKY)
    grave = generator.random(len(pair)) < np.where(risky, plan.risky_grave, plan.grave)
    mended = generator.random(len(pair)) < useful
    has_third = np.isin(review, week.first[week.head == 3])
    return Found(
        week=week,
        review=review,
        rule=rule,
        severity=generator.integers(0, 2, len(pair)) + 2 * grave,
        go=generator.random(len(pair)) >= week.python[review],
        inline=(rule != RULES.index(NOISY)) | (week.number < plan.demotion_week),
        mended=mended,
        back=mended & has_third & (generator.random(len(pair)) < plan.regressed),
    )


def _rates(plan: Plan, number: int) -> np.ndarray:
    """Expected findings of each rule in 100 changed lines."""
    rates = np.full(len(RULES), plan.findings_per_100_lines / len(RULES))
    rates[RULES.index(NOISY)] *= plan.noisy_times
    if number in plan.bad_weeks:
        rates[[rule.startswith(f"{BAD_AGENT}/") for rule in RULES]] *= plan.bad_times
    return rates


def _bad(plan: Plan, number: int, rule: np.ndarray) -> np.ndarray:
    released = np.array([each.startswith(f"{BAD_AGENT}/") for each in RULES])[rule] & (number in plan.bad_weeks)
    return released | (rule == RULES.index(NOISY))


def _seen(found: Found) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each time a review saw one or saw it gone: the finding, the review, what it was."""
    week, every = found.week, np.arange(len(found.review))
    second = np.searchsorted(week.pull[week.head == 2], week.pull[found.review]) + np.count_nonzero(week.head == 1)
    thirds = np.count_nonzero(week.head < 3)
    back = np.flatnonzero(found.back)
    third = np.searchsorted(week.pull[week.head == 3], week.pull[found.review[back]]) + thirds
    became = np.where(found.mended, FIXED, PERSISTING)
    return (
        np.concatenate([every, every, back]),
        np.concatenate([found.review, second, third]),
        np.concatenate([np.full(len(every), NEW), became, np.full(len(back), REGRESSED)]),
    )


def findings(found: Found) -> dict[str, pa.Array]:
    """The table `findings`: a row for each review that saw one."""
    finding, review, became = (each[_is_there(found)] for each in _seen(found))
    week, rule = found.week, found.rule[finding]
    lives = found.ids.take(pa.array(finding))
    return {
        "tenant_id": words.pick(TENANTS, week.tenant[review]),
        "finding_id": words.joined(lives, "-", week.head[review]),
        "review_id": week.ids.take(pa.array(review)),
        "repository_key": words.pick(repository_keys(), repository_of(week)[review]),
        "agent": words.pick(AGENTS, rule // RULES_EACH),
        "rule_id": words.pick(RULES, rule),
        "language": words.pick(LANGUAGES, found.go[finding].astype("int8")),
        "severity": words.pick(_SEVERITIES, found.severity[finding]),
        "confidence": words.constant("HIGH", len(finding)),
        "fingerprint": lives,
        "shown_as": words.pick(["ANNOTATION", "INLINE"], found.inline[finding].astype("int8")),
        "fix_status": words.constant("", len(finding)),
        "reach": words.constant("INTERNAL", len(finding)),
        "life_id": lives,
        "lifecycle": words.pick(_LIVES, became),
        "dt": words.days(week.create[review]),
    }


def _is_there(found: Found) -> np.ndarray:
    return np.flatnonzero(_seen(found)[2] != FIXED)


def lives(found: Found) -> dict[str, pa.Array]:
    """The table `lives`."""
    finding, review, became = _seen(found)
    week, ids = found.week, found.ids.take(pa.array(finding))
    return {
        "tenant_id": words.pick(TENANTS, week.tenant[review]),
        "life_id": ids,
        "review_id": week.ids.take(pa.array(review)),
        "finding_id": words.joined(ids, "-", np.where(became == FIXED, 1, week.head[review])),
        "repository_key": words.pick(repository_keys(), repository_of(week)[review]),
        "pull_request": words.numbers(week.pull[review] + 1),
        "lifecycle": words.pick(_LIVES, became),
        "seen_time": words.times(week.end[review]),
        "dt": words.days(week.create[review]),
    }


def feedback(plan: Plan, found: Found, generator: np.random.Generator) -> dict[str, pa.Array]:
    """The table `feedback`: what people say of comments agrees with what the next push did."""
    finding = np.flatnonzero(found.inline & (generator.random(len(found.review)) < plan.heard))
    review, useful = found.review[finding], found.mended[finding].astype("int8")
    week, ids = found.week, found.ids.take(pa.array(finding))
    said = week.end[review] + 1800
    return {
        "tenant_id": words.pick(TENANTS, week.tenant[review]),
        "feedback_id": words.joined("b", ids),
        "finding_id": words.joined(ids, "-1"),
        "repository_key": words.pick(repository_keys(), repository_of(week)[review]),
        "pull_request": words.numbers(week.pull[review] + 1),
        "rule_id": words.pick(RULES, found.rule[finding]),
        "kind": words.pick(["DISMISSED", "CONFIRMED"], useful),
        "usefulness": words.pick(["NOT_USEFUL", "USEFUL"], useful),
        "create_time": words.times(said),
        "dt": words.days(said),
    }
