"""A real gateway over HTTP, in front of real tenancy and review servers."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway.main import Gateway
from gateway.settings import GatewaySettings
from kit.auth import TokenSigner
from kit.context import Role
from tests.support.review import NOTIFY_KEY, ReviewServer, review_server
from tests.support.tenancy import Keys, Tenancy

SECRET = "It's a Secret to Everybody"
NOWHERE = "127.0.0.1:1"
INSTALLATION = 99
REVIEW = {"override_after_seconds": 0, "notify_key": NOTIFY_KEY, "notify_networks": "127.0.0.0/8"}
REPOSITORY = 4711


@dataclass
class World:
    """Everything that serves, and the owner of the first tenant."""

    gateway: Gateway
    url: str
    client: httpx.AsyncClient
    tenancy: Tenancy
    review: ReviewServer
    owner: str = ""

    async def call(self, method: str, path: str, credential: str | None = None, **options: Any) -> httpx.Response:
        """A request, as the owner unless told otherwise; an empty credential sends none."""
        credential = self.owner if credential is None else credential
        headers = {"Authorization": f"Bearer {credential}"} if credential else {}
        headers |= options.pop("headers", {})
        return await self.client.request(method, path, headers=headers, **options)

    async def key(self, role: Role = Role.OWNER, **fields: Any) -> str:
        """The secret of a new API key."""
        return (await self.tenancy.key(role=role.value, **fields)).secret

    def operator(self, subject: str = "operator:ada") -> str:
        """What `squad admin token` prints."""
        return "sqo_" + self.tenancy.keys.token("operator", role=Role.OPERATOR, subject=subject)

    async def bind(self) -> None:
        """Binds the installation that deliveries come from to the first tenant."""
        await self.tenancy.operator.call(
            "InstallationService.AddInstallation",
            tenant_id=self.tenancy.tenant_id,
            host="github",
            installation_id=INSTALLATION,
            account="acme",
        )

    async def deliver(self, payload: Any, **options: Any) -> httpx.Response:
        """A webhook; see `signed`."""
        body, headers = signed(payload, **options)
        return await self.client.post("/webhooks/github", content=body, headers=headers)

    async def repo(self, **fields: Any) -> dict[str, Any]:
        """A registered repository."""
        wanted = {"external_id": str(REPOSITORY), "full_name": "acme/shop", **fields}
        wanted.setdefault("clone_url", "https://github.example/acme/shop.git")
        answer = await self.call("POST", "/api/v1/repos", json=wanted)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def reviewed(self, **fields: Any) -> dict[str, Any]:
        """A review that was asked for by a webhook."""
        await self.bind()
        answer = await self.deliver(event(**fields))
        found = await self.call("GET", f"/api/v1/reviews/{answer.json()['review_id']}")
        return found.json()


def event(action: str = "opened", **pull: Any) -> dict[str, Any]:
    """GitHub's `pull_request` event, cut down to what matters; `pull` changes the pull request."""
    repository = {
        "id": REPOSITORY,
        "full_name": "acme/shop",
        "clone_url": "https://github.example/acme/shop.git",
        "default_branch": "main",
        "owner": {"login": "acme", "id": 1},
    }
    side = {"repo": {"id": REPOSITORY}}
    return {
        "action": action,
        "number": 7,
        "pull_request": {
            "number": 7,
            "title": "Add carts",
            "state": "open",
            "draft": False,
            "updated_at": "2026-11-25T12:00:00Z",
            "user": {"login": "ada"},
            "base": {"sha": "a" * 40, "ref": "main", **side},
            "head": {"sha": "b" * 40, "ref": "carts", **side},
            **pull,
        },
        "repository": repository,
        "installation": {"id": INSTALLATION},
        "sender": {"login": "ada", "type": "User"},
    }


def signed(payload: Any, *, event: str = "pull_request", secret: str = SECRET, **headers: str) -> tuple[bytes, dict]:
    """Body and headers of a delivery; `headers` replaces some (by name, with `_`), None leaves one out."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    chosen = {
        "content-type": "application/json",
        "x-github-event": event,
        "x-github-delivery": str(uuid4()),
        "x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return body, {name: value for name, value in chosen.items() if value is not None}


@asynccontextmanager
async def gateway(folder: Path, trust_dir: Path, **settings: Any) -> AsyncIterator[tuple[Gateway, str]]:
    """A running gateway and its URL; its settings by name."""
    chosen = {
        "listen": "127.0.0.1:0",
        "tenancy_address": NOWHERE,
        "review_address": NOWHERE,
        "cache_url": f"redis://{NOWHERE}/0",
        "key_dir": folder / "gateway",
        "trust_dir": trust_dir,
        "github_webhook_secret": SECRET,
        "drain_seconds": 2,
        **settings,
    }
    running = Gateway(GatewaySettings(**chosen))
    port = await running.start()
    try:
        yield running, f"http://127.0.0.1:{port}"
    finally:
        await running.stop()


@pytest.fixture(scope="session")
def gateway_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gateway's signing key, made once."""
    folder = tmp_path_factory.mktemp("gateway")
    TokenSigner(folder / "gateway", "gateway").export(folder / "trust")
    return folder


@asynccontextmanager
async def world_of(
    tenancy: Tenancy, keys: Keys, folder: Path, urls: dict[str, str], **settings: Any
) -> AsyncIterator[World]:
    """Gateway and review server beside a running tenancy."""
    async with (
        review_server(keys.signers["tenancy"], keys.trust_dir, **REVIEW, **urls) as review,
        gateway(
            folder,
            keys.trust_dir,
            **{
                "tenancy_address": tenancy.address,
                "review_address": f"127.0.0.1:{review.port}",
                "rate_limit_per_minute": 1000,
                **settings,
            },
        ) as (running, url),
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client,
    ):
        yield World(running, url, client, tenancy, review, (await tenancy.key(role=Role.OWNER.value)).secret)


@pytest.fixture
def make_world(
    tenancy: Tenancy, keys: Keys, gateway_keys: Path, review_database_url: str, redis_url: str, cache_url: str
) -> Any:
    """Makes a world; settings of the gateway by name."""
    urls = {"database_url": review_database_url, "redis_url": redis_url}

    def make(**settings: Any) -> Any:
        return world_of(tenancy, keys, gateway_keys, urls, **{"cache_url": cache_url, **settings})

    return make


@pytest.fixture
async def world(make_world: Any) -> AsyncIterator[World]:
    """Everything, with the owner's key."""
    async with make_world() as made:
        yield made
