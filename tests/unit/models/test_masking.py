import time

import pytest

from review_service.models.masking import mask


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('password = "correct-horse-battery"', 'password = "****"'),
        ("API_KEY: 'a1b2c3d4'", "API_KEY: '****'"),
        ('"client_secret": "hunter22"', '"client_secret": "****"'),
        ("export DB_PASSWORD=s3cr3t-value", "export DB_PASSWORD=****"),
        ("url = 'postgres://ada:pa55word@db/x'", "url = 'postgres://****@db/x'"),
        ("key = AKIAIOSFODNN7EXAMPLE", "key = ****"),
        ("Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer ****"),
        ("x = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'", "x = '****'"),
    ],
)
def test_a_secret_is_taken_out_and_what_stands_around_it_stays(line, shown):
    assert mask(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "token = request.headers.get(name)",
        "password = read_password()",
        "def test_two_factor_authentication_2_and_3(self):",
        "https://example.com/a/very/long/path/without/secrets",
        "if password is None:",
        "getUserByIdAndOrganisation2Factor()",
    ],
)
def test_code_that_only_speaks_of_secrets_stays(line):
    assert mask(line) == line


@pytest.mark.parametrize("part", ["token=", "-eyJ", "://a:", "-----BEGIN ", "password=a1 ", "sk-", 'key="'])
def test_a_line_of_a_megabyte_takes_no_longer_for_being_hostile(part):
    line = part * ((1 << 20) // len(part))
    started = time.process_time()
    mask(line)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("kind", ["EC PRIVATE KEY", "PRIVATE KEY", "PGP PRIVATE KEY BLOCK"])
def test_a_private_key_is_hidden_as_a_whole_and_no_line_is_lost(kind):
    key = f"a\n-----BEGIN {kind}-----\nMHcCAQEE\n-----END {kind}-----\nb"
    assert mask(key) == "a\n****\n****\n****\nb"
