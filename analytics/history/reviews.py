"""A week of pull requests and their reviews."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from analytics.history import words
from analytics.history.plan import (
    AGENTS,
    BAD_AGENT,
    BAD_VERSION,
    GAPPY,
    GOOD_VERSION,
    LANGUAGES,
    LEAVER,
    REPOSITORIES_EACH,
    TENANT_SHARES,
    TENANTS,
    Plan,
)

_DAYS = 7
_MOST_PULLS = 1_000_000


@dataclass(frozen=True)
class Week:
    """Reviews as arrays, a row for each; the first of every pull request, then the second ones, then the third.

    Attributes:
        pull: Number of the pull request, in all of history.
        head: 1, 2 or 3.
        first: Row of the same pull request's first review.
        start: When it began and `end` when it ended, seconds since 1970.
        python: Share of the changed lines that are Python.
    """

    number: int
    pull: np.ndarray
    head: np.ndarray
    first: np.ndarray
    tenant: np.ndarray
    repository: np.ndarray
    create: np.ndarray
    start: np.ndarray
    end: np.ndarray
    lines: np.ndarray
    python: np.ndarray

    @property
    def ids(self) -> pa.Array:
        return words.joined("r", self.pull, "-", self.head)


def week_of(plan: Plan, number: int, generator: np.random.Generator) -> Week:
    """Draws a week."""
    shares = np.array(TENANT_SHARES) * [tenant != LEAVER or number < plan.leave_week for tenant in TENANTS]
    count = max(1, round(plan.pull_requests * shares.sum()))
    tenant = generator.choice(len(TENANTS), count, p=shares / shares.sum())
    asked = _moments(plan, number, count, generator)
    second = asked + generator.lognormal(np.log(plan.second_hours * 3600), 0.7, count)
    thirds = np.flatnonzero(generator.random(count) < plan.third)
    first = np.concatenate([np.arange(count), np.arange(count), thirds])
    create = np.concatenate([asked, second, second[thirds] + 7200])
    start = create + _queue(plan, number, len(first), generator)
    lines = 1 + generator.lognormal(np.log(120), 0.8, count).astype("int64")
    return Week(
        number=number,
        pull=number * _MOST_PULLS + first,
        head=np.repeat([1, 2, 3], [count, count, len(thirds)]),
        first=first,
        tenant=tenant[first],
        repository=generator.integers(0, REPOSITORIES_EACH, count)[first],
        create=create,
        start=start,
        end=start + generator.lognormal(np.log(plan.duration_seconds), 0.5, len(first)),
        lines=lines[first],
        python=generator.beta(4, 2, count)[first],
    )


def _moments(plan: Plan, number: int, count: int, generator: np.random.Generator) -> np.ndarray:
    monday = datetime.combine(plan.monday(number), datetime.min.time(), UTC).timestamp()
    weights = np.array([1.0] * 5 + [plan.weekend] * 2)
    days = generator.choice(_DAYS, count, p=weights / weights.sum())
    return np.asarray(monday + days * 86400 + generator.uniform(7 * 3600, 19 * 3600, count))


def _queue(plan: Plan, number: int, count: int, generator: np.random.Generator) -> np.ndarray:
    seconds = generator.lognormal(np.log(plan.queue_seconds), 0.6, count)
    return seconds * (plan.outage_times if number == plan.outage_week else 1)


def repository_keys() -> list[str]:
    """Of all tenants, in the order tenant, repository."""
    return [f"{tenant}/repo-{n}" for tenant in TENANTS for n in range(REPOSITORIES_EACH)]


def repository_of(week: Week) -> np.ndarray:
    """Its number in `repository_keys`."""
    return week.tenant * REPOSITORIES_EACH + week.repository


def unread(plan: Plan, week: Week) -> np.ndarray:
    """Files that nobody read."""
    gappy = repository_of(week) == repository_keys().index(GAPPY)
    return np.where(gappy & (week.number in plan.gap_weeks), 2, 0)


def reviews(plan: Plan, week: Week) -> dict[str, pa.Array]:
    """The table `reviews`."""
    count, gaps = len(week.pull), unread(plan, week)
    python = np.round(week.lines * week.python).astype("int64")
    split = (f'{{"{LANGUAGES[1]}": ', week.lines - python, f', "{LANGUAGES[0]}": ', python, "}")
    key = words.pick(repository_keys(), repository_of(week))
    return {
        "tenant_id": words.pick(TENANTS, week.tenant),
        "review_id": week.ids,
        "repository_key": key,
        "repository": words.joined("org/", week.repository),
        "team": words.pick(["core", "web"], week.repository % 2),
        "pull_request": words.numbers(week.pull + 1),
        "state": words.pick(["COMPLETED", "PARTIAL"], (gaps > 0).astype("int8")),
        "conclusion": words.pick(["PASSED", "INCOMPLETE"], (gaps > 0).astype("int8")),
        "attempt": words.numbers(np.ones(count)),
        "create_time": words.times(week.create),
        "start_time": words.times(week.start),
        "end_time": words.times(week.end),
        "changed_lines": words.numbers(week.lines),
        "changed_lines_by_language": words.joined(*split),
        **_cells(np.full(count, 25), gaps),
        "dt": words.days(week.create),
    }


def agent_runs(plan: Plan, week: Week, generator: np.random.Generator) -> dict[str, pa.Array]:
    """The table `agent_runs`; its counts of findings are left at 0, which no indicator reads."""
    agent = np.tile(np.arange(len(AGENTS)), len(week.pull))
    row = np.repeat(np.arange(len(week.pull)), len(AGENTS))
    bad = (agent == AGENTS.index(BAD_AGENT)) & (week.number in plan.bad_weeks)
    gaps = np.where(agent == AGENTS.index("security"), unread(plan, week)[row], 0)
    return {
        "tenant_id": words.pick(TENANTS, week.tenant[row]),
        "review_id": week.ids.take(pa.array(row)),
        "agent": words.pick(AGENTS, agent),
        "version": words.pick([GOOD_VERSION, BAD_VERSION], bad.astype("int8")),
        "required": pa.array(np.ones(len(row), bool)),
        **_cells(np.full(len(row), 5), gaps),
        "finding_count": words.numbers(np.zeros(len(row))),
        "elapsed_ms": words.numbers(generator.lognormal(np.log(1500), 0.5, len(row))),
        "failed": pa.array(gaps > 0),
        "dt": words.days(week.create[row]),
    }


def _cells(files: np.ndarray, gaps: np.ndarray) -> dict[str, pa.Array]:
    none = words.numbers(np.zeros(len(files)))
    return {
        "read_cells": words.numbers(files - gaps),
        "not_applicable_cells": none,
        "excluded_cells": none,
        "not_read_cells": words.numbers(gaps),
    }


def usage(plan: Plan, week: Week, generator: np.random.Generator) -> dict[str, pa.Array]:
    """The table `usage`: a call costs 5,000 micros."""
    row = np.flatnonzero(generator.random(len(week.pull)) < plan.consulted)
    ids = week.ids.take(pa.array(row))
    return {
        "tenant_id": words.pick(TENANTS, week.tenant[row]),
        "call_id": words.joined("u", ids),
        "review_id": ids,
        "pass_name": words.constant("explain", len(row)),
        "agent": words.constant("security", len(row)),
        "model": words.constant("large", len(row)),
        "state": words.constant("settled", len(row)),
        "input_tokens": pa.array(np.full(len(row), 4000)),
        "output_tokens": pa.array(np.full(len(row), 400)),
        "cost_micros": pa.array(np.full(len(row), 5000)),
        "create_time": words.times(week.start[row]),
        "dt": words.days(week.create[row]),
    }
