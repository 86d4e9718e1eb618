"""`squad admin delivery` and `squad admin remark`: what code hosts and people said, and what became of it."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.admin_answers import show_answer, show_answers
from cli.admin_options import Data, Format, Host, Tenant
from cli.command import Command
from cli.form import Form

deliveries = typer.Typer(help="What code hosts told us, and what became of it.", rich_markup_mode=None)
remarks = typer.Typer(help="What people said to the squad, and what became of it.", rich_markup_mode=None)


class OutcomeName(StrEnum):
    """What became of a delivery."""

    accepted = "accepted"
    merged = "merged"
    ignored = "ignored"
    refused = "refused"


Limit = Annotated[int, typer.Option(metavar="N", min=1, max=10000, help="At most so many.")]
OfTenant = Annotated[str, typer.Option("--tenant", metavar="T", help="Name or id. Default: what belongs to no tenant.")]


@deliveries.command("list")
def list_deliveries(
    tenant: OfTenant = "",
    outcome: Annotated[
        OutcomeName | None, typer.Option(metavar="O", help="accepted, merged, ignored or refused.")
    ] = None,
    limit: Limit = 50,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """List the latest deliveries, newest first."""
    from cli.admin_operations import list_deliveries

    columns = (
        "create_time",
        "delivery_id",
        "event",
        "action",
        "repository_full_name",
        "pull_request",
        "outcome",
        "reason",
    )
    show_answers(data, form, lambda to: list_deliveries(to, tenant, outcome.value if outcome else "", limit), columns)


@deliveries.command("replay", cls=Command)
def replay_delivery(
    delivery: Annotated[str, typer.Argument(metavar="ID", help="The host's delivery id.")],
    tenant: OfTenant = "",
    host: Host = "github",
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Do once more what a delivery asked for. What was done before does not matter; the ledger keeps that you did."""
    from cli.admin_operations import replay_delivery

    text = "delivery {replay_of} was replayed as {delivery_id}: {outcome} {reason}"
    show_answer(data, form, lambda to: replay_delivery(to, delivery, tenant, host), text)


@remarks.command("list")
def list_remarks(
    tenant: Tenant,
    limit: Limit = 50,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """List the latest commands and replies of a tenant, newest first; their words are its members' to read."""
    from cli.admin_operations import list_remarks

    columns = ("create_time", "repository_full_name", "pull_request", "login", "role", "command", "outcome")
    show_answers(data, form, lambda to: list_remarks(to, tenant, limit), columns)
