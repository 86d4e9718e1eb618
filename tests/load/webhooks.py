"""How fast a webhook is acknowledged: an open loop of signed deliveries, sent by a process of its own."""

import asyncio
import hashlib
import hmac
import http
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.world import world

PER_SECOND = 50
SECONDS = 20
WARM_SECONDS = 3
PULLS = 20
STEP_BACK = 10


def measure() -> dict[str, float]:
    """Latencies in milliseconds at PER_SECOND for SECONDS, with the worker doing the reviews meanwhile."""
    with world() as running:
        repository = running.github.create_repository("acme/busy", {"a.py": "x = 1\n"})
        heads = [running.github.push(repository, "work", {"a.py": f"x = {n}\n"}) for n in (2, 3)]
        running.github.open_pull_request(repository, "work")
        sent = next(each for each in running.github.deliveries.all if each.event == "pull_request")
        job = {
            "heads": heads,
            "url": f"{running.stack.url}/webhooks/github",
            "secret": running.github.webhook_secret,
            "payload": json.loads(sent.body),
        }
        return _in_a_process(job)


def _in_a_process(job: dict[str, Any]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.load.webhooks"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
        _step_back()
        told, _ = sender.communicate(json.dumps(job))
    assert sender.returncode == 0, "the sender of webhooks failed"
    found: dict[str, float] = json.loads(told)
    return found


def _step_back() -> None:
    """Lets this process, which plays GitHub, give way to the product: the real one is on another machine."""
    for thread in Path("/proc/self/task").iterdir():
        os.setpriority(os.PRIO_PROCESS, int(thread.name), STEP_BACK)


async def _fire(job: dict[str, Any]) -> dict[str, float]:
    took: list[float] = []
    errors = 0
    client = _Client(job["url"])

    async def one(number: int) -> None:
        nonlocal errors
        body = _body(job, number)
        headers = _headers(job["secret"], body)
        began = time.perf_counter()
        errors += await client.post(body, headers) != http.HTTPStatus.ACCEPTED
        if number >= WARM_SECONDS * PER_SECOND:
            took.append((time.perf_counter() - began) * 1000)

    start = time.perf_counter()
    tasks = []
    for number in range((WARM_SECONDS + SECONDS) * PER_SECOND):
        await asyncio.sleep(max(0, start + number / PER_SECOND - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    cuts = statistics.quantiles(took, n=100)
    return {"p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98], "errors": errors, "requests": len(took)}


class _Client:
    """As little of an HTTP client as will do: it shares the cores with what it measures."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, body: bytes, headers: dict[str, str]) -> int:
        """The status, 0 when no answer came."""
        lines = [f"POST {self._url.path} HTTP/1.1", f"Host: {self._url.netloc}", f"Content-Length: {len(body)}"]
        head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""])
        try:
            reader, writer = self._idle.pop() if self._idle else await self._connect()
            writer.write(head.encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(answer.partition("content-length: ")[2].partition("\r")[0]))
        except (OSError, asyncio.IncompleteReadError):
            return 0
        self._idle.append((reader, writer))
        return int(answer.split()[1])

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._url.hostname, self._url.port)


def _body(job: dict[str, Any], number: int) -> bytes:
    """The real event for one of twenty pull requests after the other, each time with its other head and a second later.

    So each asks for a review of its own.
    """
    payload, round_ = job["payload"], number // PULLS
    pull = payload["pull_request"]
    pull["number"] = payload["number"] = 1 + number % PULLS
    pull["head"]["sha"] = job["heads"][round_ % 2]
    pull["updated_at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_800_000_000 + round_))
    return json.dumps(payload).encode()


def _headers(secret: str, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-GitHub-Event": "pull_request",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_fire(json.load(sys.stdin)))))
