"""Who sent these bytes."""

import pytest

from gateway.webhooks.signature import signed

# docs.github.com, "Validating webhook deliveries".
SECRET = "It's a Secret to Everybody"
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


def test_githubs_own_example_is_accepted():
    assert signed(SECRET, BODY, SIGNATURE)


@pytest.mark.parametrize(
    ("secret", "body", "header"),
    [
        ("", BODY, SIGNATURE),
        ("another", BODY, SIGNATURE),
        (SECRET, BODY + b"\n", SIGNATURE),
        (SECRET, BODY, SIGNATURE[:-1]),
        (SECRET, BODY, SIGNATURE + "0"),
        (SECRET, BODY, SIGNATURE.upper()),
        (SECRET, BODY, SIGNATURE.removeprefix("sha256=")),
        (SECRET, BODY, SIGNATURE.replace("sha256", "sha1")),
        (SECRET, BODY, "sha256=é"),
        (SECRET, BODY, ""),
    ],
)
def test_anything_else_is_not(secret, body, header):
    assert not signed(secret, body, header)
