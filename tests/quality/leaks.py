"""Own set, generated: values that open something, and look-alikes that open nothing. Each is made up at run time."""

import base64
import binascii
import hashlib
import json
import random
import string
import uuid
from collections.abc import Callable, Iterator

from tests.quality.case import Case, line_of

Chance = random.Random
_LETTERS = string.ascii_letters + string.digits
_PLACES = ("settings.py", "app/client.py", "deploy/config.yml", ".env", "src/config.js", "config.json",
           "cmd/start.go", "src/Client.java", "Dockerfile", "infra/main.tf", "app.properties", "deploy.sh")  # fmt: skip
_HEX = "0123456789abcdef"


def _text(chance: Chance, length: int, alphabet: str = _LETTERS) -> str:
    return "".join(chance.choice(alphabet) for _ in range(length))


def _upper(chance: Chance, length: int) -> str:
    return _text(chance, length, string.ascii_uppercase + string.digits)


def _base64(chance: Chance, length: int) -> str:
    return base64.b64encode(chance.randbytes(length)).decode()


def _with_checksum(chance: Chance, prefix: str) -> str:
    """A personal token of a code host or registry: its last six characters are a checksum of the others."""
    body = _text(chance, 30)
    number, tail = binascii.crc32(body.encode()), ""
    alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
    for _ in range(6):
        number, place = divmod(number, 62)
        tail = alphabet[place] + tail
    return f"{prefix}_{body}{tail}"


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
    "github_token": lambda chance: _with_checksum(chance, "ghp"),
    "stripe_key": lambda chance: "sk_" + "live_" + _text(chance, 24),
    "slack_token": lambda chance: "-".join(("xox" + "b", _text(chance, 12, string.digits), _text(chance, 24))),
    "session_token": _signed_token,
    "api_key": lambda chance: _text(chance, 32, string.hexdigits.lower()),
    "db_password": _password,
    "database_url": lambda chance: f"postgresql://app:{_text(chance, 16)}@db.internal.corp:5432/orders",
    "client_secret": lambda chance: _text(chance, 36, _LETTERS + "-_"),
    "registry_token": lambda chance: _with_checksum(chance, "npm"),
    "gitlab_token": lambda chance: "glpat" + "-" + _text(chance, 20),
    "mail_key": lambda chance: "SG" + f".{_text(chance, 22)}.{_text(chance, 43)}",
    "webhook": lambda chance: (
        "https://hooks.slack.com/services/" + f"T{_upper(chance, 8)}/B{_upper(chance, 8)}/{_text(chance, 24)}"
    ),
    "storage": lambda chance: f"DefaultEndpointsProtocol=https;AccountName=depot;AccountKey={_base64(chance, 64)}",
    "jdbc": lambda chance: f"Server=db.internal.corp;User Id=app;Password={_text(chance, 14)};Encrypt=true",
    "authorization": lambda chance: f"Bearer {_text(chance, 40)}",
    "maps_key": lambda chance: "AI" + "za" + _text(chance, 35),
    "google_client": lambda chance: "GOCSPX" + "-" + _text(chance, 28),
    "signingKey": lambda chance: _base64(chance, 32),
    "hmac-secret": lambda chance: _text(chance, 64, _HEX),
    "adminPassword": _password,
    "pat": lambda chance: "dop_v1_" + _text(chance, 64, _HEX),
    "snyk_api_key": lambda chance: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    "bot": lambda chance: f"{_text(chance, 10, string.digits)}:AA{_text(chance, 33)}",
    "smtp_passwd": lambda chance: _text(chance, 16),
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
    "public_key": lambda chance: _base64(chance, 32),
    "ssh_key": lambda chance: f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{_text(chance, 43)} deploy@corp",
    "password_hash": lambda chance: "$2b$12$" + _text(chance, 53, _LETTERS + "./"),
    "secret_ref": lambda chance: (
        f"arn:aws:secretsmanager:eu-west-1:{_text(chance, 12, string.digits)}:secret:db-{_text(chance, 6)}"
    ),
    "token_type": lambda _: "urn:ietf:params:oauth:token-type:access_token",
    "cache_key": lambda chance: f"v3-{_text(chance, 32, _HEX)}",
    "primary_key": lambda chance: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    "secret_arn_file": lambda _: "/run/secrets/payment_api_key_v2",
    "partitionKey": lambda chance: _text(chance, 24),
    "encrypted_password": lambda chance: f"ENC[AES256_GCM,data:{_base64(chance, 24)},type:str]",
    "image": lambda chance: f"registry.corp/shop@sha256:{_text(chance, 64, _HEX)}",
    "api_key_header": lambda _: "X-Shop-Api-Key-V2",
    "tokenizer_model": lambda _: "cl100k-base-2024-05",
    "password_policy": lambda _: "Min8Chars-1Upper-1Digit",
    "access_token_url": lambda _: "https://login.corp.net/oauth2/v2.0/token",
    "github_token": lambda _: "ghp_" + "x" * 36,
    "stripe_key": lambda chance: "pk_" + "live_" + _text(chance, 24),
    "secretName": lambda chance: f"payments-tls-cert-{chance.randrange(10)}",
    "next_page_token": lambda chance: _text(chance, 32),
    "api_token": lambda _: "userApiTokenFromRequest2",
    "checksum": lambda chance: _text(chance, 64, _HEX),
    "auth": lambda chance: chance.choice(("https://user:password@example.com", "Basic <credentials>")),
    "csrf_token": lambda chance: _text(chance, 64),
}
"""Examples, places to fill in, names, hashes and public values."""


def cases() -> Iterator[Case]:
    """Every kind in every place; the same every time."""
    for kind, (values, wanted) in {"real": (REAL, True), "harmless": (HARMLESS, False)}.items():
        for number, (name, make) in enumerate(values.items()):
            for place, path in enumerate(_PLACES):
                chance = random.Random(f"{kind}/{name}/{place}")
                yield _case(f"{kind}-{number:02d}-{place}", path, name, make(chance), wanted=wanted)


def is_dev(name: str) -> bool:
    """Half of the cases are for looking at; the other half is only counted."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def _case(name: str, path: str, key: str, value: str, *, wanted: bool) -> Case:
    base, line = _file(path, "timeout", "30"), _line(path, key, value)
    head = base.replace(_line(path, "timeout", "30"), f"{_line(path, 'timeout', '30')}{line}")
    return Case(name, {path: base}, {path: head}, (path, line_of(head, line.strip())) if wanted else None)


def _file(path: str, key: str, value: str) -> str:
    before, after = _AROUND.get(path, ("", ""))
    return f"{before}{_line(path, key, value)}{after}"


_AROUND = {
    "config.json": ("{\n", '  "retries": 3\n}\n'),
    "src/config.js": ("export const config = {\n", "}\n"),
    "cmd/start.go": ("package main\n\nvar settings = map[string]string{\n", "}\n"),
    "src/Client.java": ("class Client {\n", "}\n"),
    "infra/main.tf": ("locals {\n", "}\n"),
    "Dockerfile": ("FROM python:3.12\n", "CMD start\n"),
}
_FORMS = {
    "settings.py": '{UPPER} = "{value}"\n',
    "app/client.py": '{name} = connect(retries=3)["{key}"] = "{value}"\n',
    "deploy/config.yml": '{key}: "{value}"\n',
    ".env": "{UPPER}={value}\n",
    "src/config.js": '  "{key}": "{value}",\n',
    "config.json": '  "{key}": "{value}",\n',
    "cmd/start.go": '\t"{key}": "{value}",\n',
    "src/Client.java": '  private static final String {UPPER} = "{value}";\n',
    "Dockerfile": "ENV {UPPER}={value}\n",
    "infra/main.tf": '  {name} = "{value}"\n',
    "app.properties": "app.{key}={value}\n",
    "deploy.sh": "export {UPPER}='{value}'\n",
}
"""One setting, as the language of the file writes it."""


def _line(path: str, key: str, value: str) -> str:
    name = key.replace("-", "_")
    return _FORMS[path].format(key=key, name=name, UPPER=name.upper(), value=value)
