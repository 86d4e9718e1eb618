"""A running server's public API, as the holder of a key."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx

from cli.errors import CommandError

_SECONDS = 30.0
_PREFIXES = ("RULE_LEVEL_", "FEEDBACK_KIND_", "USEFULNESS_", "NOTIFICATION_KIND_", "NOTIFICATION_STATE_", "SEVERITY_",
             "SHADOW_CHANGE_")  # fmt: skip
_LARGEST_PAGE = 200
Row = dict[str, Any]


class Api:
    """The gateway."""

    def __init__(self, server: str, key: str) -> None:
        self._base = f"{server.rstrip('/')}/api/v1"
        self._headers = {"Authorization": f"Bearer {key}"}

    def rows(self, path: str, field: str, filters: dict[str, str], limit: int | None = None) -> list[Row]:
        """What a list holds, at most `limit`, for people. Raises CommandError."""
        size = min(limit or _LARGEST_PAGE, _LARGEST_PAGE)
        return [plain(row) for row in islice(self._pages(path, field, filters, size), limit)]

    def ask(self, method: str, path: str, **options: Any) -> Row:
        """One answer; empty where there is no content. Raises CommandError."""
        return self._read(self._send(method, path, **options))

    def content(self, path: str) -> bytes:
        """The bytes of a document. Raises CommandError."""
        return self._send("GET", path).content

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            answer = httpx.request(
                method, f"{self._base}/{path}", headers=self._headers, timeout=_SECONDS, trust_env=False, **options
            )
        except httpx.HTTPError as error:
            raise CommandError(f"{self._base} does not answer ({error}): give the gateway with --server") from error
        if answer.is_error:
            raise CommandError(f"the server refused: {self._read(answer).get('detail', answer.reason_phrase)}")
        return answer

    def _read(self, answer: httpx.Response) -> Row:
        try:
            return dict(answer.json() if answer.content else {})
        except ValueError as error:
            raise CommandError(f"{self._base} is no squad server: give the gateway with --server") from error

    def _pages(self, path: str, field: str, filters: dict[str, str], size: int) -> Iterator[Row]:
        token = ""
        while True:
            page = self.ask("GET", path, params={**filters, "page_size": str(size), "page_token": token})
            yield from page[field]
            token = page["next_page_token"]
            if not token:
                return


def plain(row: Row) -> Row:
    """Names of levels, kinds and states as people write them."""
    return {name: _word(value) if isinstance(value, str) else value for name, value in row.items()}


def _word(value: str) -> str:
    prefix = next((prefix for prefix in _PREFIXES if value.startswith(prefix)), "")
    return value.removeprefix(prefix).lower() if prefix else value
