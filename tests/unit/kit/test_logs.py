"""Logs are JSON lines that say whose work they belong to, and hold no secret."""

import io
import json
import logging

import pytest
import structlog

from kit import logs, trace
from kit.context import CallContext, acting_as
from kit.logs import REDACTED, redact

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl"


@pytest.fixture
def lines():
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    logs.configure("review", "info", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.mark.parametrize("get_logger", [structlog.get_logger, logging.getLogger], ids=["structlog", "logging"])
def test_both_ways_to_log_end_in_one_json_line(lines, get_logger):
    with trace.resumed(TRACE, "work"), acting_as(CallContext("t", "ada", review_id="r")):
        get_logger("x").info("stored %s", "it")
    (line,) = lines()
    assert line.pop("time").endswith("Z")
    assert line == {
        "event": "stored it",
        "level": "info",
        "logger": "x",
        "service": "review",
        "tenant_id": "t",
        "review_id": "r",
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    }


def test_ids_are_left_out_where_there_are_none(lines):
    logging.getLogger("x").info("started")
    assert lines()[0].keys() == {"time", "level", "event", "service", "logger"}


def test_an_exception_is_logged_whole_but_without_its_secrets(lines):
    error = ValueError(f"cannot reach https://ada:hunter22@db/x with {TOKEN}")
    logging.getLogger("x").error("failed", exc_info=error)
    text = lines()[0]["exception"]
    assert "ValueError: cannot reach" in text
    assert "hunter22" not in text
    assert TOKEN not in text


def test_less_than_the_level_is_not_logged(lines):
    structlog.get_logger("x").debug("detail")
    logging.getLogger("x").debug("detail")
    assert lines() == []


def test_a_line_cannot_be_forged_from_hostile_text(lines):
    logging.getLogger("x").info('a\n{"event": "forged"}')
    assert len(lines()) == 1


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "sqd_a1b2c3d4_" + "x" * 43,
        "ghp_" + "a" * 36,
        "ghs_" + "a" * 36,
        "github_pat_" + "a" * 60,
        "sk-" + "a" * 40,
        "whsec_" + "aB+/" * 10 + "=",
        "AKIA" + "A" * 16,
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIE cut of",
    ],
)
def test_a_secret_is_known_by_its_form(secret):
    assert redact(f"before {secret} after").replace(" after", "") == f"before {REDACTED}"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("postgresql://squad:pw@host/db", f"postgresql://{REDACTED}@host/db"),
        ("Authorization: Bearer abcdefgh12", f"Authorization: Bearer {REDACTED}"),
        ("https://hooks.slack.com/services/T0/B0/abc", f"https://hooks.slack.com/{REDACTED}"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("review 7 of acme/shop", "review 7 of acme/shop"),
    ],
)
def test_only_the_secret_part_goes(text, clean):
    assert redact(text) == clean


@pytest.mark.parametrize(
    "name", ["password", "api_key", "APIKEY", "installation_token", "Authorization", "private_key", "webhook_secret"]
)
def test_a_secret_is_known_by_its_name_however_deep(name):
    assert redact({"a": [{name: "x"}]}) == {"a": [{name: REDACTED}]}


def test_what_is_no_secret_stays():
    event = {"count": 3, "ok": True, "none": None, "path": "src/token.py", "tokens": 7, "list": ["a"]}
    assert redact(event) == event


@pytest.mark.parametrize(
    "piece", ["eyJ-", "eyJ.", "://", "://a:", "-----BEGIN PRIVATE KEY-----", "sk-", "Bearer ", "\n"]
)
def test_hostile_text_costs_no_more_than_its_length_and_is_cut(piece):
    assert len(redact(piece * (1_000_000 // len(piece)))) < 40_000
