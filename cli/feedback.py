"""Asks a running server about feedback and rules, over its public API."""

from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from cli.errors import CommandError
from cli.form import Form
from cli.table import show, show_one

_SECONDS = 30.0
_PREFIXES = ("RULE_LEVEL_", "FEEDBACK_KIND_", "USEFULNESS_")
Row = dict[str, Any]


class Api:
    """The gateway, as the holder of a key."""

    def __init__(self, server: str, key: str) -> None:
        self._base = f"{server.rstrip('/')}/api/v1"
        self._headers = {"Authorization": f"Bearer {key}"}

    def show_all(self, path: str, field: str, columns: Sequence[str], form: Form, **filters: str) -> None:
        """Prints everything a list holds. Raises CommandError."""
        rows = [_plain(row) for row in self._pages(path, field, filters)]
        show(rows, columns, as_json=form is Form.json)

    def change(self, rule: str, verb: str, form: Form, **body: str) -> None:
        """Pins or resets a rule and prints how it stands. Raises CommandError."""
        if rule.count("/") != 1:
            raise CommandError(f"{rule} is no rule: give its id, for example security/sql-injection")
        standing = _plain(self._ask("POST", f"rule-standings/{rule}/{verb}", json=body))
        where = standing["repository_full_name"] or "the whole tenant"
        show_one(standing, f"{rule} is at {standing['level']} in {where}", as_json=form is Form.json)

    def _pages(self, path: str, field: str, filters: dict[str, str]) -> Iterator[Row]:
        token = ""
        while True:
            page = self._ask("GET", path, params={**filters, "page_size": "200", "page_token": token})
            yield from page[field]
            token = page["next_page_token"]
            if not token:
                return

    def _ask(self, method: str, path: str, **options: Any) -> Row:
        try:
            answer = httpx.request(
                method, f"{self._base}/{path}", headers=self._headers, timeout=_SECONDS, trust_env=False, **options
            )
            content = answer.json()
        except httpx.HTTPError as error:
            raise CommandError(f"{self._base} does not answer ({error}): give the gateway with --server") from error
        except ValueError as error:
            raise CommandError(f"{self._base} is no squad server: give the gateway with --server") from error
        if answer.is_error:
            raise CommandError(f"the server refused: {content.get('detail', answer.reason_phrase)}")
        return dict(content)


def _plain(row: Row) -> Row:
    """Names of levels and kinds as people write them."""
    return {name: _word(value) if isinstance(value, str) else value for name, value in row.items()}


def _word(value: str) -> str:
    prefix = next((prefix for prefix in _PREFIXES if value.startswith(prefix)), "")
    return value.removeprefix(prefix).lower() if prefix else value
