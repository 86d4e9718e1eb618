"""Asks the code host, once for each repository, to make no run for pushes that belong to no pull request."""

from http import HTTPStatus

import structlog

from review_service.host.protocol import CodeHost, HostError
from review_service.store.upkeep import UpkeepRepository

_REFUSED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})
log = structlog.get_logger()


class Suites:
    """A run that the host makes by itself and nobody completes would wait for ever."""

    def __init__(self, upkeep: UpkeepRepository, host: CodeHost) -> None:
        self._upkeep = upkeep
        self._host = host

    async def run(self, tenant_id: str, repository_key: str) -> None:
        """Asks; that we may not is no harm, since every head of a pull request gets its run from us.

        Raises:
            HostError: The code host does not answer.
        """
        tracked = await self._upkeep.tracked(tenant_id, repository_key)
        if tracked is None:
            return
        try:
            await self._host.ignore_pushes(tracked.repository)
        except HostError as error:
            if error.status not in _REFUSED:
                raise
            log.info("suites_stay_automatic", error=str(error))
