"""`squad admin kpis`: what analytics published of all tenants together, for the operator of a running stack."""

import asyncio
import os

import pytest

from cli.stack import procfs, state
from kit.auth import TokenSigner
from tests.support.command import squad
from tests.support.published import PAGE, PAPER, PLATFORM, publisher


@pytest.fixture
def data(world, tmp_path):
    """The data folder of a stack that runs."""
    folder = tmp_path / "data"
    folder.mkdir()
    TokenSigner(folder / "keys" / "operator", "operator").export(world.tenancy.keys.trust_dir)
    me = state.Member("supervisor", os.getpid(), procfs.start_time(os.getpid()), procfs.argv(os.getpid()))
    addresses = {"address.tenancy": world.tenancy.address, "address.review": f"127.0.0.1:{world.review.port}"}
    state.write(folder, state.State("run", me, facts=addresses))
    return folder


@pytest.fixture
def publish(world):
    return publisher(world.review.settings, PLATFORM)


async def kpis(data, *arguments):
    return await asyncio.to_thread(squad, "admin", "kpis", *arguments, "--data", data, cwd=data.parent)


async def test_the_operator_reads_the_numbers_of_the_platform_and_of_no_tenant(world, data, publish):
    publish.kpi("acceptance", "2026-11-23", {"useful": 90}, agent="security")
    publisher(world.review.settings, world.tenancy.tenant_id).kpi("acceptance", "2026-11-23", {"useful": 9}, agent="x")
    lines = (await kpis(data, "list", "--name", "acceptance", "--since", "2026-11-23")).out.splitlines()
    assert [line.split() for line in lines] == [["week", "agent", "useful"], ["2026-11-23", "security", "90"]]


async def test_the_operators_report_is_written_to_a_file_in_the_form_of_its_ending(data, publish, tmp_path):
    publish.report("2026-11-16")
    publish.report("2026-11-23")
    assert (await kpis(data, "reports")).out.splitlines()[1].startswith("2026-11-23 ")
    for name, content in (("week.html", PAGE), ("week.pdf", PAPER)):
        assert (await kpis(data, "report", "--output", tmp_path / name)).out == f"{tmp_path / name}\n"
        assert (tmp_path / name).read_bytes() == content


async def test_the_manifest_counts_everybodys_rows(data, publish):
    publish.manifest("abc", rows=700)
    said = (await kpis(data, "manifest")).out
    assert said.startswith("export abc of 2026-11-23T01:00:00.000001Z, published ")
    assert "findings  700   2026-11-02  2026-11-22" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--since", "monday"], "it was refused: since must be a day, for example 2026-11-25"),
        (["report", "--output", "week.txt"], "week.txt is neither .html nor .pdf: give --output an ending"),
    ],
)
async def test_what_is_wrong_is_one_line(data, arguments, said):
    refused = await kpis(data, *arguments)
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert refused.err.startswith(f"squad: {said}")
