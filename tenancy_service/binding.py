"""Where a webhook belongs: finds it in one query, and writes only what that query shows to be new."""

import contextlib
from dataclasses import dataclass

from kit.errors import AlreadyExists, InstallationUnknown, StateConflict
from kit.ids import uuid7
from tenancy_service.store.models import InstallationRow, RepoRow
from tenancy_service.store.repository import Repository, Store
from tenancy_service.store.resolver import Place, Resolver

DEFAULT_TENANT = "default"


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
            StateConflict: The repository is disabled.
        """
        place = await self._find(origin)
        if place is None:
            place = await self._bind(origin)
        if origin.external_id and _changes(place, origin):
            place = await self._register(place, origin)
        if place.enabled is False:
            raise StateConflict(
                f"repository {origin.full_name} is disabled: enable it to have it reviewed", "repo_disabled"
            )
        return place

    async def _find(self, origin: Origin) -> Place | None:
        return await self._resolver.place(origin.host, origin.installation_id, origin.external_id)

    async def _bind(self, origin: Origin) -> Place:
        tenant = await self._resolver.tenant(name=DEFAULT_TENANT) if self._auto_bind else None
        if tenant is None:
            raise InstallationUnknown(origin.installation_id)
        # Two webhooks may come at once: the slower one finds it done.
        with contextlib.suppress(AlreadyExists):
            async with self._store.tenant(tenant.id) as repository:
                await _add_installation(repository, origin)
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
