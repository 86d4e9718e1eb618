"""Asks a running server who is told of reviews, over its public API."""

import sys
import time
from typing import Any

from cli.api import Api, Row, plain
from cli.errors import CommandError
from cli.form import Form
from cli.table import show, show_one

_TARGET = ("id", "kind", "display_name", "repository_full_name", "host", "created_by", "disable_reason")
_CHANGE = ("create_time", "action", "subject", "target_id", "detail")
_DELIVERY = ("create_time", "event_type", "target_id", "state", "tries", "last", "review_id", "event_id")
_TEST_SECONDS = 30.0
_LOOK_SECONDS = 0.2


def add(api: Api, kind: str, url: str, name: str, repository: str, form: Form) -> None:
    """Makes a target and prints it, with its signing secret. Raises CommandError."""
    url = url or sys.stdin.readline().strip()
    body = {"kind": kind, "url": url, "display_name": name, "repository": repository}
    made = api.ask("POST", "notification-targets", json=body)
    row = {**plain(made["target"]), "signing_secret": made["signing_secret"]}
    text = f"target {row['id']} at {row['host']} is added"
    if row["signing_secret"]:
        text += f"; its events are signed with {row['signing_secret']}, which is shown this once"
    show_one(row, text, as_json=form is Form.json)


def show_targets(api: Api, form: Form) -> None:
    """Prints the targets. Raises CommandError."""
    show(api.rows("notification-targets", "targets", {}), _TARGET, as_json=form is Form.json)


def remove(api: Api, target: str, form: Form) -> None:
    """Removes a target. Raises CommandError."""
    api.ask("DELETE", f"notification-targets/{target}")
    show_one({"removed": target}, f"target {target} is removed", as_json=form is Form.json)


def rotate(api: Api, target: str, form: Form) -> None:
    """Prints a new signing secret. Raises CommandError."""
    row = api.ask("POST", f"notification-targets/{target}/rotate-secret")
    show_one(row, row["signing_secret"], as_json=form is Form.json)


def test(api: Api, target: str, form: Form) -> None:
    """Sends a test and prints what became of the first attempt. Raises CommandError, also when it failed."""
    event_id = api.ask("POST", f"notification-targets/{target}/test")["event_id"]
    deadline = time.monotonic() + _TEST_SECONDS
    while (sent := _sent(api, event_id))["state"] == "waiting" and not _was_tried(sent):
        if time.monotonic() > deadline:
            raise CommandError(
                f"nobody sent it within {_TEST_SECONDS:g} s: is a worker running, with SQUAD_NOTIFY_KEY?"
            )
        time.sleep(_LOOK_SECONDS)
    if sent["state"] != "delivered":
        raise CommandError(f"it failed: {sent['last']}; it is tried again: see `squad notify deliveries`")
    show_one(sent, f"delivered: {sent['last']}", as_json=form is Form.json)


def show_deliveries(api: Api, target: str, state: str, limit: int, form: Form) -> None:
    """Prints what was and is to be sent, newest first. Raises CommandError."""
    filters = {"target_id": target, **({"state": state} if state else {})}
    rows = [_delivery(row) for row in api.rows("notifications", "notifications", filters, limit)]
    show(rows, _DELIVERY, as_json=form is Form.json)


def show_changes(api: Api, limit: int, form: Form) -> None:
    """Prints what was done to targets by whom. Raises CommandError."""
    show(api.rows("notification-target-changes", "changes", {}, limit), _CHANGE, as_json=form is Form.json)


def _sent(api: Api, event_id: str) -> Row:
    [row] = api.rows("notifications", "notifications", {"event_id": event_id}, 1)
    return _delivery(row)


def _was_tried(sent: Row) -> bool:
    """Whether the first attempt is over."""
    return any("elapsed" in each for each in sent["attempts"])


def _delivery(row: Row) -> Row:
    """With how often it was tried and what came of the last time."""
    attempts = row["attempts"]
    return {**row, "tries": len(attempts), "last": _said(attempts[-1]) if attempts else ""}


def _said(attempt: dict[str, Any]) -> str:
    return attempt["failure"] or f"answered {attempt['status_code']} after {attempt['elapsed']}"
