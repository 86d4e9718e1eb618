"""Targets of notifications: made, rotated, tried out and removed by people, and every such change on record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound, StateConflict
from kit.ids import uuid7
from review_service.notify.announce import promise
from review_service.notify.event import Trial, TrialData
from review_service.notify.sealing import SETTING, SealBroken, Secrets, Signer, Vault
from review_service.notify.signing import new_secret
from review_service.store.models import notification_changes, notification_events, notification_targets
from review_service.store.notifications import give_up_all, stale_seals
from review_service.store.rows import timestamp
from review_service.store.standings import Scope, scope_of
from squad.review.v1 import notification_pb2

SLACK = notification_pb2.NOTIFICATION_KIND_SLACK
WEBHOOK = notification_pb2.NOTIFICATION_KIND_WEBHOOK
Target = notification_pb2.NotificationTarget


@dataclass(frozen=True)
class Wanted:
    """A target to make; `host` is what is shown of its address."""

    request_id: UUID
    kind: notification_pb2.NotificationKind
    url: str = field(repr=False)
    host: str
    display_name: str
    repository_full_name: str
    subject: str


class TargetRepository:
    """Targets, on behalf of a caller."""

    def __init__(self, database: Database, vault: Vault | None) -> None:
        """Without a vault none can be made."""
        self._database = database
        self._vault = vault

    async def add(self, tenant_id: str, wanted: Wanted) -> tuple[Target, str]:
        """The target and its signing secret; for a request that was seen before, what it made.

        Raises:
            NotFound: The repository was never reviewed.
            StateConflict: There is no key to seal with.
        """
        vault = self._sealing()
        async with self._database.tenant(tenant_id) as session:
            scope = await scope_of(session, wanted.repository_full_name)
            row = await _make(session, UUID(tenant_id), wanted, scope, vault) or await _seen(session, wanted.request_id)
            secrets = _opened(vault, row)
        return to_target(row), secrets.signers[0].secret if secrets.signers else ""

    async def list(self, tenant_id: str, after: UUID | None, limit: int) -> list[Target]:
        """Oldest first, those after `after`; not those that were removed."""
        columns = notification_targets.c
        query = select(notification_targets).where(columns.remove_time.is_(None)).order_by(columns.id).limit(limit)
        if after:
            query = query.where(columns.id > after)
        async with self._database.tenant(tenant_id) as session:
            return [to_target(row) for row in (await session.execute(query)).mappings()]

    async def remove(self, tenant_id: str, target_id: UUID, subject: str) -> None:
        """Forgets its address and gives up what waits for it; does nothing for one that was removed before.

        Raises:
            NotFound: There was none.
        """
        async with self._database.tenant(tenant_id) as session:
            row = await _locked(session, target_id)
            if row["remove_time"] is None:
                await _change(session, target_id, remove_time=func.now(), sealed=b"")
                await give_up_all(session, target_id)
                await _record(session, row, "remove", subject)

    async def rotate(self, tenant_id: str, target_id: UUID, subject: str) -> str:
        """A webhook's new signing secret.

        Raises:
            NotFound: There is no such target.
            StateConflict: It signs nothing, or there is no key to seal with.
        """
        vault = self._sealing()
        async with self._database.tenant(tenant_id) as session:
            row = await _present(session, target_id)
            if row["kind"] != WEBHOOK:
                raise StateConflict("Slack's messages are not signed: there is nothing to rotate", "SLACK")
            secrets = _opened(vault, row).rotated(datetime.now(UTC))
            await _seal(session, vault, row, secrets)
            await _record(session, row, "rotate", subject)
        return secrets.signers[0].secret

    async def test(self, tenant_id: str, target_id: UUID, subject: str) -> UUID:
        """Promises a test and answers the event's id.

        Raises:
            NotFound: There is no such target.
            StateConflict: It is disabled.
        """
        async with self._database.tenant(tenant_id) as session:
            row = await _present(session, target_id)
            if row["disable_time"] is not None:
                raise StateConflict(
                    f"the target is disabled: {row['disable_reason']}; remove it and add it", "DISABLED"
                )
            event_id = await _keep_test(session, row)
            await promise(session, row["tenant_id"], event_id, [target_id])
            await _record(session, row, "test", subject)
        return event_id

    async def changes(
        self, tenant_id: str, after: UUID | None, limit: int
    ) -> Sequence[notification_pb2.NotificationTargetChange]:
        """What was done, newest first, before `after`."""
        columns = notification_changes.c
        query = select(notification_changes).order_by(columns.id.desc()).limit(limit)
        if after:
            query = query.where(columns.id < after)
        async with self._database.tenant(tenant_id) as session:
            return [_to_change(row) for row in (await session.execute(query)).mappings()]

    def _sealing(self) -> Vault:
        if self._vault is None:
            raise StateConflict(f"there is no key to seal secrets with: have the operator set {SETTING}", "NO_KEY")
        return self._vault


async def seal_anew(database: Database, vault: Vault) -> int:
    """Seals with the newest key what older ones have sealed, and answers how many: then these may go.

    Raises:
        SealBroken: A key that something was sealed with is missing.
    """
    stale = await stale_seals(database, vault.key_id)
    for tenant_id, target_id in stale:
        async with database.tenant(tenant_id) as session:
            row = await _locked(session, target_id)
            if row["remove_time"] is None:
                await _seal(session, vault, row, vault.open(row["tenant_id"], row["id"], row["sealed"]))
    return len(stale)


async def _make(
    session: AsyncSession, tenant_id: UUID, wanted: Wanted, scope: Scope, vault: Vault
) -> RowMapping | None:
    """The new row; None when the request was seen before."""
    target_id, signers = uuid7(), (Signer(new_secret()),) if wanted.kind == WEBHOOK else ()
    values = {
        "tenant_id": tenant_id,
        "id": target_id,
        "request_id": wanted.request_id,
        "kind": wanted.kind,
        "display_name": wanted.display_name,
        "repository_key": scope.key,
        "repository_full_name": scope.full_name,
        "host": wanted.host,
        "sealed": vault.seal(tenant_id, target_id, Secrets(wanted.url, signers)),
        "seal_key": vault.key_id,
        "created_by": wanted.subject,
        "disable_reason": "",
    }
    query = upsert(notification_targets).values(values).on_conflict_do_nothing().returning(notification_targets)
    row = (await session.execute(query)).mappings().one_or_none()
    if row is not None:
        await _record(session, row, "create", wanted.subject)
    return row


async def _seal(session: AsyncSession, vault: Vault, row: RowMapping, secrets: Secrets) -> None:
    sealed = vault.seal(row["tenant_id"], row["id"], secrets)
    await _change(session, row["id"], sealed=sealed, seal_key=vault.key_id)


def _opened(vault: Vault, row: RowMapping) -> Secrets:
    try:
        return vault.open(row["tenant_id"], row["id"], row["sealed"])
    except SealBroken as error:
        raise StateConflict(str(error), "SEALED") from error


async def _seen(session: AsyncSession, request_id: UUID) -> RowMapping:
    query = select(notification_targets).where(notification_targets.c.request_id == request_id)
    row = (await session.execute(query)).mappings().one()
    if row["remove_time"] is not None:
        raise NotFound("notification target", str(row["id"]))
    return row


async def _locked(session: AsyncSession, target_id: UUID) -> RowMapping:
    query = select(notification_targets).where(notification_targets.c.id == target_id).with_for_update()
    row = (await session.execute(query)).mappings().one_or_none()
    if row is None:
        raise NotFound("notification target", str(target_id))
    return row


async def _present(session: AsyncSession, target_id: UUID) -> RowMapping:
    row = await _locked(session, target_id)
    if row["remove_time"] is not None:
        raise NotFound("notification target", str(target_id))
    return row


async def _change(session: AsyncSession, target_id: UUID, **values: Any) -> None:
    await session.execute(update(notification_targets).where(notification_targets.c.id == target_id).values(values))


async def _keep_test(session: AsyncSession, row: RowMapping) -> UUID:
    event_id = uuid7()
    data = TrialData(tenant_id=str(row["tenant_id"]), target_id=str(row["id"]))
    trial = Trial(timestamp=datetime.now(UTC), data=data)
    values = {"tenant_id": row["tenant_id"], "id": event_id, "type": trial.type, "repository_key": ""}
    values |= {"pull_request": 0, "conclusion": 0, "body": trial.model_dump_json()}
    await session.execute(insert(notification_events).values(values))
    return event_id


async def _record(session: AsyncSession, row: RowMapping, action: str, subject: str) -> None:
    kind = "Slack" if row["kind"] == SLACK else "webhook"
    parts: Sequence[str] = [kind, row["display_name"], row["repository_full_name"], f"at {row['host']}"]
    values = {"tenant_id": row["tenant_id"], "id": uuid7(), "target_id": row["id"], "action": action}
    values |= {"subject": subject, "detail": " ".join(part for part in parts if part)}
    await session.execute(insert(notification_changes).values(values))


def to_target(row: RowMapping) -> Target:
    """A row of `notification_targets`."""
    return Target(
        id=str(row["id"]),
        kind=row["kind"],
        display_name=row["display_name"],
        repository_full_name=row["repository_full_name"],
        host=row["host"],
        created_by=row["created_by"],
        create_time=timestamp(row["create_time"]),
        disable_time=timestamp(row["disable_time"]),
        disable_reason=row["disable_reason"],
    )


def _to_change(row: RowMapping) -> notification_pb2.NotificationTargetChange:
    return notification_pb2.NotificationTargetChange(
        id=str(row["id"]),
        target_id=str(row["target_id"]),
        action=row["action"],
        subject=row["subject"],
        detail=row["detail"],
        create_time=timestamp(row["create_time"]),
    )
