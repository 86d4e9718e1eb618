"""Where a webhook belongs: finds it in one query, and writes only what that query shows to be new."""

import contextlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from kit.errors import AlreadyExists, InstallationUnknown
from kit.ids import uuid7
from squad.tenancy.v1.installation_pb2 import InstallationState
from tenancy_service.store.models import InstallationRow, RepoRow
from tenancy_service.store.repository import Repository, Store
from tenancy_service.store.resolver import Place, Resolver

DEFAULT_TENANT = "default"
ACTIVE = InstallationState.INSTALLATION_STATE_ACTIVE


@dataclass(frozen=True)
class Origin:
    """What a webhook says of its origin, checked. Without a repository `external_id` is empty."""

    host: str
    installation_id: int
    account: str
    external_id: str = ""
    full_name: str = ""
    clone_url: str = ""
    default_branch: str = ""
    state: InstallationState = InstallationState.INSTALLATION_STATE_UNSPECIFIED
    state_time: datetime | None = None
    removed_ids: tuple[str, ...] = ()


class Binder:
    """Answers the place of an origin; makes it when that is allowed."""

    def __init__(self, store: Store, resolver: Resolver, *, auto_bind: bool) -> None:
        self._store = store
        self._resolver = resolver
        self._auto_bind = auto_bind

    async def place(self, origin: Origin) -> Place:
        """The tenant, and the repository as it is now.

        Raises:
            InstallationUnknown: Bound to no tenant, and may not be bound.
        """
        place = await self._find(origin)
        if place is None:
            place = await self._bind(origin)
        if _is_news(place, origin) or origin.removed_ids:
            place = await self._note(place, origin)
        if origin.external_id and place.state == ACTIVE and _changes(place, origin):
            place = await self._register(place, origin)
        return place

    async def _find(self, origin: Origin) -> Place | None:
        return await self._resolver.place(origin.host, origin.installation_id, origin.external_id)

    async def _bind(self, origin: Origin) -> Place:
        may_bind = self._auto_bind and origin.state != InstallationState.INSTALLATION_STATE_REMOVED
        tenant = await self._resolver.tenant(name=DEFAULT_TENANT) if may_bind else None
        if tenant is None:
            raise InstallationUnknown(origin.installation_id)
        # Two webhooks may come at once: the slower one finds it done.
        with contextlib.suppress(AlreadyExists):
            async with self._store.tenant(tenant.id) as repository:
                await _add_installation(repository, origin)
        return await self._found_again(origin)

    async def _note(self, place: Place, origin: Origin) -> Place:
        """Writes down that the host lets us in or not, and into which repositories no more."""
        async with self._store.tenant(place.tenant_id) as repository:
            if _is_news(place, origin):
                await _set_state(repository, origin)
            if origin.removed_ids:
                await _remove_repos(repository, origin)
        return await self._found_again(origin)

    async def _register(self, place: Place, origin: Origin) -> Place:
        with contextlib.suppress(AlreadyExists):
            async with self._store.tenant(place.tenant_id) as repository:
                if place.repo_id is None:
                    await _add_repo(repository, origin)
                else:
                    await _follow(repository, place, origin)
        return await self._found_again(origin)

    async def _found_again(self, origin: Origin) -> Place:
        place = await self._find(origin)
        if place is None:  # removed in between
            raise InstallationUnknown(origin.installation_id)
        return place


def refusal(place: Place, origin: Origin) -> str:
    """One sentence why nothing of it is reviewed; empty when nothing stands against it."""
    if place.state == InstallationState.INSTALLATION_STATE_SUSPENDED:
        return f"installation {origin.installation_id} is suspended on {origin.host}"
    if place.state == InstallationState.INSTALLATION_STATE_REMOVED:
        return f"installation {origin.installation_id} was removed on {origin.host}"
    if place.enabled is False:
        return f"repository {origin.full_name} is disabled: enable it to have it reviewed"
    return ""


def _is_news(place: Place, origin: Origin) -> bool:
    """Whether the event says of the installation what we do not know, and says it later than what we know."""
    if not origin.state or origin.state_time is None:
        return False
    return origin.state != place.state and (place.host_time is None or origin.state_time >= place.host_time)


async def _set_state(repository: Repository, origin: Origin) -> None:
    mine = InstallationRow.host == origin.host, InstallationRow.installation_id == origin.installation_id
    row = await repository.find(InstallationRow, *mine)
    if row is None:  # unbound in between
        return
    row.state, row.host_time = origin.state, origin.state_time
    await repository.save(row, "installation", str(origin.installation_id))
    word = InstallationState.Name(origin.state).removeprefix("INSTALLATION_STATE_").lower()
    await repository.record("installation.follow", row.id, installation_id=row.installation_id, state=word)


async def _remove_repos(repository: Repository, origin: Origin) -> None:
    """They stay registered, for what was reviewed and set; nothing grants access to them any more."""
    changed = await repository.session.execute(
        update(RepoRow)
        .where(
            RepoRow.host == origin.host,
            RepoRow.installation_id == origin.installation_id,
            RepoRow.external_id.in_(origin.removed_ids),
        )
        .values(installation_id=None)
        .returning(RepoRow.id, RepoRow.full_name)
    )
    for id_, full_name in changed.all():
        await repository.record("repo.unreach", id_, full_name=full_name)


def _facts(origin: Origin) -> dict[str, str | int]:
    """What the host said last; what it did not say stays as it is."""
    said = {"full_name": origin.full_name, "clone_url": origin.clone_url, "default_branch": origin.default_branch}
    return {name: value for name, value in said.items() if value} | {"installation_id": origin.installation_id}


def _changes(place: Place, origin: Origin) -> dict[str, str | int]:
    return {name: value for name, value in _facts(origin).items() if getattr(place, name) != value}


async def _add_installation(repository: Repository, origin: Origin) -> None:
    row = InstallationRow(
        id=uuid7(),
        tenant_id=repository.tenant_id,
        host=origin.host,
        installation_id=origin.installation_id,
        account=origin.account,
        auto_bound=True,
    )
    await repository.add(row, "installation", str(origin.installation_id))
    await repository.record("installation.auto_bind", row.id, installation_id=row.installation_id, account=row.account)


async def _add_repo(repository: Repository, origin: Origin) -> None:
    row = RepoRow(
        id=uuid7(), tenant_id=repository.tenant_id, host=origin.host, external_id=origin.external_id, **_facts(origin)
    )
    await repository.add(row, "repo", origin.external_id)
    await repository.record("repo.register", row.id, full_name=row.full_name)


async def _follow(repository: Repository, place: Place, origin: Origin) -> None:
    changes = _changes(place, origin)
    row = await repository.find(RepoRow, RepoRow.id == place.repo_id)
    if row is None:  # deleted in between: the next webhook registers it
        return
    for name, value in changes.items():
        setattr(row, name, value)
    await repository.save(row, "repo", origin.external_id)
    await repository.record("repo.follow", row.id, **changes)
