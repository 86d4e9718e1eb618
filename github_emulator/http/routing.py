"""The route table: a path as GitHub writes it, who may call it, and the function that answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from github_emulator.http.replies import Reply

if TYPE_CHECKING:
    from github_emulator.http.call import Call

Handler: TypeAlias = "Callable[[Call], Reply]"
Caller = Literal["app", "token", "anyone"]


@dataclass(frozen=True)
class Route:
    """One operation of the API.

    Attributes:
        needs: Permissions as `checks:write`; any one of them is enough.
        caller: `app` wants the App's JWT, `token` an installation or user token.
        creates_content: Whether the secondary limit for content counts the request.
    """

    method: str
    path: str
    handler: Handler
    needs: tuple[str, ...]
    caller: Caller
    creates_content: bool
    pattern: re.Pattern[str]


@dataclass
class Routes:
    """The operations of one noun."""

    table: list[Route] = field(default_factory=list)

    def add(
        self, operation: str, *needs: str, caller: Caller = "token", creates_content: bool = False
    ) -> Callable[[Handler], Handler]:
        """Register a handler for an operation such as `GET /repos/{owner}/{repo}`."""
        method, path = operation.split(" ")

        def register(handler: Handler) -> Handler:
            self.table.append(Route(method, path, handler, needs, caller, creates_content, _pattern(path)))
            return handler

        return register


def _pattern(path: str) -> re.Pattern[str]:
    """`{name}` matches one segment, `{name:path}` the rest; identifiers ending in `_id` or `number` are digits."""
    text = re.sub(r"\{(\w+):path\}", r"(?P<\1>.*)", path)
    text = re.sub(r"\{(\w+(?:_id|number))\}", r"(?P<\1>\\d{1,18})", text)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text) + r"\Z")
