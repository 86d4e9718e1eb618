"""Answers of the API before they become bytes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from github_emulator import limits

if TYPE_CHECKING:
    from github_emulator.http.call import Call

T = TypeVar("T")


@dataclass(frozen=True)
class Reply:
    """A status and a body: JSON, or text of another media type."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json; charset=utf-8"


def page(call: "Call", items: Sequence[T], view: Callable[[T], Any], wrap: str | None = None) -> Reply:
    """One page of a list, with GitHub's Link header.

    Args:
        call: The request, for `per_page` and `page`.
        items: The whole list.
        view: Turns an item into JSON; only those of the page are turned.
        wrap: Key of the list in an object with `total_count`; None answers a plain array.
    """
    size = min(max(_number(call, "per_page", limits.PER_PAGE_DEFAULT), 1), limits.PER_PAGE_MAX)
    number = max(_number(call, "page", 1), 1)
    last = max(-(-len(items) // size), 1)
    shown = [view(item) for item in items[(number - 1) * size : number * size]]
    body = {"total_count": len(items), wrap: shown} if wrap else shown
    return Reply(body, headers=_link(call, number, last))


def _number(call: "Call", name: str, default: int) -> int:
    text = call.query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else default


def _link(call: "Call", number: int, last: int) -> dict[str, str]:
    targets: dict[str, int] = {}
    if number > 1:
        targets |= {"prev": number - 1}
    if number < last:
        targets |= {"next": number + 1, "last": last}
    if number > 1:
        targets |= {"first": 1}
    links = [
        f'<{call.url}?{urlencode({**call.query, "page": target})}>; rel="{name}"' for name, target in targets.items()
    ]
    return {"Link": ", ".join(links)} if links else {}
