"""GraphQL, for the little that GitHub's REST API cannot do."""

from typing import Any

from review_service.host.api import GRAPHQL, Api, Json
from review_service.host.protocol import HostError

_STATUS = {"FORBIDDEN": 403, "INSUFFICIENT_SCOPES": 403, "NOT_FOUND": 404}


class GraphQL:
    """Questions and changes with one token. What GitHub refuses beside status 200 is a HostError as any other."""

    def __init__(self, api: Api, token: str) -> None:
        self._api = api
        self._token = token

    async def ask(self, query: str, **variables: Json) -> dict[str, Any]:
        """The data of a query. Raises HostError."""
        return _data(await self._api.ask(GRAPHQL, self._token, {"query": query, "variables": variables}))

    async def change(self, mutation: str, **variables: Json) -> dict[str, Any]:
        """The data of a mutation, done once. Raises HostError; UnsureError when it may have happened."""
        body = {"query": mutation, "variables": variables}
        return _data(await self._api.change("POST", GRAPHQL, self._token, body))


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    for error in answer.get("errors") or ():
        raise HostError(f"GitHub refused: {error.get('message', '')[:300]}", status=_STATUS.get(error.get("type", "")))
    data: dict[str, Any] = answer["data"]
    return data
