"""How fast a webhook is acknowledged: an open loop of signed deliveries, sent by a process of its own."""

import asyncio
import hashlib
import hmac
import json
import statistics
import subprocess
import sys
import time
import uuid
from typing import Any

import httpx

from tests.support.world import world

PER_SECOND = 50
SECONDS = 20
WARM_SECONDS = 3
PULLS = 20


def measure() -> dict[str, float]:
    """Latencies in milliseconds at PER_SECOND for SECONDS, with the worker doing the reviews meanwhile."""
    with world() as running:
        repository = running.github.create_repository("acme/busy", {"a.py": "x = 1\n"})
        running.github.push(repository, "work", {"a.py": "x = 2\n"})
        running.github.open_pull_request(repository, "work")
        sent = next(each for each in running.github.deliveries.all if each.event == "pull_request")
        job = {
            "url": f"{running.stack.url}/webhooks/github",
            "secret": running.github.webhook_secret,
            "payload": json.loads(sent.body),
        }
        return _in_a_process(job)


def _in_a_process(job: dict[str, Any]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.load.webhooks"]
    ran = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


async def _fire(job: dict[str, Any]) -> dict[str, float]:
    took: list[float] = []
    errors = 0
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:

        async def one(number: int) -> None:
            nonlocal errors
            body = _body(job["payload"], number)
            began = time.perf_counter()
            try:
                answer = await client.post(job["url"], content=body, headers=_headers(job["secret"], body))
                errors += answer.status_code != httpx.codes.ACCEPTED
            except httpx.HTTPError:
                errors += 1
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


def _body(payload: dict[str, Any], number: int) -> bytes:
    """The real event with another pull request's number and another head, so that each asks for a review of its own."""
    pull = payload["pull_request"]
    pull["number"] = payload["number"] = 1 + number % PULLS
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
