"""Rules about arguments: what is passed decides, wherever it was written down."""

import textwrap

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("security").rules}
HEAD = (
    "import hashlib, random, secrets, string\nfrom flask import Flask, make_response, request\napp = Flask(__name__)\n"
)
HANDLER = '@app.get("/x")\ndef view():\n'

TOLD = {
    "a name in a variable": ("weak-hash", 'kind = "m" + "d5"\nh = hashlib.new(kind)\nh.update(request.data)'),
    "a name in a table": ("weak-hash", 'names = {"a": "sha1", "b": "sha256"}\nhashlib.new(names["a"], request.data)'),
    "a number for a client": ("weak-random", "return str(random.randbytes(8))"),
    "a password of an alphabet": ("weak-random", "''.join(random.choice(string.ascii_letters) for _ in range(9))"),
    "a flag in a variable": ("insecure-cookie", 'on = not True\nmake_response("x").set_cookie("a", "b", secure=on)'),
    "a cookie against forged requests in the clear": (
        "insecure-cookie",
        'make_response("x").set_cookie("csrftoken", "b", httponly=True)',
    ),
    "a session without flags": ("insecure-cookie", 'make_response("x").set_cookie("session", "b")'),
}
LEFT_ALONE = {
    "another name in a table": ("weak-hash", 'names = {"a": "sha1", "b": "sha256"}\nhashlib.new(names["b"], b"")'),
    "a way that cannot run": ("weak-hash", "if 1 > 2:\n    hashlib.md5(request.data)"),
    "no use for security": ("weak-hash", "hashlib.md5(request.data, usedforsecurity=False)"),
    "a checksum": ("weak-hash", "checksum = hashlib.md5(request.data).hexdigest()"),
    "the system's own chance": ("weak-random", "return str(random.SystemRandom().randbytes(8))"),
    "secrets": ("weak-random", "return secrets.token_hex(8)"),
    "a delay": ("weak-random", "delay = random.uniform(1, 2)"),
    "a flag that is on": ("insecure-cookie", 'on = not False\nmake_response("x").set_cookie("a", "b", secure=on)'),
    "a cookie against forged requests that scripts read": (
        "insecure-cookie",
        'make_response("x").set_cookie("XSRF-TOKEN", "b", secure=True)',
    ),
    "a setting for scripts": ("cookie-flag-off", 'settings = {}\nsettings["CSRF_COOKIE_HTTPONLY"] = False'),
    "a store for scripts": ("cookie-flag-off", "CSRFMiddleware(app, cookie_httponly=False)"),
    "a plain cookie": ("insecure-cookie", 'make_response("x").set_cookie("theme", "dark")'),
}


def _messages(name: str, body: str) -> list[str]:
    return [match.message for match in try_rule(RULES[name], HEAD + HANDLER + textwrap.indent(body, "    "))]


@pytest.mark.parametrize(("name", "body"), TOLD.values(), ids=TOLD)
def test_an_argument_is_told_that_is(name: str, body: str) -> None:
    assert len(_messages(name, body)) == 1


@pytest.mark.parametrize(("name", "body"), LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_an_argument_is_left_alone_that_is(name: str, body: str) -> None:
    assert _messages(name, body) == []
