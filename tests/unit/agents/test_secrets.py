"""Secrets are told from what only looks like them: by form, checksum, name, value and place."""

import time

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.leaks.masking import mask
from agent_services.runtime.leaks.tokens import has_checksum, tokens_in
from agent_services.runtime.rule import Example
from tests.quality import leaks

(RULE,) = [rule for rule in load_agent("security").rules if rule.id == "security/hardcoded-secret"]
KEY = "8f3kQ9zLm2Xc7Vb1Np4Rt6Yw"
BODY = "MIIEowIBAAKCAQEAx7Qv3nB1kLz0pT9wYd5uRc2sJ8mFh4gA6eXoNqWi"
# A token in three parts, of which the first says how it is signed.
SIGNED = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1c2VyLTQyIiwiYWRtaW4iOnRydWV9.Qm9yZWQtcGVvcGxlLXJlYWQtdGhpcw"

SECRETS = {
    "aws key": ('KEY = "AKIAZ7QDM3XJK2LPWVRT"\n', "high"),
    "yaml token": (f'token: "{KEY}"\n', "medium"),
    "javascript key": (f'const apiKey = "{KEY}"\n', "medium"),
    "address": ('URL = "postgresql://app:V7x!kq2Lm@db.prod.internal:5432/app"\n', "medium"),
    "private key": (f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n", "high"),
    "private key on one line": (f'K = "-----BEGIN PRIVATE KEY-----\\n{BODY}\\n-----END PRIVATE KEY-----"\n', "high"),
    "signed token": (f'headers = {{"X": "{SIGNED}"}}\n', "medium"),
    "header": (f'"Authorization": "Bearer {KEY}",\n', "medium"),
    "connection string": (f'C = "Server=db.corp;Uid=app;Password={KEY};"\n', "medium"),
    "element": (f"<apiToken>\n  {KEY}\n</apiToken>\n", "medium"),
    "default of a lookup": (f'os.environ.get("API_TOKEN", "{KEY}")\n', "medium"),
    "typed": ('password: str = "Tr0ub4dor&3x"\n', "medium"),
    "go": (f'apiToken := "{KEY}"\n', "medium"),
    "comparison": (f'if token == "{KEY}": pass\n', "medium"),
    "guessable": ('db_password = "admin2019"\n', "low"),
    "quoted once more": (f'a = "{{\\"api_key\\": \\"{KEY}\\"}}"\n', "medium"),
}
HARMLESS = {
    "documented example": 'KEY = "AKIAIOSFODNN7EXAMPLE"\n',
    "placeholder": 'API_KEY = "your-api-key-goes-here-1234"\n',
    "local default": 'URL = "postgresql://postgres:postgres@localhost/app"\n',
    "from the environment": 'password = os.environ["DB_PASSWORD"]\n',
    "name of a field": 'PASSWORD_FIELD = "user_password_2"\n',
    "a label": 'password = "Enter your password"\n',
    "a template": 'password = "${DB_PASSWORD}"\n',
    "an address of tokens": 'token = "https://auth.example.org/oauth2/token"\n',
    "a public key": f'public_key = "{KEY}"\n',
    "a hash": 'password_hash = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"\n',
    "an integrity": 'integrity = "sha512-z3Kx9Qw7Lm2Xc7Vb1Np4Rt6YwA8f3kQ9zLm2Xc7Vb1Np4Rt6Yw=="\n',
    "a name in words": 'api_token = "userApiTokenFromRequest2"\n',
    "another name": "token = refreshTokenOfUser2;\n",
    "a header of nothing": "-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----\n",
    "no signed token": "eyJAAAAAAAAAAAAAAAAAA.eyJBBBBBBBBBBBBBBBBBBBBB.CCCCCCCCCCC\n",
    "a file": 'secret_path = "/run/secrets/payment_api_key_v2"\n',
    "an encrypted value": 'db_password = "ENC[AES256_GCM,data:9zLm2Xc7Vb1Np4Rt,type:str]"\n',
    "a publishable key": 'stripe_key = "pk_live_9zLm2Xc7Vb1Np4Rt"\n',
}


@pytest.mark.parametrize(("text", "confidence"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_found_with_the_confidence_its_form_deserves(text: str, confidence: str) -> None:
    (match,) = try_rule(RULE, Example({"settings.py": text}))
    assert match.confidence == confidence


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_opens_nothing_is_no_secret(text: str) -> None:
    assert not try_rule(RULE, Example({"settings.py": text}))


def test_secrets_of_tests_are_made_up_unless_their_checksum_is_right() -> None:
    (token,) = [case.head[".env"] for case in leaks.cases() if case.name == "real-02-3"]
    assert not try_rule(RULE, Example({"tests/test_a.py": 'KEY = "AKIAZ7QDM3XJK2LPWVRT"\n'}))
    (match,) = try_rule(RULE, Example({"tests/test_a.py": token}))
    assert (match.severity, match.confidence) == ("medium", "low")


def test_a_token_with_a_wrong_checksum_is_less_sure() -> None:
    token = "ghp_" + "k7QvW2mZ9xLp4RtY6uBn8sDf3gHj5cVaEwTi"
    (match,) = try_rule(RULE, Example({"a.py": f'x = "{token}"\n'}))
    assert not has_checksum(token)
    assert match.confidence == "medium"


def test_no_part_of_a_secret_that_two_forms_read_is_left_over() -> None:
    text = f"curl -H 'Authorization: Bearer {SIGNED}' https://app:{KEY}@api.corp.net"
    assert KEY not in mask(text)
    assert not any(part in mask(text) for part in SIGNED.split("."))


@pytest.mark.parametrize(
    "piece", ["a.", "eyJ", "-----BEGIN PRIVATE KEY-----", "password=", "://a:", "Aa1", "AKIA", "key:"]
)
def test_a_long_line_of_the_same_is_read_quickly(piece: str) -> None:
    started = time.process_time()
    list(tokens_in(piece * 10_000))
    try_rule(RULE, Example({"a.py": piece * 10_000}))
    assert time.process_time() - started < 5
