"""Asks a running server about feedback, rules and agents in the shadow, over its public API."""

from collections.abc import Sequence

from cli.api import Api, plain
from cli.errors import CommandError
from cli.form import Form
from cli.table import show, show_one


def show_all(
    api: Api, path: str, field: str, columns: Sequence[str], form: Form, *, inner: str = "", **filters: str
) -> None:
    """Prints all that a list holds; `inner`: what the lists in it hold, beside its fields. Raises CommandError."""
    found = api.rows(path, field, filters)
    rows = [plain(each | one) for each in found for one in each[inner]] if inner else found
    show(rows, columns, as_json=form is Form.json)


def change(api: Api, rule: str, verb: str, form: Form, **body: str) -> None:
    """Pins or resets a rule and prints how it stands. Raises CommandError."""
    if rule.count("/") != 1:
        raise CommandError(f"{rule} is no rule: give its id, for example security/sql-injection")
    standing = plain(api.ask("POST", f"rule-standings/{rule}/{verb}", json=body))
    where = standing["repository_full_name"] or "the whole tenant"
    show_one(standing, f"{rule} is at {standing['level']} in {where}", as_json=form is Form.json)
