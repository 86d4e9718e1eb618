"""What analytics published is read by the tenant it is about, page by page, and by nobody else."""

import pytest

from kit.context import Role
from kit.errors import FieldInvalid, NotFound, PageTokenInvalid, RoleTooLow, TenantMismatch
from squad.analytics.v1 import analytics_service_pb2 as pb
from squad.analytics.v1 import report_pb2
from tests.support.published import PAGE, PAPER, PLATFORM, publisher

WEEKS = ("2026-11-09", "2026-11-16", "2026-11-23")


@pytest.fixture
def publish(server, caller):
    """Publishes for the caller's tenant."""
    return publisher(server.settings, caller.tenant_id)


async def kpis(caller, **filters):
    return await caller.analytics.ListKpis(pb.ListKpisRequest(tenant_id=caller.tenant_id, **filters), timeout=10)


async def names(caller, **filters):
    return [(each.week, each.name) for each in (await kpis(caller, **filters)).kpis]


async def reports(caller, **paging):
    request = pb.ListReportsRequest(tenant_id=caller.tenant_id, **paging)
    return await caller.analytics.ListReports(request, timeout=10)


async def report(caller, report_id, form=0):
    request = pb.GetReportRequest(tenant_id=caller.tenant_id, report_id=report_id, form=form)
    return await caller.analytics.GetReport(request, timeout=10)


async def manifest(caller):
    request = pb.GetLatestManifestRequest(tenant_id=caller.tenant_id)
    return (await caller.analytics.GetLatestManifest(request, timeout=10)).manifest


def fill(publish):
    for week in WEEKS:
        publish.kpi("noise", week, {"dismissed": 3, "share": None}, agent="style")
        publish.kpi("acceptance", week, {"useful": 8}, agent="security", rule_id="security/eval")


async def test_indicators_come_newest_first_and_without_numbers_that_are_not_known(publish, caller):
    fill(publish)
    found = (await kpis(caller)).kpis
    assert [(each.week, each.name) for each in found] == [
        (week, name) for week in reversed(WEEKS) for name in ("acceptance", "noise")
    ]
    assert dict(found[0].dimensions) == {"agent": "security", "rule_id": "security/eval"}
    assert dict(found[1].measures) == {"dismissed": 3.0}


@pytest.mark.parametrize(
    ("filters", "weeks"),
    [
        ({"name": "noise"}, WEEKS),
        ({"name": "noise", "since": "2026-11-18"}, WEEKS[1:]),
        ({"name": "noise", "day": "2026-11-22"}, WEEKS[1:2]),
        ({"name": "noise", "since": "2026-11-16", "day": "2026-11-11"}, ()),
        ({"name": "unheard-of"}, ()),
    ],
)
async def test_filters_choose_names_and_the_weeks_of_days(publish, caller, filters, weeks):
    fill(publish)
    assert await names(caller, **filters) == [(week, "noise") for week in reversed(weeks)]


async def test_a_repository_is_asked_for_and_answered_by_its_name(publish, caller):
    await caller.create(repository="acme/shop")
    for number in ("github:id of acme/shop", "github:other"):
        publish.kpi("repository_risk", WEEKS[0], {"score": 4}, repository_key=number)
    found = (await kpis(caller, repository_full_name="acme/shop")).kpis
    assert [(each.dimensions["repository_key"], each.repository_full_name) for each in found] == [
        ("github:id of acme/shop", "acme/shop")
    ]
    assert [each.repository_full_name for each in (await kpis(caller)).kpis] == ["acme/shop", ""]
    assert await names(caller, repository_full_name="acme/nowhere") == []


async def test_pages_hold_every_indicator_once(publish, caller):
    fill(publish)
    for rule in "abc":
        publish.kpi("acceptance", WEEKS[1], {"useful": 1}, agent="logic", rule_id=f"logic/{rule}")
    whole, found, token = await kpis(caller), [], ""
    while token or not found:
        page = await kpis(caller, page_size=2, page_token=token)
        found += page.kpis
        token = page.next_page_token
    assert found == list(whole.kpis)
    assert len(found) == 9


async def test_a_token_of_other_filters_and_a_day_that_is_none_are_refused(publish, caller):
    fill(publish)
    token = (await kpis(caller, page_size=1)).next_page_token
    with pytest.raises(PageTokenInvalid):
        await kpis(caller, page_size=1, page_token=token, name="noise")
    with pytest.raises(FieldInvalid, match="since must be a day, for example 2026-11-25"):
        await kpis(caller, since="yesterday")


async def test_a_report_is_listed_and_read_as_page_and_as_paper(publish, caller):
    ids = [publish.report(week) for week in WEEKS]
    first = await reports(caller, page_size=2)
    rest = await reports(caller, page_size=2, page_token=first.next_page_token)
    assert [each.id for each in (*first.reports, *rest.reports)] == list(reversed(ids))
    assert (first.reports[0].html_bytes, first.reports[0].pdf_bytes) == (len(PAGE), len(PAPER))
    assert (await report(caller, ids[0])).content == PAGE
    assert (await report(caller, ids[0], report_pb2.REPORT_FORM_PDF)).content == PAPER


async def test_a_report_as_large_as_may_be_is_read(publish, caller):
    large = b"x" * (2 << 20)
    assert (await report(caller, publish.report(WEEKS[0], html=large))).content == large


async def test_a_tenant_reads_nothing_of_another_and_nothing_of_the_platform(publish, server, caller):
    fill(publish)
    publisher(server.settings, PLATFORM).kpi("noise", WEEKS[0], {"dismissed": 30}, agent="style")
    report_id = publish.report(WEEKS[0])
    publish.manifest("first", rows=7)
    async with server.caller() as other:
        assert await names(other) == []
        assert list((await reports(other)).reports) == []
        with pytest.raises(NotFound):
            await report(other, report_id)
        with pytest.raises(NotFound):
            await manifest(other)
        for tenant_id in (caller.tenant_id, PLATFORM):
            with pytest.raises(TenantMismatch):
                await other.analytics.ListKpis(pb.ListKpisRequest(tenant_id=tenant_id), timeout=10)


async def test_the_operator_reads_the_platform_and_no_tenant(publish, server, caller):
    fill(publish)
    publisher(server.settings, PLATFORM).kpi("noise", WEEKS[0], {"dismissed": 30}, agent="style")
    async with server.caller(PLATFORM, Role.OPERATOR) as operator:
        assert await names(operator, name="noise") == [(WEEKS[0], "noise")]
        operator.tenant_id = caller.tenant_id
        for call in (kpis, reports, manifest):
            with pytest.raises(RoleTooLow):
                await call(operator)


async def test_a_viewer_reads_and_a_stranger_does_not(publish, server, caller):
    fill(publish)
    async with server.caller(caller.tenant_id, Role.VIEWER) as viewer:
        assert len(await names(viewer)) == 6
    async with server.caller(caller.tenant_id, Role.NONE) as stranger:
        with pytest.raises(RoleTooLow):
            await kpis(stranger)


async def test_the_manifest_is_that_of_the_newest_export(publish, caller):
    publish.manifest("first", rows=1)
    publish.manifest("second", rows=7)
    found = await manifest(caller)
    assert (found.id, found.tenant_id, found.tables[0].rows) == ("second", caller.tenant_id, 7)
    assert found.snapshot_time.ToJsonString() == "2026-11-23T01:00:00.000001Z"
