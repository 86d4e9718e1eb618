"""What a storm leaves: two minutes of lost, doubled and late webhooks and of kill -9, then one sweep."""

import random
import time

from tests.support.servers import wait_until
from tests.support.storm import SETTINGS, Storm
from tests.support.world import world

SECONDS = 120
SEED = 20


def measure() -> dict[str, float]:
    """Counts of the storm, and what was wrong after one sweep."""
    with world(**SETTINGS) as running:
        storm = Storm(running, random.Random(SEED))
        storm.rage(SECONDS)
        deliveries = {each.guid for each in running.github.deliveries.all}
        failed = len(storm.missing())
        began = time.monotonic()
        storm.sweep()
        wait_until(lambda: not list(storm.wrong()), 300)
        healed = time.monotonic() - began
        return {
            "acts": storm.acts.total(),
            "kills": storm.kills.total(),
            "deliveries": len(deliveries),
            "failed": failed,
            "open_heads": len(storm.open_pulls()),
            "healed_s": healed,
            "wrong": len(list(storm.wrong())),
            "off": storm.off(),
        }
