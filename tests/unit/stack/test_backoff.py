from cli.stack.backoff import Backoff


def test_waits_double_up_to_the_longest():
    backoff = Backoff(first=1, longest=30, reset_after=60)
    assert [backoff.wait_seconds(ran_seconds=0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_process_that_ran_long_enough_begins_again_at_the_first_wait():
    backoff = Backoff(first=1, longest=30, reset_after=60)
    assert [backoff.wait_seconds(ran) for ran in (5, 5, 60, 5)] == [1, 2, 1, 2]
