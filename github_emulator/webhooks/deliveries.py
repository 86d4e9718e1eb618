"""Sending webhooks: signed, in the background, never retried by themselves, and all of them remembered."""

import hashlib
import hmac
import json
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx

from github_emulator import limits
from github_emulator.state import JsonObject, State


@dataclass
class Trouble:
    """What happens to deliveries on their way, as shares between 0 and 1.

    Attributes:
        drop: Not sent; recorded as failed, as GitHub does when it cannot connect.
        lost: Not sent, and not even recorded: nobody will ever know.
        duplicate: Sent twice under the same delivery id.
        delay: Held back for up to `delay_seconds`, so that later ones overtake.
    """

    drop: float = 0.0
    lost: float = 0.0
    duplicate: float = 0.0
    delay: float = 0.0
    delay_seconds: float = 0.5
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - reproducible trouble

    def hits(self, share: float) -> bool:
        """Whether a delivery is among the unlucky share."""
        return share > 0 and self.chance.random() < share


@dataclass
class Delivery:
    """One attempt to deliver a webhook; `status_code` is 0 until it is done."""

    id: int
    guid: str
    event: str
    action: str | None
    installation_id: int | None
    repository_id: int | None
    url: str
    body: bytes
    delivered_at: datetime
    redelivery: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    duration: float = 0.0
    status: str = "pending"
    status_code: int = 0
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""
    done: threading.Event = field(default_factory=threading.Event, repr=False)

    def wait(self, seconds: float = limits.WEBHOOK_TIMEOUT_SECONDS + 5) -> "Delivery":
        """Wait until the attempt is over.

        Raises:
            TimeoutError: it is not.
        """
        if not self.done.wait(seconds):
            raise TimeoutError(f"delivery {self.guid} of {self.event} did not finish in {seconds} s")
        return self


class Deliveries:
    """The App's deliveries, oldest first."""

    def __init__(self, state: State) -> None:
        """Send what happens in `state` to the address of its hook."""
        self._state = state
        self._senders = ThreadPoolExecutor(max_workers=8, thread_name_prefix="webhook")
        self._client: httpx.Client | None = None
        self._client_lock = threading.Lock()
        self.all: list[Delivery] = []
        self.trouble = Trouble()

    def send(self, event: str, payload: JsonObject, guid: str | None = None) -> Delivery | None:
        """Send an event; None when the hook has no address, the body is larger than GitHub sends, or it is lost."""
        body = json.dumps(payload, separators=(",", ":")).encode()
        if not self._state.hook.url or len(body) > limits.WEBHOOK_PAYLOAD_BYTES:
            return None
        if self.trouble.hits(self.trouble.lost):
            return None
        delivery = Delivery(
            id=self._state.new_id(),
            guid=guid or str(uuid.uuid4()),
            event=event,
            action=payload.get("action"),
            installation_id=payload.get("installation", {}).get("id"),
            repository_id=payload.get("repository", {}).get("id"),
            url=self._state.hook.url,
            body=body,
            delivered_at=self._state.now(),
        )
        return self._start(delivery)

    def redeliver(self, original: Delivery) -> Delivery:
        """Send the same bytes under the same delivery id again."""
        again = replace(
            original,
            id=self._state.new_id(),
            delivered_at=self._state.now(),
            url=self._state.hook.url or original.url,
            redelivery=True,
            status="pending",
            status_code=0,
            done=threading.Event(),
        )
        return self._start(again)

    def find(self, number: int) -> Delivery | None:
        """The delivery of that id."""
        return next((one for one in self.all if one.id == number), None)

    def close(self) -> None:
        """Send nothing more."""
        self._senders.shutdown(wait=False, cancel_futures=True)
        if self._client:
            self._client.close()

    def _start(self, delivery: Delivery) -> Delivery:
        delivery.headers = self._headers(delivery)
        self.all.append(delivery)
        times = 2 if self.trouble.hits(self.trouble.duplicate) else 1
        dropped = self.trouble.hits(self.trouble.drop)
        wait = self.trouble.chance.random() * self.trouble.delay_seconds if self.trouble.hits(self.trouble.delay) else 0
        self._senders.submit(self._deliver, delivery, 0 if dropped else times, wait)
        return delivery

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        hook = self._state.hook
        return {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": f"GitHub-Hookshot/{hashlib.sha256(hook.secret.encode()).hexdigest()[:7]}",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": str(hook.id),
            "X-GitHub-Hook-Installation-Target-ID": str(self._state.app.id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature": "sha1=" + hmac.new(hook.secret.encode(), delivery.body, hashlib.sha1).hexdigest(),
            "X-Hub-Signature-256": sign(hook.secret, delivery.body),
        }

    def _deliver(self, delivery: Delivery, times: int, wait: float) -> None:
        time.sleep(wait)
        started = time.monotonic()
        try:
            if times == 0:
                delivery.status, delivery.status_code = "Failed to connect to host", 502
            for _ in range(times):
                self._post(delivery)
        finally:
            delivery.duration = round(time.monotonic() - started, 3)
            delivery.done.set()

    def _connection(self) -> httpx.Client:
        """The HTTP client, made on first use: reading the certificates takes a while."""
        with self._client_lock:
            if self._client is None:
                self._client = httpx.Client(timeout=limits.WEBHOOK_TIMEOUT_SECONDS, trust_env=False)
            return self._client

    def _post(self, delivery: Delivery) -> None:
        try:
            answer = self._connection().post(delivery.url, content=delivery.body, headers=delivery.headers)
        except httpx.TimeoutException:
            delivery.status, delivery.status_code = "timed out", 504
        except httpx.HTTPError:
            delivery.status, delivery.status_code = "Failed to connect to host", 502
        else:
            good = answer.is_success
            delivery.status = "OK" if good else f"Invalid HTTP Response: {answer.status_code}"
            delivery.status_code = answer.status_code
            delivery.response_headers, delivery.response_body = dict(answer.headers), answer.text


def sign(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
