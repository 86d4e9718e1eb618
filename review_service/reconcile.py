"""Compares a repository's open pull requests with what we know: finds what the code host never sent."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import uuid4

import structlog

from kit import trace
from review_service.host.protocol import CodeHost, HostError, OpenPull
from review_service.reactions import Reactions
from review_service.store.ingest import IngestRepository
from review_service.store.rows import timestamp
from review_service.store.upkeep import Seen, Tracked, UpkeepRepository
from squad.review.v1 import ingest_pb2, review_pb2
from squad.review.v1.ingest_service_pb2 import AcceptEventRequest

EVENT = "reconcile"
JUST_NOW = timedelta(seconds=5)
# GitHub says 422 when it is asked for a token for a repository that the installation does not hold.
_OUT_OF_REACH = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
)
log = structlog.get_logger()


class Reconciliation:
    """One repository at a time. What differs is taken in like any event, and recorded like one."""

    def __init__(
        self, upkeep: UpkeepRepository, ingest: IngestRepository, host: CodeHost, reactions: Reactions
    ) -> None:
        self._upkeep = upkeep
        self._ingest = ingest
        self._host = host
        self._reactions = reactions

    async def run(self, tenant_id: str, repository_key: str) -> None:
        """Compares once.

        Raises:
            HostError: The code host does not answer.
        """
        tracked = await self._upkeep.tracked(tenant_id, repository_key)
        if tracked is None:
            return
        began = datetime.now(UTC)
        try:
            found = {pull.number: pull for pull in await self._host.open_pulls(tracked.repository)}
        except HostError as error:
            if error.status not in _OUT_OF_REACH:
                raise
            log.warning("repository_out_of_reach", error=str(error))
            await self._upkeep.lose(tenant_id, repository_key)
            return
        known = await self._upkeep.pulls(tenant_id, repository_key)
        states = [*_news(found, known, tracked.since), *_gone(found, known, began)]
        for state in states:
            await self._ingest.accept(told(tenant_id, tracked, state, EVENT), trace.traceparent())
        for number in found.keys() & known.keys():
            await self._reactions.look(tenant_id, tracked.repository, number)
        silent = await self._publish_again(tenant_id, repository_key, tracked, found)
        log.info("repository_compared", open=len(found), differing=len(states), without_check=silent)

    async def _publish_again(
        self, tenant_id: str, repository_key: str, tracked: Tracked, found: Mapping[int, OpenPull]
    ) -> int:
        """Has those reviews run again that are over though the check of their head never was; answers how many."""
        silent = []
        for review in await self._upkeep.read_heads(tenant_id, repository_key):
            pull = found.get(review.change.pull_request)
            still = pull is not None and pull.state.change.head_commit == review.change.head_commit
            if still and not await self._host.has_check(review):
                silent.append(review)
        for review in silent:
            await self._ingest.accept(_rerun(tenant_id, tracked, review), trace.traceparent())
        return len(silent)


def _news(
    found: Mapping[int, OpenPull], known: Mapping[int, Seen], since: datetime
) -> list[ingest_pb2.PullRequestState]:
    """Pull requests that are not as we know them. One from before our time is looked at when it moves, not now."""
    ours = since - JUST_NOW  # the host writes whole seconds, by a clock of its own
    return [
        pull.state
        for number, pull in found.items()
        if (_differs(pull.state, known[number]) if number in known else pull.create_time >= ours)
    ]


def _differs(state: ingest_pb2.PullRequestState, seen: Seen) -> bool:
    now = (state.change.head_commit, state.change.base_branch, state.open, state.draft)
    return now != (seen.head_commit, seen.base_branch, seen.open, seen.draft)


def _gone(
    found: Mapping[int, OpenPull], known: Mapping[int, Seen], began: datetime
) -> list[ingest_pb2.PullRequestState]:
    """Those that we think open and the host does not; not those that we heard of a moment ago."""
    return [
        ingest_pb2.PullRequestState(
            change=review_pb2.ChangeRef(
                pull_request=number,
                head_commit=seen.head_commit,
                base_commit=seen.head_commit,
                base_branch=seen.base_branch,
            ),
            update_time=timestamp(seen.host_time),
            draft=seen.draft,
            asked=True,
        )
        for number, seen in known.items()
        if seen.open and number not in found and seen.observe_time < began - JUST_NOW
    ]


def _rerun(tenant_id: str, tracked: Tracked, review: review_pb2.Review) -> AcceptEventRequest:
    """As if somebody had asked for the check again; once for each attempt, so that it is no repetition."""
    delivery = review_pb2.Delivery(delivery_id=f"{EVENT}-{uuid4()}", event=EVENT, action="rerun")
    event = ingest_pb2.HostEvent(
        delivery=delivery,
        host=tracked.repository.host,
        kind=ingest_pb2.HOST_EVENT_KIND_RERUN,
        actor="worker",
        installation_id=tracked.repository.installation_id,
        repository=tracked.repository,
        head_commit=review.change.head_commit,
        subject_id=f"{review.id} {review.attempt}",
    )
    return AcceptEventRequest(tenant_id=tenant_id, event=event, policy=tracked.policy)


def told(tenant_id: str, tracked: Tracked, state: ingest_pb2.PullRequestState, event: str) -> AcceptEventRequest:
    """The event that the code host owes us; `event` says by what we learned of it."""
    repository = tracked.repository
    action = "open" if state.open else "closed"
    delivery = review_pb2.Delivery(delivery_id=f"{event}-{uuid4()}", event=event, action=action)
    return AcceptEventRequest(
        tenant_id=tenant_id,
        event=ingest_pb2.HostEvent(
            delivery=delivery,
            host=repository.host,
            kind=ingest_pb2.HOST_EVENT_KIND_PULL_REQUEST,
            actor="worker",
            installation_id=repository.installation_id,
            repository=repository,
            pull_request=state,
        ),
        policy=tracked.policy,
    )
