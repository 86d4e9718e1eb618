"""Which addresses a token may be sent to."""

from urllib.parse import urlsplit

Origin = tuple[str, str, int]
_PORTS = {"http": 80, "https": 443}
_PUBLIC_API, _PUBLIC_GIT = "api.github.com", "github.com"


def origin_of(url: str) -> Origin | None:
    """Scheme, host and port; None for anything that is not plain HTTP, or carries a user."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or "\\" in url:
        return None
    return parts.scheme, parts.hostname.lower().rstrip("."), port or _PORTS[parts.scheme]


def git_origins(api_url: str, git_url: str = "") -> frozenset[Origin]:
    """Where repositories may live: the host of the API, and the git address of the settings."""
    origins = {origin_of(api_url), origin_of(git_url) if git_url else None}
    return frozenset(_git_host(origin) for origin in origins if origin is not None)


def _git_host(origin: Origin) -> Origin:
    scheme, host, port = origin
    return (scheme, _PUBLIC_GIT if host == _PUBLIC_API else host, port)
