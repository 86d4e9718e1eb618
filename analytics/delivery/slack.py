"""Slack by an incoming webhook. Its address is a secret: it stands in no message and no log."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpcore

from analytics.delivery.attempt import MayHaveArrived, NotSent
from analytics.delivery.words import one_line
from analytics.weekly.brief import Brief

_SECONDS = 10.0
_HEADER, _TEXT, _SECTION = 150, 600, 2900
"""Characters: Slack takes 150, 4,000 and 3,000."""
_TOO_MANY, _SERVERS = 429, 500
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def good_address(url: str) -> bool:
    """Whether messages may go there: by https, or to this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def post(url: str, message: dict[str, Any]) -> None:
    """Posts one message, once.

    Raises:
        NotSent: Slack did not take it.
        MayHaveArrived: It did not say.
    """
    # httpcore and not httpx: that one logs addresses.
    limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _SECONDS)}
    headers = [("content-type", "application/json"), ("user-agent", "code-review-squad")]
    try:
        with httpcore.ConnectionPool() as pool:
            answer = pool.request("POST", url, headers=headers, content=json.dumps(message).encode(), extensions=limits)
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise NotSent(f"Slack cannot be reached: {one_line(str(error)) or 'no connection'}", again=True) from None
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        raise MayHaveArrived("Slack took the message and did not answer") from None
    _look_at(answer)


def message(brief: Brief, page: str = "") -> dict[str, Any]:
    """A report in short.

    Args:
        page: Where the whole report is; empty: nowhere that a browser reaches.
    """
    blocks = [{"type": "header", "text": _plain(brief.title, _HEADER)}, _section([brief.subtitle])]
    blocks += [_section(list(_numbers(brief)))] if brief.numbers else []
    blocks += [_section(lines) for lines in _pieces([f"• {each}" for each in brief.changes])]
    if page:
        link = {"type": "mrkdwn", "text": f"<{_escaped(page)}|Open the report>", "verbatim": True}
        blocks.append({"type": "section", "text": link})
    return {"text": _escaped(one_line(f"{brief.title}, {brief.subtitle}", _TEXT)), "blocks": blocks}


def alarm(text: str) -> dict[str, Any]:
    """A sentence for the operator."""
    return {"text": _escaped(one_line(text, _SECTION))}


def _look_at(answer: httpcore.Response) -> None:
    if answer.status // 100 == 2:
        return
    headers = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
    pause = headers.get(b"retry-after", "")
    raise NotSent(
        f"Slack answered {answer.status} {one_line(answer.content[:100].decode(errors='replace'), 60)}".strip(),
        again=answer.status == _TOO_MANY or answer.status >= _SERVERS,
        pause_seconds=float(pause) if pause.isdecimal() else 0,
    )


def _numbers(brief: Brief) -> Iterator[str]:
    for number in brief.numbers:
        change = f" ({number.change})" if number.change else ""
        yield f"{number.label}: {number.value}{change}"


def _pieces(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines in pieces that a section holds."""
    piece: list[str] = []
    for line in lines:
        if sum(map(len, piece)) + len(line) > _TEXT * 2:
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


def _section(lines: Sequence[str]) -> dict[str, Any]:
    return {"type": "section", "text": _plain("\n".join(one_line(line, _TEXT) for line in lines), _SECTION)}


def _plain(text: str, limit: int) -> dict[str, Any]:
    """Text in which Slack looks for no mention and no link; one that its escapes made too long is cut before them."""
    shown = _escaped(text)
    while len(shown) > limit:
        text = text[:-10]
        shown = f"{_escaped(text)}…"
    return {"type": "plain_text", "text": shown, "emoji": False}


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(each, each) for each in text)
