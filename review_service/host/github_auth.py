"""Speaks as a GitHub App: a short-lived JWT, and tokens that reach one repository with the least rights."""

import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from review_service.host.api import Api
from review_service.host.pace import InstallationToken
from review_service.host.protocol import HostError
from squad.review.v1.review_pb2 import RepositoryRef

_JWT_SECONDS = 540
_BACKDATED_SECONDS = 60
_BAD_KEY = "the GitHub App's private key is no RSA key in PEM form: download it again"
_NOT_FOUND = 404
_TOKEN_SECONDS = 3000  # GitHub's last an hour; ours are used for less
Permissions = Mapping[str, str]
READ_CODE: Permissions = {"contents": "read"}
WRITE_CHECKS: Permissions = {"checks": "write"}
WRITE_REVIEWS: Permissions = {"checks": "write", "pull_requests": "write"}
UPLOAD_FINDINGS: Permissions = {"security_events": "write"}
SETTLE_THREADS: Permissions = {"contents": "write", "pull_requests": "write"}


class AppAuth:
    """Tokens, kept while they are good."""

    def __init__(self, api: Api, app_id: str, private_key: str) -> None:
        self._api = api
        self._app_id = app_id
        self._key_pem = private_key
        self._tokens: dict[tuple[object, ...], tuple[str, float]] = {}
        self._installations: dict[str, int] = {}
        self._app: Mapping[str, Any] | None = None

    @property
    def configured(self) -> bool:
        return bool(self._app_id and self._key_pem)

    async def token(self, repository: RepositoryRef, permissions: Permissions) -> str:
        """A token for this repository alone. Raises HostError."""
        installation = repository.installation_id or await self._installation(repository.full_name)
        key = (installation, repository.external_id, *sorted(permissions.items()))
        token, until = self._tokens.get(key, ("", 0.0))
        if time.monotonic() >= until:
            token = await self._new_token(installation, repository, permissions)
            self._tokens[key] = token, time.monotonic() + _TOKEN_SECONDS
        return token

    def app_token(self) -> str:
        """What the App itself speaks with, in no installation's name. Raises HostError."""
        return self._jwt()

    async def login(self) -> str:
        """The name our comments appear under; empty when the host cannot tell. Raises HostError."""
        app = await self._ask_app()
        return f"{app['slug']}[bot]" if app else ""

    async def app_id(self) -> int:
        """The App's number; the settings may name it by its client id. Raises HostError."""
        app = await self._ask_app()
        if not app:
            raise HostError("the code host does not say which App we are", status=_NOT_FOUND)
        return int(app["id"])

    async def _ask_app(self) -> Mapping[str, Any]:
        """How the host describes the App; empty where a compatible server has no such page."""
        if self._app is None:
            try:
                self._app = await self._api.get("/app", self._jwt())
            except HostError as error:
                if error.status != _NOT_FOUND:
                    raise
                self._app = {}
        return self._app

    async def _new_token(self, installation: int, repository: RepositoryRef, permissions: Permissions) -> str:
        body: dict[str, object] = {"permissions": dict(permissions)}
        if repository.external_id.isdigit():
            body["repository_ids"] = [int(repository.external_id)]
        else:
            body["repositories"] = [repository.full_name.partition("/")[2]]
        answer = await self._api.ask(f"/app/installations/{installation}/access_tokens", self._jwt(), body)
        return InstallationToken(answer["token"], installation)

    async def _installation(self, full_name: str) -> int:
        if full_name not in self._installations:
            self._installations[full_name] = (await self._api.get(f"/repos/{full_name}/installation", self._jwt()))[
                "id"
            ]
        return self._installations[full_name]

    def _jwt(self) -> str:
        if not self.configured:
            raise HostError("no GitHub App is set up: set SQUAD_GITHUB_APP_ID and SQUAD_GITHUB_PRIVATE_KEY_FILE")
        now = int(time.time())
        claims = {"iat": now - _BACKDATED_SECONDS, "exp": now + _JWT_SECONDS, "iss": self._app_id}
        return jwt.encode(claims, self._key, algorithm="RS256")

    @cached_property
    def _key(self) -> RSAPrivateKey:
        """Read once: that takes ten times as long as signing with it. Raises HostError."""
        try:
            key = load_pem_private_key(self._key_pem.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise HostError(_BAD_KEY) from error
        if not isinstance(key, RSAPrivateKey):
            raise HostError(_BAD_KEY)
        return key
