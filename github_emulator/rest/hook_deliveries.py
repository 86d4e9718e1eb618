"""The App's webhook deliveries, and sending one again."""

import json

from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, not_found
from github_emulator.http.replies import Reply
from github_emulator.http.routing import Routes
from github_emulator.state import JsonObject
from github_emulator.views.accounts import stamp
from github_emulator.webhooks.deliveries import Delivery

routes = Routes()
_DEFAULT, _MOST = 30, 100


@routes.add("GET /app/hook/deliveries", caller="app")
def list_deliveries(call: Call) -> Reply:
    """Deliveries, newest first, with a cursor in the Link header."""
    size = int(call.query.get("per_page", _DEFAULT)) if call.query.get("per_page", "30").isdecimal() else _DEFAULT
    status = call.query.get("status")
    newest = [one for one in reversed(call.deliveries.all) if one.done.is_set() and _has(one, status)]
    start = _start(call.query.get("cursor"), newest)
    shown = newest[start : start + min(max(size, 1), _MOST)]
    headers = {}
    if shown and shown[-1] is not newest[-1]:
        after = newest[start + len(shown)]
        headers["Link"] = f'<{call.url}?per_page={size}&cursor=v1_{after.id}>; rel="next"'
    return Reply([_item(one) for one in shown], headers=headers)


@routes.add("GET /app/hook/deliveries/{delivery_id}", caller="app")
def get_delivery(call: Call) -> Reply:
    """One delivery with request and response."""
    one = _delivery(call)
    request = {"headers": one.headers, "payload": json.loads(one.body)}
    response = {"headers": one.response_headers, "payload": one.response_body}
    return Reply({**_item(one), "url": one.url, "request": request, "response": response})


@routes.add("POST /app/hook/deliveries/{delivery_id}/attempts", caller="app")
def redeliver(call: Call) -> Reply:
    """Send a delivery again; its GUID stays."""
    call.deliveries.redeliver(_delivery(call))
    return Reply({}, 202)


def _delivery(call: Call) -> Delivery:
    found = call.deliveries.find(call.number("delivery_id"))
    if found is None:
        raise not_found()
    return found


def _has(one: Delivery, status: str | None) -> bool:
    return status is None or (one.status_code < 400) == (status == "success")


def _start(cursor: str | None, newest: list[Delivery]) -> int:
    if cursor is None:
        return 0
    for index, one in enumerate(newest):
        if f"v1_{one.id}" == cursor:
            return index
    raise GitHubError(422, "Invalid cursor")


def _item(one: Delivery) -> JsonObject:
    return {
        "id": one.id,
        "guid": one.guid,
        "delivered_at": stamp(one.delivered_at),
        "redelivery": one.redelivery,
        "duration": one.duration,
        "status": one.status,
        "status_code": one.status_code,
        "event": one.event,
        "action": one.action,
        "installation_id": one.installation_id,
        "repository_id": one.repository_id,
        "throttled_at": None,
    }
