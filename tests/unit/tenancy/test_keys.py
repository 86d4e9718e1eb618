import pytest

from tenancy_service import keys


def test_a_key_has_its_prefix_and_256_random_bits():
    made = keys.make()
    assert keys.prefix_of(made.secret) == made.prefix
    assert len(made.secret) == len("sqd_") + 8 + 1 + 43
    assert keys.make().secret != made.secret


def test_a_key_matches_its_own_digest_only():
    first, second = keys.make(), keys.make()
    assert keys.matches(first.secret, keys.digest(first.secret))
    assert not keys.matches(second.secret, keys.digest(first.secret))


def test_a_key_does_not_show_its_secret_by_accident():
    made = keys.make()
    assert made.secret not in repr(made)


@pytest.mark.parametrize("text", ["", "sqd_", "sqd_12345678_", "sqd_12345678_" + "a" * 42, "SQD_12345678_" + "a" * 43])
def test_what_has_not_the_form_of_a_key_has_no_prefix(text):
    assert keys.prefix_of(text) is None
    assert keys.prefix_of(f"sqd_12345678_{'a' * 43}\n") is None
