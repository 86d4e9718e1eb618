"""Own set, generated: values that open something, and look-alikes that open nothing. Each is made up at run time."""

import base64
import binascii
import json
import random
import string
import uuid
from collections.abc import Callable, Iterator

from tests.quality.case import Case, line_of

Chance = random.Random
_LETTERS = string.ascii_letters + string.digits
_PLACES = ("settings.py", "app/client.py", "deploy/config.yml", ".env", "src/config.js", "config.json")


def _text(chance: Chance, length: int, alphabet: str = _LETTERS) -> str:
    return "".join(chance.choice(alphabet) for _ in range(length))


def _checked_token(chance: Chance) -> str:
    """A code host's personal token: its last six characters are a checksum of the others."""
    body = _text(chance, 30)
    number, tail = binascii.crc32(body.encode()), ""
    alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
    for _ in range(6):
        number, place = divmod(number, 62)
        tail = alphabet[place] + tail
    return "ghp" + "_" + body + tail


def _signed_token(chance: Chance) -> str:
    def part(content: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    return (
        f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part({'sub': _text(chance, 8), 'admin': True})}.{_text(chance, 43)}"
    )


def _password(chance: Chance) -> str:
    return _text(chance, 5) + chance.choice("!#%&*") + _text(chance, 6) + chance.choice("!#%&*")


REAL: dict[str, Callable[[Chance], str]] = {
    "aws_secret_access_key": lambda chance: _text(chance, 40, _LETTERS + "/+"),
    "aws_access_key_id": lambda chance: "AKIA" + _text(chance, 16, string.ascii_uppercase + "234567"),
    "github_token": _checked_token,
    "stripe_key": lambda chance: "sk_" + "live_" + _text(chance, 24),
    "slack_token": lambda chance: "-".join(("xox" + "b", _text(chance, 12, string.digits), _text(chance, 24))),
    "session_token": _signed_token,
    "api_key": lambda chance: _text(chance, 32, string.hexdigits.lower()),
    "db_password": _password,
    "database_url": lambda chance: f"postgresql://app:{_text(chance, 16)}@db.internal.corp:5432/orders",
    "client_secret": lambda chance: _text(chance, 36, _LETTERS + "-_"),
}
"""By the name they are stored under; every kind is used in several files."""

HARMLESS: dict[str, Callable[[Chance], str]] = {
    "aws_access_key_id": lambda _: "AKIA" + "IOSFODNN7" + "EXAMPLE",
    "api_key": lambda chance: chance.choice(("your-api-key-here", "<api-key>", "xxxxxxxxxxxxxxxxxxxxxxxx", "changeme")),
    "password_field": lambda chance: chance.choice(("user_password_input", "password_confirmation", "new-password")),
    "commit_sha": lambda chance: _text(chance, 40, "0123456789abcdef"),
    "request_id": lambda chance: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    "integrity": lambda chance: "sha512-" + base64.b64encode(chance.randbytes(64)).decode(),
    "token_url": lambda _: "https://login.example.com/oauth/token",
    "database_url": lambda chance: f"postgresql://{chance.choice(('localhost', 'db.internal.corp'))}:5432/orders",
    "secret_name": lambda chance: f"projects/{chance.choice(('shop', 'depot'))}/secrets/payment-key/versions/latest",
    "alphabet": lambda _: _LETTERS,
    "icon": lambda chance: "data:image/png;base64," + base64.b64encode(chance.randbytes(60)).decode(),
    "db_password": lambda chance: chance.choice(("${DB_PASSWORD}", "{{ db_password }}", "%(db_password)s", "")),
}
"""Examples, places to fill in, names, hashes and public values."""


def cases() -> Iterator[Case]:
    """Every kind in every place; the same every time."""
    for kind, (values, wanted) in {"real": (REAL, True), "harmless": (HARMLESS, False)}.items():
        for number, (name, make) in enumerate(values.items()):
            for place, path in enumerate(_PLACES):
                chance = random.Random(f"{kind}/{name}/{place}")
                yield _case(f"{kind}-{number:02d}-{place}", path, name, make(chance), wanted=wanted)


def _case(name: str, path: str, key: str, value: str, *, wanted: bool) -> Case:
    base, line = _file(path, "timeout", "30"), _line(path, key, value)
    head = base.replace(_line(path, "timeout", "30"), f"{_line(path, 'timeout', '30')}{line}")
    return Case(name, {path: base}, {path: head}, (path, line_of(head, line.strip())) if wanted else None)


def _file(path: str, key: str, value: str) -> str:
    line = _line(path, key, value)
    if path.endswith(".json"):
        return f'{{\n{line}  "retries": 3\n}}\n'
    return f"export const config = {{\n{line}}}\n" if path.endswith(".js") else line


def _line(path: str, key: str, value: str) -> str:
    """One setting, as the language of the file writes it."""
    if path.endswith(".py"):
        return f'{key.upper()} = "{value}"\n'
    if path == ".env":
        return f"{key.upper()}={value}\n"
    if path.endswith(".yml"):
        return f'{key}: "{value}"\n'
    return f'  "{key}": "{value}",\n' if path.endswith(".json") else f'  {key}: "{value}",\n'
