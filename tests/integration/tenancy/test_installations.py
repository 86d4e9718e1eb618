import pytest

from kit.errors import AlreadyExists, NotFound
from tests.support.tenancy import serving

INSTALLATION = {"host": "github", "installation_id": 7, "account": "acme"}
WEBHOOK = {**INSTALLATION, "repository_external_id": "42", "repository_full_name": "acme/shop"}


async def test_an_installation_is_bound_listed_and_unbound(tenancy):
    made = (
        await tenancy.operator.call("InstallationService.AddInstallation", **INSTALLATION, tenant_id=tenancy.tenant_id)
    ).installation
    assert not made.auto_bound
    assert list((await tenancy.member().call("InstallationService.ListInstallations")).installations) == [made]
    await tenancy.member().call("InstallationService.RemoveInstallation", host="github", installation_id=7)
    with pytest.raises(NotFound, match="there is no installation 7"):
        await tenancy.member().call("InstallationService.RemoveInstallation", host="github", installation_id=7)


async def test_what_a_person_bound_is_not_taken_by_another_tenant(tenancy):
    await tenancy.operator.call("InstallationService.AddInstallation", **INSTALLATION, tenant_id=tenancy.tenant_id)
    with pytest.raises(AlreadyExists, match="installation 7"):
        await tenancy.operator.call(
            "InstallationService.AddInstallation", **INSTALLATION, tenant_id=tenancy.other_tenant_id
        )


async def test_what_a_webhook_bound_moves_to_the_tenant_that_a_person_names(tenancy, rows):
    default = await tenancy.tenant("default")
    await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **INSTALLATION)
    await tenancy.operator.call("InstallationService.AddInstallation", **INSTALLATION, tenant_id=tenancy.tenant_id)
    place = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **INSTALLATION)
    assert place.authorization.principal.tenant_name == "acme"
    log = rows("select tenant_id::text from tenancy.audit_log where action = 'installation.release'")
    assert log == [(default,)]


async def test_a_person_confirms_what_a_webhook_bound_and_its_repositories_stay(tenancy):
    default = await tenancy.tenant("default")
    first = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **WEBHOOK)
    bound = await tenancy.operator.call("InstallationService.AddInstallation", **INSTALLATION, tenant_id=default)
    assert not bound.installation.auto_bound
    again = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **WEBHOOK)
    assert (again.repo.id, again.repo.installation_id) == (first.repo.id, 7)


async def test_without_automatic_binding_an_unknown_installation_stays_unknown(tenancy_url, keys):
    async with serving(tenancy_url, keys, auto_bind=False) as tenancy:
        await tenancy.tenant("default")
        answer = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **INSTALLATION)
        assert "installation 7 is bound to no tenant" in answer.refusal


async def test_without_a_default_tenant_an_unknown_installation_stays_unknown(tenancy):
    answer = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **INSTALLATION)
    assert "bound to no tenant" in answer.refusal
