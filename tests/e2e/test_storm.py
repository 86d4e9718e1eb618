"""Webhooks dropped, doubled, late and never sent, and kill -9 at random: nothing is lost, nothing is done twice."""

import random

import pytest

from tests.support.servers import wait_until
from tests.support.storm import SETTINGS, Storm
from tests.support.world import world

SECONDS = 20


@pytest.mark.timeout(400)
def test_after_a_storm_and_one_sweep_every_open_head_has_one_review_and_one_check_and_the_ledger_adds_up():
    with world(**SETTINGS) as running:
        storm = Storm(running, random.Random(11))
        storm.rage(SECONDS)
        storm.sweep()
        wait_until(lambda: not list(storm.wrong()), 60)
        assert storm.off() == 0
        assert storm.acts.total() > SECONDS
        assert storm.kills.total() > SECONDS / 8
