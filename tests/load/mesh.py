"""What a call costs with an Envoy at each end, beside the same call without: one caller, one call at a time."""

import asyncio
import statistics
import time

from kit.auth import TokenSigner
from tests.support.agents.client import AgentClient
from tests.support.tried_agents import tried

CALLS = 3_000
WARM = 300
ROUNDS = 3


def measure() -> dict[str, float]:
    """Milliseconds: medians over ROUNDS of what a hop (two Envoys, mutual TLS, RBAC) adds at p50 and p99."""
    rounds = []
    with tried() as agents:
        for _ in range(ROUNDS):
            direct = asyncio.run(_times(agents.stable.address, agents.stable.signer))
            hop = asyncio.run(_times(agents.way, agents.stable.signer))
            rounds.append([hop[at] - direct[at] for at in (49, 98)] + [direct[49], hop[49]])
    names = ("added_p50_ms", "added_p99_ms", "direct_p50_ms", "hop_p50_ms")
    return {name: statistics.median(each) for name, each in zip(names, zip(*rounds, strict=True), strict=True)}


async def _times(address: str, signer: TokenSigner) -> list[float]:
    """The 99 percentiles of a call, in milliseconds."""
    client, taken = AgentClient(address, signer), []
    for _ in range(WARM + CALLS):
        began = time.perf_counter()
        await client.describe()
        taken.append(1000 * (time.perf_counter() - began))
    await client.channel.close()
    return statistics.quantiles(taken[WARM:], n=100)
