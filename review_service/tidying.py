"""Every worker looks after its own disk: the mirrors of erased tenants go wherever they lie."""

import asyncio
from pathlib import Path

import structlog

from kit.database import Database
from kit.loop import wait_until
from review_service.beside import Beside
from review_service.host.mirror import forget
from review_service.settings import WorkerSettings
from review_service.store.retention import RetentionRepository

EVERY_SECONDS = 3600.0
PATIENCE_SECONDS = 5.0
log = structlog.get_logger()


def tidying(settings: WorkerSettings) -> Beside:
    """Looks when the worker begins, and once an hour."""

    async def work(stopping: asyncio.Event) -> None:
        database = Database(settings.database_url.get_secret_value(), pool_size=1)
        try:
            while not stopping.is_set():
                await _look(RetentionRepository(database), settings.data_dir / "mirrors")
                await wait_until(stopping, EVERY_SECONDS)
        finally:
            await database.close()

    return Beside("tidying", work, PATIENCE_SECONDS)


async def _look(repository: RetentionRepository, mirrors: Path) -> None:
    try:
        for tenant_id in await repository.erased_tenants():
            if await forget(mirrors, tenant_id):
                log.info("mirrors_erased", tenant_id=tenant_id)
    except Exception as error:  # noqa: BLE001 - the next look comes anyway
        log.warning("mirrors_not_erased", error=f"{type(error).__name__}: {error}")
