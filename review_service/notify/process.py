"""The courier beside a worker: on a thread and an event loop of its own, so that no target holds a review up."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

import structlog

from kit.database import Database
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


class CourierThread:
    """Starts after the worker has forked; ends with it."""

    def __init__(self, settings: WorkerSettings, vault: Vault) -> None:
        self._settings = settings
        self._vault = vault
        self._stop: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="courier", daemon=True)

    def start(self) -> None:
        """Begins to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it, once the posts that have begun are answered."""
        with suppress(RuntimeError):  # its loop has ended by itself
            self._stop()
        self._thread.join(SECONDS + 1)

    async def _run(self) -> None:
        database = Database(self._settings.database_url.get_secret_value(), pool_size=POOL_SIZE)
        courier = make_courier(database, self._vault, self._settings)
        loop = asyncio.get_running_loop()
        self._stop = lambda: loop.call_soon_threadsafe(courier.stop)
        try:
            await _seal_anew(database, self._vault)
            await courier.run()
        finally:
            await database.close()


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
