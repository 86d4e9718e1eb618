"""Following a review, and the end of the process."""

import asyncio
import json
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest

from gateway import sse
from tests.support.gateway import NOWHERE
from tests.support.servers import wait_until


@asynccontextmanager
async def following(world, review: dict, **headers: str):
    """The events of a review, one dict each, as they come."""
    path = f"/api/v1/reviews/{review['id']}/events"
    credentials = {"Authorization": f"Bearer {world.owner}", **headers}
    async with world.client.stream("GET", path, headers=credentials) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")

        async def events():
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))

        yield events()


async def test_a_review_is_followed_until_it_is_finished(world, work):
    review = await world.reviewed()
    async with following(world, review) as events:
        first = await anext(events)
        assert (first["sequence"], first["detail"]["state"]) == ("1", "PENDING")
        async with world.review.caller(world.tenancy.tenant_id) as caller:
            await work.finish(await caller.get(review["id"]))
        rest = [event async for event in events]
    assert rest[-1]["detail"]["state"] == "COMPLETED"


async def test_a_reader_who_comes_again_gets_only_what_is_new(world):
    review = await world.reviewed()
    await world.call("POST", f"/api/v1/reviews/{review['id']}/cancel")
    async with following(world, review, **{"Last-Event-ID": "1"}) as events:
        assert [event["sequence"] async for event in events] == ["2"]


async def test_an_unknown_review_is_not_found_and_no_stream(world):
    assert (await world.call("GET", f"/api/v1/reviews/{uuid4()}/events")).status_code == 404


async def test_silence_is_filled_with_comments():
    async def quiet():
        await asyncio.sleep(3600)
        yield "never"

    closing = asyncio.Event()
    stream = sse.with_keep_alive(quiet(), closing, silence_seconds=0.01)
    assert await anext(stream) == ": still here\n\n"
    closing.set()
    assert [each async for each in stream] == []


async def test_a_gateway_that_stops_says_so_and_ends_its_streams(make_world):
    async with make_world(notice_seconds=0.5) as world:
        review = await world.reviewed()
        async with following(world, review) as events:
            await anext(events)
            stopping = asyncio.create_task(world.gateway.stop())
            assert [event async for event in events] == []
            answer = await world.call("GET", "/readyz")
            assert (answer.status_code, answer.json()["services"]["gateway"]) == (503, "draining")
            await stopping
        with pytest.raises(httpx.TransportError):
            await world.call("GET", "/healthz")


def test_the_process_ends_with_zero_on_sigterm(tmp_path):
    port = tmp_path / "port"
    environ = {
        "SQUAD_PORT_FILE": str(port),
        "SQUAD_TENANCY_ADDRESS": NOWHERE,
        "SQUAD_REVIEW_ADDRESS": NOWHERE,
        "SQUAD_CACHE_URL": f"redis://{NOWHERE}",
        "SQUAD_KEY_DIR": str(tmp_path / "keys"),
        "SQUAD_TRUST_DIR": str(tmp_path / "trust"),
    }
    process = subprocess.Popen([sys.executable, "-m", "gateway.main"], env=environ, stderr=subprocess.PIPE)
    wait_until(lambda: port.exists() or process.poll() is not None)
    answer = httpx.get(f"http://127.0.0.1:{port.read_text().strip()}/healthz", trust_env=False)
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=20)
    assert (answer.status_code, process.returncode) == (200, 0)
    assert b"SQUAD_GITHUB_WEBHOOK_SECRET is empty: every webhook is refused" in log
    assert b"Traceback" not in log


def test_wrong_settings_are_named_in_one_line_each():
    ran = subprocess.run([sys.executable, "-m", "gateway.main"], env={}, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "SQUAD_TENANCY_ADDRESS: Field required" in ran.stderr
    assert "Traceback" not in ran.stderr
