"""The courier beside a worker: no target holds a review up."""

import asyncio

import structlog

from kit.database import Database
from review_service.beside import Beside
from review_service.notify.courier import Courier
from review_service.notify.destination import Destinations, parse_networks
from review_service.notify.post import SECONDS, Poster
from review_service.notify.sealing import SealBroken, Vault
from review_service.settings import ReviewSettings, WorkerSettings
from review_service.store.notification_targets import seal_anew
from review_service.store.notifications import NotificationQueue

LEASE_SECONDS = 60.0
LONGEST_SECONDS = 3 * 86_400.0
POOL_SIZE = 2
log = structlog.get_logger()


def delivering(settings: WorkerSettings, vault: Vault) -> Beside:
    """Delivers until it is stopped; posts that have begun are answered first."""

    async def work(stopping: asyncio.Event) -> None:
        database = Database(settings.database_url.get_secret_value(), pool_size=POOL_SIZE)
        courier = make_courier(database, vault, settings)
        try:
            await _seal_anew(database, vault)
            async with asyncio.TaskGroup() as group:
                group.create_task(courier.run())
                await stopping.wait()
                courier.stop()
        finally:
            await database.close()

    return Beside("courier", work, SECONDS + 1)


def make_courier(database: Database, vault: Vault, settings: ReviewSettings) -> Courier:
    """A courier as the settings want it."""
    queue = NotificationQueue(database, LEASE_SECONDS, LONGEST_SECONDS)
    return Courier(queue, vault, Poster(Destinations(parse_networks(settings.notify_networks))))


async def _seal_anew(database: Database, vault: Vault) -> None:
    try:
        if resealed := await seal_anew(database, vault):
            log.info("notification_secrets_sealed_anew", targets=resealed)
    except SealBroken as error:
        log.warning("notification_secrets_not_sealed_anew", error=str(error))
    except Exception as error:  # noqa: BLE001 - older keys still open them
        log.warning("notification_secrets_not_sealed_anew", error=f"{type(error).__name__}: {error}")
