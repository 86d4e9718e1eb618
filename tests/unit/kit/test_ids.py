"""Keys sort by the time they were made."""

import time

from kit.ids import uuid7, uuid7_seconds


def test_a_key_is_a_version_7_uuid_of_the_rfc_variant():
    key = uuid7()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")


def test_later_keys_are_greater():
    first = uuid7()
    start = time.time_ns()
    while time.time_ns() < start + 1000:
        pass
    assert first < uuid7()


def test_a_key_tells_when_it_was_made():
    assert abs(uuid7_seconds(uuid7()) - time.time()) < 1


def test_keys_made_at_once_differ():
    assert len({uuid7() for _ in range(10_000)}) == 10_000
