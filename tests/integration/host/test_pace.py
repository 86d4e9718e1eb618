"""Two workers that write to one installation take turns."""

import asyncio
import time

import httpx
from redis.asyncio import Redis

from review_service.host.api import Api
from review_service.host.pace import InstallationToken, SharedPace

INTERVAL = 0.1
ONE, OTHER = InstallationToken("one", 1), InstallationToken("other", 2)


class Host:
    """Takes writes from two workers and notes when each began and ended."""

    def __init__(self, url, interval=INTERVAL, sleep=asyncio.sleep, **lease):
        self.times, self.redis = [], [Redis.from_url(url, socket_connect_timeout=1) for _ in range(2)]
        transport = httpx.MockTransport(self.answer)
        self.apis = [
            Api("https://ghe.example", interval, httpx.AsyncClient(transport=transport), sleep,
                SharedPace(redis, interval, sleep, **lease))
            for redis in self.redis
        ]  # fmt: skip

    async def answer(self, _request):
        begun = time.monotonic()
        await asyncio.sleep(0.02)
        self.times.append((begun, time.monotonic()))
        return httpx.Response(201, json={})

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        for each in self.apis:
            await each.close()
        for each in self.redis:
            await each.aclose()


def write(api, token=ONE):
    return api.change("POST", "/repos/acme/shop/issues/1/comments", token, {})


async def test_writes_of_two_workers_to_one_installation_are_serial_and_the_interval_apart(redis_url):
    async with Host(redis_url) as host:
        await asyncio.gather(*(write(api) for api in host.apis for _ in range(4)))
    assert len(host.times) == 8
    pairs = zip(host.times, host.times[1:], strict=False)
    assert all(begun - ended >= INTERVAL * 0.95 for (_, ended), (begun, _) in pairs)


async def test_another_installation_does_not_wait(redis_url):
    async with Host(redis_url, interval=60) as host:
        await asyncio.wait_for(asyncio.gather(write(host.apis[0]), write(host.apis[1], OTHER)), 5)
    assert len(host.times) == 2


async def test_what_one_worker_created_counts_for_the_other(redis_url):
    naps = []

    async def nap(seconds):
        naps.append(seconds)

    async with Host(redis_url, interval=1e-9, sleep=nap) as host:
        for number in range(81):
            await write(host.apis[number % 2])
    assert [nap > 30 for nap in naps if nap > 1] == [True]


async def test_a_worker_that_died_in_its_turn_holds_the_others_up_no_longer_than_its_lease(redis_url):
    async with Host(redis_url, lease_seconds=0.3) as host:
        await host.redis[0].set("squad:pace:1:turn", "somebody dead", px=300)
        begun = time.monotonic()
        await write(host.apis[1])
    assert host.times[0][0] - begun > 0.25


async def test_a_write_longer_than_the_lease_keeps_its_turn(redis_url):
    order = []

    async def turn(name, seconds, begun):
        async with SharedPace(redis, INTERVAL, lease_seconds=0.3).turn("1", creates=True):
            order.append(name)
            begun.set()
            await asyncio.sleep(seconds)
            order.append(name)

    async with Redis.from_url(redis_url) as redis:
        begun = asyncio.Event()
        first = asyncio.create_task(turn("long", 1.0, begun))
        await begun.wait()
        await asyncio.gather(first, turn("other", 0, asyncio.Event()))
    assert order == ["long", "long", "other", "other"]


async def test_without_redis_a_process_keeps_the_pace_by_itself():
    async with Host("redis://127.0.0.1:1/0") as host:
        await asyncio.gather(*(write(host.apis[0]) for _ in range(3)))
    assert all(b - a >= INTERVAL * 0.95 for (_, a), (b, _) in zip(host.times, host.times[1:], strict=False))
