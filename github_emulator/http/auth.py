"""Who is calling: the App by its JWT, an installation or a user by a token, or nobody."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from jwt.types import Options

from github_emulator import limits
from github_emulator.http.errors import GitHubError, forbidden, not_found
from github_emulator.state import Account, Installation, Repository, State, Token

_RANKS = ("none", "read", "write", "admin")
_SIGNATURE_ONLY: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
}
_USER_NEEDS_WRITE = ("checks", "contents", "security_events")


@dataclass(frozen=True)
class Actor:
    """The caller. Exactly one of `is_app`, `token` and nothing."""

    is_app: bool = False
    token: Token | None = None

    @property
    def is_installation(self) -> bool:
        """Whether an App installation calls, and not a person."""
        return self.token is not None and self.token.installation_id is not None


def authenticate(state: State, header: str) -> Actor:
    """Read an Authorization header.

    Raises:
        GitHubError: 401 with GitHub's message.
    """
    if not header:
        return Actor()
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        return Actor(token=find_token(state, _password(value)))
    if scheme.lower() not in ("bearer", "token"):
        raise GitHubError(401, "Bad credentials")
    if value.count(".") == 2:
        _verify_app(state, value)
        return Actor(is_app=True)
    return Actor(token=find_token(state, value.strip()))


def find_token(state: State, value: str) -> Token:
    """A token that is known and not expired.

    Raises:
        GitHubError: 401.
    """
    token = state.tokens.get(value)
    if token is None or token.expires_at <= state.now():
        raise GitHubError(401, "Bad credentials")
    installation = state.installations.get(token.installation_id or 0)
    if token.installation_id and installation is None:
        raise GitHubError(401, "Bad credentials")
    if installation and installation.suspended_at:
        raise GitHubError(403, "This installation has been suspended")
    return token


def grant(
    state: State, account: Account, installation: Installation | None, permissions: dict[str, str], ids: frozenset[int]
) -> Token:
    """Make a token that lives one hour."""
    prefix = "ghs_" if installation else "ghp_"
    expires = (state.now() + timedelta(seconds=limits.TOKEN_SECONDS)).replace(microsecond=0)
    value = prefix + secrets.token_hex(18)
    token = Token(value, account, installation.id if installation else None, expires, permissions, ids)
    state.tokens[value] = token
    return token


def may_see(state: State, actor: Actor, repository: Repository) -> bool:
    """Whether the repository exists as far as the caller is concerned."""
    if not repository.private:
        return True
    if actor.token is None:
        return False
    if actor.token.installation_id is None:
        return state.permission_of(actor.token.account, repository) != "none"
    installation = state.installations[actor.token.installation_id]
    chosen = not actor.token.repository_ids or repository.id in actor.token.repository_ids
    return chosen and installation.covers(repository)


def require(state: State, actor: Actor, repository: Repository, needs: tuple[str, ...]) -> None:
    """Let the call pass when the caller has any one of the permissions.

    Raises:
        GitHubError: 404 when the repository is hidden from the caller, 403 when only the permission is missing.
    """
    if not may_see(state, actor, repository):
        raise not_found()
    if not repository.private and all(need.endswith(":read") for need in needs):
        return
    if actor.token is None:
        raise GitHubError(401, "Requires authentication")
    if not any(_allowed(state, actor.token, repository, *need.split(":")) for need in needs):
        refusal = forbidden() if actor.is_installation else GitHubError(403, "Must have push access to repository")
        refusal.headers["X-Accepted-GitHub-Permissions"] = "; ".join(need.replace(":", "=") for need in needs)
        raise refusal


def _allowed(state: State, token: Token, repository: Repository, permission: str, level: str) -> bool:
    if token.installation_id is None:
        role = state.permission_of(token.account, repository)
        return level == "read" or permission not in _USER_NEEDS_WRITE or role in ("write", "maintain", "admin")
    chosen = not token.repository_ids or repository.id in token.repository_ids
    covered = chosen and state.installations[token.installation_id].covers(repository)
    return covered and _RANKS.index(token.permissions.get(permission, "none")) >= _RANKS.index(level)


def _password(value: str) -> str:
    try:
        _, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise GitHubError(401, "Bad credentials") from None
    return password


def _verify_app(state: State, value: str) -> None:
    claims = _decode(state, value)
    now = state.now().timestamp()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(expires, int | float) or expires <= now:
        raise GitHubError(401, _EXPIRED)
    if expires > now + limits.JWT_SECONDS:
        raise GitHubError(401, "'Expiration time' claim ('exp') is too far in the future")
    if not isinstance(issued, int | float) or issued > now:
        raise GitHubError(401, _ISSUED)
    issuer = claims.get("iss")
    if issuer is None:
        raise GitHubError(401, "Missing 'issuer' claim ('iss') in assertion")
    if str(issuer) not in (str(state.app.id), state.app.client_id):
        raise GitHubError(404, "Integration not found")


def _decode(state: State, value: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(value, state.app.public_key, algorithms=["RS256"], options=_SIGNATURE_ONLY)
    except jwt.InvalidTokenError:
        raise GitHubError(401, "A JSON web token could not be decoded") from None
    return claims


_EXPIRED = (
    "'Expiration time' claim ('exp') must be a numeric value representing the future time "
    "at which the assertion expires"
)
_ISSUED = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
