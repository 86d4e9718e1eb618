"""Asks the code host to send again what failed or never arrived. It comes in by the gateway, like the first time."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from review_service.host.protocol import CodeHost, SentDelivery
from review_service.store.upkeep import SAFE_ENOUGH_HOURS, UpkeepRepository

KEPT = timedelta(days=3)
"""GitHub repeats no delivery that is older."""
MOST_ATTEMPTS = 5
MOST_AT_ONCE = 100
BREATH_SECONDS = 5.0
"""What was asked for arrives meanwhile, and is not asked for again."""
REPORT = "code-host.json"
log = structlog.get_logger()


class Redelivery:
    """Goes through the host's list since the last time."""

    def __init__(self, upkeep: UpkeepRepository, host: CodeHost, data: Path, every_seconds: float) -> None:
        """`data` gets the report that `squad status` shows."""
        self._upkeep = upkeep
        self._every_seconds = every_seconds
        self._host = host
        self._report = data / REPORT

    async def run(self, host: str) -> None:
        """Looks once.

        Raises:
            HostError: The code host refuses or does not answer.
        """
        began = datetime.now(UTC)
        until = await self._upkeep.until(host) or began
        sent = await self._host.sent_deliveries(max(until - timedelta(hours=SAFE_ENOUGH_HOURS), began - KEPT))
        missing = await self._missing(host, sent)
        for attempt in missing[:MOST_AT_ONCE]:
            await self._host.send_again(attempt)
        if len(missing) > MOST_AT_ONCE:
            await self._upkeep.go_on(host, BREATH_SECONDS)
        else:
            await self._upkeep.swept(host, began, self._every_seconds)
        log.info("deliveries_compared", sent=len(sent), asked_again=min(len(missing), MOST_AT_ONCE))
        await self._tell_missing_events()

    async def _missing(self, host: str, sent: Sequence[SentDelivery]) -> list[SentDelivery]:
        """The latest attempt of each delivery that our ledger does not hold, oldest first."""
        attempts = Counter(attempt.delivery_id for attempt in sent)
        latest = {attempt.delivery_id: attempt for attempt in reversed(sent)}
        recorded = await self._upkeep.recorded(host, list(latest))
        unknown = [attempt for id_, attempt in latest.items() if id_ not in recorded]
        hopeless = [attempt.delivery_id for attempt in unknown if attempts[attempt.delivery_id] >= MOST_ATTEMPTS]
        if hopeless:
            log.warning("deliveries_given_up", deliveries=hopeless[:20], attempts=MOST_ATTEMPTS)
        return [attempt for attempt in unknown if attempts[attempt.delivery_id] < MOST_ATTEMPTS]

    async def _tell_missing_events(self) -> None:
        missing = await self._host.missing_events()
        if missing:
            log.warning("events_not_subscribed", events=missing, effect="what they tell is found late or never")
        part = self._report.with_suffix(".part")
        part.write_text(json.dumps({"missing_events": missing}), encoding="utf-8")
        part.replace(self._report)
