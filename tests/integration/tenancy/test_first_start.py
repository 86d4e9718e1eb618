import asyncio
import os
import signal
import sys

import pytest

from kit.auth import TokenVerifier
from kit.context import Role
from kit.errors import CredentialInvalid
from tenancy_service.bootstrap import ensure_default_tenant
from tests.support.servers import role_urls, wait_until
from tests.support.tenancy import serving


async def test_the_first_start_makes_a_tenant_and_an_owners_key_once(tenancy_url, keys):
    secret = await ensure_default_tenant(tenancy_url)
    assert await ensure_default_tenant(tenancy_url) is None
    async with serving(tenancy_url, keys) as tenancy:
        principal = (await tenancy.authorize(secret)).principal
        assert (principal.tenant_name, principal.role) == ("default", Role.OWNER.value)


async def test_a_lost_first_key_is_replaced_and_revoked(tenancy_url, keys):
    lost = await ensure_default_tenant(tenancy_url)
    found = await ensure_default_tenant(tenancy_url, new_key=True)
    async with serving(tenancy_url, keys) as tenancy:
        assert (await tenancy.authorize(found)).principal.tenant_name == "default"
        with pytest.raises(CredentialInvalid):
            await tenancy.authorize(lost)


async def run(module, **settings):
    """Starts a process of ours with nothing but these settings."""
    env = {"PATH": os.environ["PATH"]} | {f"SQUAD_{name.upper()}": str(value) for name, value in settings.items()}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(sys.executable, "-m", module, env=env, stdout=pipe, stderr=pipe)


async def test_the_process_migrates_serves_and_ends_in_order(database_url, tmp_path):
    roles = role_urls(database_url)
    migration = await run("tenancy_service.migrate", database_url=roles["squad_owner"])
    assert await migration.wait() == 0
    folders = {"key_dir": tmp_path / "private", "trust_dir": tmp_path / "trust", "port_file": tmp_path / "port"}
    process = await run("tenancy_service.main", database_url=roles["squad_tenancy"], **folders)
    await asyncio.to_thread(wait_until, (tmp_path / "port").exists)
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "private").glob("*.pem")] == [0o600]
    assert TokenVerifier(tmp_path / "trust", "squad-internal")
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_wrong_settings_are_named_in_one_line_each():
    process = await run("tenancy_service.main")
    _, written = await process.communicate()
    assert process.returncode == 1
    assert b"SQUAD_DATABASE_URL" in written
    assert b"Traceback" not in written
