"""How long the next write to the code host has to wait."""

import pytest

from review_service.host.pace import InstallationToken, LocalPace, Past, account_of
from review_service.host.protocol import HostError

NOW = 10_000.0
MINUTE = tuple(NOW - 59 + n * 0.5 for n in range(80))
HOUR = tuple(NOW - 3_000 + n * 5 for n in range(500))
CASES = {
    "nothing was written": (Past(), True, 0.0),
    "the interval is over": (Past(NOW - 2), True, 0.0),
    "the last write was just now": (Past(NOW - 0.25), False, 0.75),
    "80 creations in a minute": (Past(NOW - 2, MINUTE), True, 1.0),
    "79 creations in a minute": (Past(NOW - 2, MINUTE[1:]), True, 0.0),
    "500 creations in an hour": (Past(NOW - 2, HOUR), True, 600.0),
    "changes count for themselves": (Past(NOW - 2, HOUR), False, 0.0),
}


@pytest.mark.parametrize("case", CASES)
def test_the_next_write_waits(case):
    past, creates, pause = CASES[case]
    assert past.pause(NOW, 1.0, creates=creates) == pytest.approx(pause)
    assert past.pause(NOW, 0, creates=creates) == 0


def test_what_is_older_than_an_hour_is_forgotten():
    past = Past(1.0, (1.0, 100.0)).written(3_650.0, creates=True)
    assert past == Past(3_650.0, (100.0, 3_650.0))


def test_tokens_of_one_installation_are_one_account():
    tokens = [InstallationToken(text, 7) for text in ("one", "two")]
    assert {account_of(token) for token in tokens} == {"7"}
    assert account_of("a JWT") == "app"


async def test_a_wait_of_minutes_is_left_to_a_later_try():
    async def nap(_seconds):
        pass

    pace = LocalPace(1e-9, nap)
    for _ in range(500):
        async with pace.turn("7", creates=True):
            pass
    with pytest.raises(HostError) as refused:
        async with pace.turn("7", creates=True):
            pass
    assert (refused.value.status, refused.value.retry_after_seconds > 3_000) == (429, True)
    async with pace.turn("8", creates=True):
        pass
