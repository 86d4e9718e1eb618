"""`squad kpis` against a real gateway."""

import asyncio
import json

import pytest

from tests.support.command import squad
from tests.support.published import PAGE, PAPER, publisher


async def run(world, *arguments, cwd="/"):
    return await asyncio.to_thread(squad, "kpis", *arguments, "--server", world.url, "--key", world.owner, cwd=cwd)


@pytest.fixture
def publish(world):
    return publisher(world.review.settings, world.tenancy.tenant_id)


async def test_the_numbers_of_one_indicator_stand_in_columns(world, publish):
    publish.kpi("acceptance", "2026-11-16", {"useful_share": 0.66667, "useful": 8}, agent="security")
    publish.kpi("acceptance", "2026-11-23", {"useful": 9, "useful_share": None}, agent="security")
    lines = (await run(world, "list", "--name", "acceptance")).out.splitlines()
    assert [line.split() for line in lines] == [
        ["week", "agent", "useful", "useful_share"],
        ["2026-11-23", "security", "9"],
        ["2026-11-16", "security", "8", "0.667"],
    ]


async def test_all_indicators_are_lines_and_json_holds_what_the_server_said(world, publish):
    publish.kpi("coverage_gaps", "2026-11-16", {"not_read": 2}, agent="security", repository_key="github:5")
    listed = (await run(world, "list", "--day", "2026-11-17", "--name", "")).out
    assert "2026-11-16  coverage_gaps  github:5 security  not_read 2" in listed
    found = json.loads((await run(world, "list", "--name", "coverage_gaps", "--format", "json")).out)
    assert [(each["week"], each["measures"]) for each in found] == [("2026-11-16", {"not_read": 2.0})]


async def test_a_report_is_written_to_a_file_in_the_form_of_its_ending(world, publish, tmp_path):
    publish.report("2026-11-16")
    assert "Code review: acme" in (await run(world, "reports")).out
    for name, content in (("week.html", PAGE), ("week.pdf", PAPER)):
        assert (await run(world, "report", "--output", name, cwd=tmp_path)).status == 0
        assert (tmp_path / name).read_bytes() == content
    refused = await run(world, "report", "--output", "week.txt", cwd=tmp_path)
    assert (refused.status, "neither .html nor .pdf" in refused.err) == (2, True)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"week.html", "week.pdf"}


async def test_the_manifest_says_when_the_database_was_so(world, publish):
    publish.manifest("abc", rows=7)
    said = (await run(world, "manifest")).out
    assert said.startswith("export abc of 2026-11-23T01:00:00.000001Z, published ")
    assert "findings  7     2026-11-02  2026-11-22" in said


async def test_what_is_wrong_with_a_filter_is_one_line(world):
    refused = await run(world, "list", "--since", "monday")
    assert (refused.status, refused.err) == (
        2,
        "squad: the server refused: since must be a day, for example 2026-11-25\n",
    )
