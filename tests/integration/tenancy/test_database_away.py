import pytest

from kit.errors import DependencyUnavailable
from tests.support.tenancy import serving


async def test_without_a_database_every_call_says_so(keys):
    async with serving("postgresql://squad_tenancy:x@127.0.0.1:1/squad", keys) as tenancy:
        for call in (
            tenancy.gateway.call("AuthorizationService.Authorize", credential="sqd_aaaaaaaa_" + "b" * 43),
            tenancy.operator.call("TenantService.ListTenants"),
        ):
            with pytest.raises(DependencyUnavailable, match="database does not answer"):
                await call


async def test_calls_go_on_after_the_database_dropped_every_connection(tenancy, rows):
    made = await tenancy.key()
    before = await tenancy.authorize(made.secret)
    assert rows("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'squad_tenancy'")
    assert (await tenancy.authorize(made.secret)).principal == before.principal
    assert (await tenancy.member().call("TenantService.GetTenant")).tenant.name == "acme"
