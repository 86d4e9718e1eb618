"""Each indicator against plain SQL of another engine, and against what is true of the history."""

import math
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from analytics.history.plan import BAD_VERSION, GAPPY, LEAVER, NOISY, RISKY
from analytics.lake import tables
from analytics.schema import TABLES
from analytics.transforms.catalogue import INDICATORS
from analytics.transforms.common import PLATFORM

pytestmark = pytest.mark.timeout(600)
"""The first test starts Spark and computes everything."""
SQL = Path(__file__).parent / "sql"


@pytest.fixture(scope="module")
def duck(history, history_lake):
    """The same lake, read by DuckDB."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name in TABLES:
            rows = tables.read_all(history_lake, name, 1)
            connection.register(f"arrow_{name}", rows)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow_{name}")
        connection.execute((SQL / "_common.sql").read_text())
        yield connection


def _keyed(rows: pa.Table, keys: list[str]) -> dict[tuple, dict]:
    found = {tuple(str(row[key]) for key in keys): row for row in rows.to_pylist()}
    assert len(found) == rows.num_rows, "a row stands twice"
    return found


@pytest.mark.parametrize("name", INDICATORS)
def test_another_engine_computes_the_same(name, indicators, duck):
    indicator = INDICATORS[name]
    keys = ["tenant_id", "week", *indicator.DIMENSIONS]
    expected = _keyed(duck.sql((SQL / f"{name}.sql").read_text()).to_arrow_table(), keys)
    found = _keyed(indicators[name], keys)
    assert found.keys() == expected.keys()
    for key, row in found.items():
        for measure in indicator.MEASURES:
            assert _close(row[measure], expected[key][measure]), (key, measure, row[measure], expected[key][measure])


def _close(one, other) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def _of(rows: pa.Table, **wanted) -> list[dict]:
    return [row for row in rows.to_pylist() if all(row[key] == value for key, value in wanted.items())]


def _shares(rows: list[dict], part: str, whole: str) -> float:
    return sum(row[part] for row in rows) / sum(row[whole] for row in rows)


def test_the_noisy_rule_and_the_others_are_as_useful_as_they_are(indicators, plan):
    rows = _of(indicators["acceptance"], tenant_id=PLATFORM)
    noisy = [row for row in rows if row["rule_id"] == NOISY]
    fine = [row for row in rows if row["agent"] in {"architecture", "performance", "security"}]
    assert _shares(noisy, "useful", "heard") == pytest.approx(plan.noisy_useful, abs=0.05)
    assert _shares(fine, "useful", "heard") == pytest.approx(plan.useful, abs=0.03)


def test_the_true_share_lies_within_most_intervals(indicators, plan):
    rows = [row for row in indicators["acceptance"].to_pylist() if row["agent"] == "security" and row["heard"] >= 3]
    held = sum(row["useful_low"] <= plan.useful <= row["useful_high"] for row in rows) / len(rows)
    assert held > 0.9


def test_what_is_useful_is_fixed_after_it_was_said(indicators, plan):
    rows = _of(indicators["fixed_after_comment"], tenant_id=PLATFORM, agent="security")
    assert _shares(rows, "fixed", "commented") == pytest.approx(plan.useful, abs=0.03)


def test_a_fix_takes_as_long_as_the_next_push(indicators, plan):
    rows = _of(indicators["time_to_fix"], tenant_id=PLATFORM, agent="security")
    middle = sorted(row["hours_p50"] for row in rows)[len(rows) // 2]
    assert middle == pytest.approx(plan.second_hours, rel=0.15)


def test_as_much_comes_back_as_was_planned(indicators, plan):
    rows = _of(indicators["reopened"], tenant_id=PLATFORM)
    assert _shares(rows, "reopened", "fixed") == pytest.approx(plan.regressed * plan.third, abs=0.008)


def test_the_demotion_is_seen_in_its_week_and_the_noise_falls_after_it(indicators, plan):
    rows = _of(indicators["noise"], tenant_id=PLATFORM, agent="style")
    assert {row["week"]: row["demotions"] for row in rows if row["demotions"]} == {plan.monday(plan.demotion_week): 3}
    before = [row for row in rows if row["week"] < plan.monday(plan.demotion_week)]
    after = [row for row in rows if row["week"] > plan.monday(plan.demotion_week)]
    assert _shares(after, "dismissed", "heard") == pytest.approx(1 - plan.useful, abs=0.05)
    assert _shares(before, "dismissed", "heard") > _shares(after, "dismissed", "heard") + 0.1


def test_the_bad_release_drifts_and_is_not_liked(indicators, plan):
    rows = _of(indicators["agent_versions"], tenant_id=PLATFORM, version=BAD_VERSION)
    assert [row["week"] for row in rows][:1] == [plan.monday(plan.bad_weeks[0])]
    assert rows[0]["drift"] > 2
    assert _shares(rows, "useful", "heard") == pytest.approx(plan.noisy_useful, abs=0.06)


def test_rules_say_as_much_as_they_do(indicators, plan):
    rows = _of(indicators["finding_rate"], tenant_id=PLATFORM, agent="security")
    lines = {(row["week"], row["language"]): row["changed_lines"] for row in rows}
    rate = sum(row["findings"] for row in rows) * 100 / sum(lines.values())
    assert rate == pytest.approx(plan.findings_per_100_lines / 5, rel=0.06)


def test_the_queue_is_as_long_as_it_was_but_in_the_outage(indicators, plan):
    rows = {row["week"]: row for row in _of(indicators["review_times"], tenant_id=PLATFORM)}
    outage = rows.pop(plan.monday(plan.outage_week))
    assert outage["queue_seconds_p50"] == pytest.approx(plan.queue_seconds * plan.outage_times, rel=0.25)
    middle = sorted(row["queue_seconds_p50"] for row in rows.values())[len(rows) // 2]
    assert middle == pytest.approx(plan.queue_seconds, rel=0.1)


def test_the_first_answer_takes_the_queue_and_the_review(indicators, plan):
    rows = _of(indicators["first_review"], tenant_id=PLATFORM)
    middle = sorted(row["wait_seconds_p50"] for row in rows)[len(rows) // 2]
    assert middle == pytest.approx(plan.queue_seconds + plan.duration_seconds, rel=0.2)
    assert all(row["wait_seconds_p50"] < row["wait_seconds_p95"] <= row["wait_seconds_p99"] for row in rows)


def test_the_outage_is_an_anomaly_and_few_other_weeks_are(indicators, plan):
    rows = _of(indicators["anomalies"], tenant_id=PLATFORM, measure="queue_seconds", unusual=1)
    assert plan.monday(plan.outage_week) in [row["week"] for row in rows]
    every = [row for row in indicators["anomalies"].to_pylist() if row["z"] is not None]
    assert sum(row["unusual"] for row in every) < 0.12 * len(every)


def test_the_gap_is_where_it_was_made(indicators, plan):
    gaps = [row for row in indicators["coverage_gaps"].to_pylist() if row["not_read"]]
    assert {(row["repository_key"], row["agent"]) for row in gaps} == {(GAPPY, "security")}
    assert {row["week"] for row in gaps} <= {plan.monday(n) for n in (*plan.gap_weeks, plan.gap_weeks[-1] + 1)}


def test_the_risky_repository_comes_first(indicators):
    last = max(row["week"] for row in indicators["repository_risk"].to_pylist() if row["repository_key"] == RISKY)
    rows = _of(indicators["repository_risk"], week=last)
    assert max(rows, key=lambda row: row["score"])["repository_key"] == RISKY


def test_a_tenant_that_left_has_no_weeks_after_that(indicators, plan):
    left = plan.monday(plan.leave_week) + timedelta(weeks=1)
    assert not [r for r in indicators["review_times"].to_pylist() if r["tenant_id"] == LEAVER and r["week"] > left]


def test_money_goes_to_what_it_goes_to(indicators, plan):
    (cost, calls) = (
        sum(row[name] for row in _of(indicators["spend"], tenant_id=PLATFORM)) for name in ("cost_micros", "calls")
    )
    assert cost == calls * 5000
    reviews = sum(row["reviews"] for row in _of(indicators["review_times"], tenant_id=PLATFORM))
    assert calls / reviews == pytest.approx(plan.consulted, abs=0.03)


def test_cohorts_grow_older_by_a_week_each_week(indicators, plan):
    rows = _of(indicators["cohorts"], repository_key=RISKY)
    assert {(row["week"] - rows[0]["week"]).days // 7 for row in rows} == {row["weeks_here"] for row in rows}
    assert {row["team"] for row in rows} == {"core"}


def test_every_measure_is_documented_and_nothing_else_is_computed(indicators):
    for name, rows in indicators.items():
        assert rows.column_names == ["week", "tenant_id", *INDICATORS[name].DIMENSIONS, *INDICATORS[name].MEASURES]
