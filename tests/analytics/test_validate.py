"""The gate: what stops a publication, and what is put aside while the rest goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from analytics import validation_page
from analytics.document import html
from analytics.errors import AnalyticsError
from analytics.history.generate import write
from analytics.history.plan import Plan
from analytics.jobs.validate import QUARANTINE, arrivals, must_have_passed, validate
from analytics.lake import tables
from analytics.lake.frames import frames
from analytics.lake.manifest import DayOf, publish, require
from analytics.lake.place import place
from analytics.rows import good

pytestmark = pytest.mark.timeout(600)
ALIKE = "a quarter to four times as much as on the same day a week before"
PLAN = Plan(weeks=1, pull_requests=160, first=date(2026, 11, 16))
TODAY = date(2026, 11, 23)
LAST_SUNDAY = date(2024, 1, 14)


def _change(lake, name: str, column: str, *first: object) -> None:
    """Puts values into the first rows of a table, as somebody would who can write to the lake."""
    before = require(lake)
    held = pa.table(tables.open_table(lake, name, before.tables[name].version).to_pyarrow_table())
    values = [*first, *held.column(column).to_pylist()[len(first) :]]
    field = held.schema.field(column)
    made = held.set_column(held.schema.get_field_index(column), column, pa.array(values, field.type))
    write_deltalake(f"{lake.uri}/{name}", made, mode="overwrite", partition_by=["dt"])
    now = replace(before.tables[name], version=tables.open_table(lake, name).version())
    publish(lake, replace(before, tables={**before.tables, name: now}), before)


def _of_a_week(tmp_path_factory, name: str):
    lake = place(str(tmp_path_factory.mktemp(name)))
    write(PLAN, lake)
    return lake


@pytest.fixture(scope="module")
def sound(spark, tmp_path_factory):
    """A lake with a bad row here and there, looked at."""
    lake = _of_a_week(tmp_path_factory, "sound")
    _change(lake, "findings", "severity", "AWFUL")
    _change(lake, "lives", "review_id", "nowhere")
    _change(lake, "reviews", "end_time", datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))
    return lake, validate(spark, lake, TODAY)


@pytest.fixture(scope="module")
def broken(spark, tmp_path_factory):
    """A lake that nobody should believe, looked at much later."""
    lake = _of_a_week(tmp_path_factory, "broken")
    _change(lake, "reviews", "state", *["SLEEPING"] * 30)
    feedback = tables.read_all(lake, "feedback", 1)
    for column in ("feedback_id", "tenant_id"):
        _change(lake, "feedback", column, *[feedback.column(column)[5].as_py()] * 3)
    before = require(lake)
    days = {"2026-11-14": DayOf(1000, ""), "2026-11-21": DayOf(10, "")}
    thin = replace(before.tables["findings"], days={**before.tables["findings"].days, **days})
    publish(lake, replace(before, tables={**before.tables, "findings": thin}), before)
    return lake, validate(spark, lake, TODAY + timedelta(days=9))


def test_a_few_bad_rows_are_put_aside_with_their_reason_and_the_rest_goes_on(spark, sound):
    lake, found = sound
    assert found.failures == []
    must_have_passed(lake)
    aside = tables.read_all(lake.below(QUARANTINE), "findings", 0).to_pylist()
    assert [(row["severity"], row["reasons"]) for row in aside] == [("AWFUL", ["its severity is none that we know"])]
    with frames(spark, lake, require(lake)) as held:
        assert good(held)["findings"].where("severity = 'AWFUL'").count() == 0


def test_a_clock_that_jumped_puts_the_review_aside(sound):
    assert sound[1].aside["reviews"] == {
        "it ended before it began: a clock jumped": 1,
        "it took more than thirty days at once: a clock jumped": 1,
    }


def test_what_belongs_to_a_review_that_is_not_there_is_put_aside(sound):
    assert sound[1].aside["lives"] == {"its review is not in the lake": 1}


@pytest.mark.parametrize(
    "said",
    [
        "reviews: at most one row in a hundred is bad: 30 of ",
        "feedback: no row is there twice: ",
        "export: is 2 days old at most, and not of the future: 10 days old, as of 2026-11-22T23:59:59.000000Z",
        f"findings: {ALIKE}: 10 rows on 2026-11-21, 1000 on 2026-11-14",
    ],
)
def test_bad_rows_doubles_staleness_and_a_sudden_lack_each_shut_the_gate(broken, said):
    assert [each for each in broken[1].failures if each.startswith(said)]


def test_a_shut_gate_says_why(broken):
    with pytest.raises(AnalyticsError, match="the gate is shut, nothing is published: export: is 2 days old at most"):
        must_have_passed(broken[0])


def test_a_quiet_weekend_is_held_against_the_weekend_before(lake):
    manifest = write(Plan(weeks=2, pull_requests=1200), lake)
    sunday = {name: of for name, of in manifest.tables.items() if str(LAST_SUNDAY) in of.days}
    assert sunday["findings"].days[str(LAST_SUNDAY)].rows * 3 < sunday["findings"].days["2024-01-12"].rows
    as_of = replace(manifest, snapshot_time=f"{LAST_SUNDAY + timedelta(days=1)}T01:00:00Z")
    assert [each for each in arrivals(as_of, LAST_SUNDAY + timedelta(days=1)) if not each.passed] == []


def test_an_export_of_a_database_whose_clock_runs_ahead_shuts_the_gate(sound):
    lake, _ = sound
    ahead = replace(require(lake), snapshot_time="2026-12-01T00:00:00Z")
    said = [f"{each.what}: {each.seen}" for each in arrivals(ahead, TODAY) if not each.passed]
    assert said == ["is 2 days old at most, and not of the future: -8 days old, as of 2026-12-01T00:00:00Z"]


def test_the_page_says_the_verdict_first(broken):
    page = html.render(validation_page.page(broken[1]))
    assert page.index("The gate is shut") < page.index("What shuts it") < page.index("its state is none that we know")
