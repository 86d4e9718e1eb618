"""A GitHub for tests: the emulator, a client that speaks as the App, and somebody who receives webhooks."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import jwt
import pytest

from github_emulator import Emulator
from github_emulator.keys import new_private_key


@cache
def private_key() -> str:
    """One RSA key for the whole process: making one takes longer than a test."""
    return new_private_key()


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Emulator]:
    """An empty GitHub on a free port."""
    emulator = Emulator(tmp_path / "github", private_key=private_key(), webhook_secret="a test's secret")
    yield emulator.start()
    emulator.stop(wait=False)


def app_jwt(emulator: Emulator, **claims: Any) -> str:
    """The App's JWT, with claims replaced; a claim of None is left out."""
    now = int(time.time())
    wanted = {"iat": now - 60, "exp": now + 540, "iss": str(emulator.app_id), **claims}
    kept = {name: value for name, value in wanted.items() if value is not None}
    return jwt.encode(kept, emulator.private_key, "RS256")


def client(emulator: Emulator, token: str | None = None) -> httpx.Client:
    """An HTTP client of the API; by default it carries a token of the only installation."""
    if token is None:
        owner = next(iter(emulator.state.installations.values())).account.login
        token = emulator.installation_token(owner)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=emulator.base_url, headers=headers, trust_env=False, verify=False)


@dataclass
class Receiver:
    """Takes webhooks; `status` is what it answers."""

    url: str = ""
    status: int = 202
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def wait_for(self, count: int, seconds: float = 10) -> list[tuple[dict[str, str], bytes]]:
        """Wait until that many webhooks have arrived."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} webhooks came in {seconds} s"
            time.sleep(0.005)
        return self.received


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who listens for webhooks on a free port."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/webhooks/github"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
