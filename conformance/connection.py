"""The way to the agent under test."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import grpc

TENANT = "0190a000-0000-7000-8000-000000000001"
_OPTIONS = [
    ("grpc.max_receive_message_length", 16 << 20),  # so that a message over the limit is seen, and named
    ("grpc.enable_http_proxy", 0),
    ("grpc.enable_retries", 0),
    ("grpc.service_config", json.dumps({})),
]


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM; None: the system's authorities, no certificate of our own. `name`: expected in the agent's."""

    authorities: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    name: str = ""


class Connection:
    """Opens channels, and says who calls.

    Args:
        address: `HOST:PORT`.
        token: Signs what is sent as `authorization`, for the tenant `TENANT`; None: nothing is sent.
        tls: None: plain text.
    """

    def __init__(self, address: str, token: Callable[[], str] | None = None, tls: Tls | None = None) -> None:
        self.address = address
        self._token = token
        self._tls = tls

    def open(self) -> grpc.aio.Channel:
        """A channel of its own connection. Raises OSError when a file of `tls` cannot be read."""
        # Channels with equal options share a connection, and a check may want one that nothing else uses.
        options = [*_OPTIONS, ("grpc.use_local_subchannel_pool", 1)]
        if self._tls is None:
            return grpc.aio.insecure_channel(self.address, options=options)
        if self._tls.name:
            options.append(("grpc.ssl_target_name_override", self._tls.name))
        files = (self._tls.authorities, self._tls.key, self._tls.certificate)
        read = [None if path is None else path.read_bytes() for path in files]
        return grpc.aio.secure_channel(self.address, grpc.ssl_channel_credentials(*read), options=options)

    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Headers of a call."""
        repository = ("x-squad-repository", "conformance")
        return (("authorization", f"Bearer {self._token()}"), repository) if self._token else (repository,)
