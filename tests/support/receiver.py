"""A local receiver of notifications: keeps what arrives, answers what the test wants, and knows nothing of ours.

Signatures are verified as the Standard Webhooks specification has it, Slack's messages as its documentation does.
"""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

TOLERANCE_SECONDS = 300
LONGEST = {"header": 150, "section": 3000, "context": 2000}
SLACKS = {"header": {"plain_text"}, "section": {"plain_text", "mrkdwn"}, "context": {"plain_text", "mrkdwn"}}
MOST_BLOCKS = 50
MOST_ELEMENTS = 10


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Says:
    """An answer; it is given once `may_go` is set."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    may_go: threading.Event | None = None


class Receiver:
    """Answers by turns with `answers`, then with 200."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.answers: list[Says] = []

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.received]


def verified(received: Received, *secrets: str) -> Any:
    """The event, if one of the signatures was made with one of the secrets a moment ago."""
    seconds = received.headers["webhook-timestamp"]
    assert abs(time.time() - int(seconds)) < TOLERANCE_SECONDS
    signed = b".".join([received.headers["webhook-id"].encode(), seconds.encode(), received.body])
    given = [each.partition(",") for each in received.headers["webhook-signature"].split(" ")]
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    expected = {base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys}
    assert expected & {signature for version, _, signature in given if version == "v1"}, "no signature is right"
    return received.json


def check_slack(message: Any) -> None:
    """Refuses what Slack refuses, by the limits of its documentation."""
    assert set(message) <= {"text", "blocks"}
    assert 1 <= len(message["text"]) <= 4000
    assert 1 <= len(message["blocks"]) <= MOST_BLOCKS
    for block in message["blocks"]:
        texts = block["elements"] if block["type"] == "context" else [block["text"]]
        assert 1 <= len(texts) <= MOST_ELEMENTS
        for text in texts:
            assert text["type"] in SLACKS[block["type"]]
            assert 1 <= len(text["text"]) <= LONGEST[block["type"]]
            assert not ({"emoji"} & set(text) and text["type"] != "plain_text")


def slack_texts(message: Any) -> list[str]:
    """Every text that people see."""
    found = [message["text"]]
    for block in message["blocks"]:
        found += [text["text"] for text in block.get("elements", [block.get("text")])]
    return found


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            says = made.answers.pop(0) if made.answers else Says()
            made.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if says.may_go:
                says.may_go.wait(30)
            self.send_response(says.status)
            for name, value in {"content-length": str(len(says.body)), **says.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(says.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever asked may have gone: some tests want that."""

    server = Server(("127.0.0.1", 0), Handler)
    made = Receiver(f"http://127.0.0.1:{server.server_port}/hook")
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for a name, and a client's that trusts it."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False).sign(key, SHA256())
    pem = certificate.public_bytes(Encoding.PEM)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver."""
    with receiving() as made:
        yield made
