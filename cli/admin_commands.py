"""`squad admin`: tenants and who belongs to them, their agents, and the ledgers of a running stack."""

from enum import StrEnum
from typing import Annotated

import typer

import cli.agent_commands
import cli.ledger_commands
import cli.platform_kpi_commands
from cli.admin_answers import show_answer, show_answers
from cli.admin_options import Data, Format, Host, Tenant
from cli.command import Command
from cli.form import Form

app = typer.Typer(help="Administer a running stack.", rich_markup_mode=None)
tenants = typer.Typer(help="Tenants share nothing with each other.", rich_markup_mode=None)
users = typer.Typer(help="The people of a tenant.", rich_markup_mode=None)
roles = typer.Typer(help="What a user may do in a tenant.", rich_markup_mode=None)
api_keys = typer.Typer(help="Keys for programs.", rich_markup_mode=None)
installations = typer.Typer(help="Whose webhooks are whose.", rich_markup_mode=None)
for name, part in {
    "tenant": tenants,
    "user": users,
    "role": roles,
    "api-key": api_keys,
    "installation": installations,
    "delivery": cli.ledger_commands.deliveries,
    "remark": cli.ledger_commands.remarks,
    "kpis": cli.platform_kpi_commands.app,
}.items():
    app.add_typer(part, name=name)
app.add_typer(cli.agent_commands.app, name="agent")


class RoleName(StrEnum):
    """Roles in a tenant, ascending."""

    viewer = "viewer"
    reviewer = "reviewer"
    maintainer = "maintainer"
    owner = "owner"


User = Annotated[str, typer.Argument(metavar="USER", help="Mail address or id.")]
RoleOption = Annotated[RoleName, typer.Option(metavar="ROLE", help="viewer, reviewer, maintainer or owner.")]
Installation = Annotated[int, typer.Option("--id", metavar="N", min=1, help="The host's id of the installation.")]
_MEMBER = ("email", "role", "display_name", "user_id")


@app.command("token")
def token(
    who: Annotated[str, typer.Option("--for", metavar="NAME", help="Who gets it: stands in the audit logs.")] = "",
    minutes: Annotated[int, typer.Option(metavar="N", min=1, max=60, help="How long it works.")] = 15,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Print an operator's token for the API: send it as `Authorization: Bearer`."""
    from cli.admin import api_token
    from cli.table import show_one

    answer = api_token(data, who, minutes * 60)
    show_one(answer, answer["token"], as_json=form == Form.json)


@tenants.command("add", cls=Command)
def add_tenant(
    name: Annotated[str, typer.Argument(metavar="NAME", help="2 to 40 of a-z 0-9 -, beginning with a letter.")],
    display_name: Annotated[str, typer.Option(metavar="TEXT", help="For people.")] = "",
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Make a tenant."""
    from cli.admin_operations import add_tenant

    show_answer(data, form, lambda to: add_tenant(to, name, display_name), "tenant {name} has the id {id}")


@tenants.command("list")
def list_tenants(data: Data = None, form: Format = Form.text) -> None:
    """List all tenants, oldest first."""
    from cli.admin_operations import list_tenants

    show_answers(data, form, list_tenants, ("name", "display_name", "id"))


@tenants.command("remove", cls=Command)
def remove_tenant(
    tenant: Annotated[str, typer.Argument(metavar="TENANT", help="Name or id.")],
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Erase a tenant for good: members, keys, projects, repositories and installations now, reviews within the hour."""
    from cli.admin_operations import remove_tenant

    show_answer(data, form, lambda to: remove_tenant(to, tenant), "tenant {removed} is gone")


@users.command("add", cls=Command)
def add_user(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Mail address.")],
    tenant: Tenant,
    role: RoleOption = RoleName.viewer,
    display_name: Annotated[str, typer.Option(metavar="TEXT", help="For people.")] = "",
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Add a person to a tenant."""
    from cli.admin_operations import add_user

    show_answer(data, form, lambda to: add_user(to, tenant, email, role, display_name), "{email} is {role}")


@users.command("list")
def list_users(tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """List the people of a tenant."""
    from cli.admin_operations import list_users

    show_answers(data, form, lambda to: list_users(to, tenant), _MEMBER)


@users.command("remove", cls=Command)
def remove_user(user: User, tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """End a membership; keys that act for the person stop working."""
    from cli.admin_operations import remove_user

    show_answer(data, form, lambda to: remove_user(to, tenant, user), "{removed} is no member any more")


@roles.command("add", cls=Command)
def add_role(user: User, tenant: Tenant, role: RoleOption, data: Data = None, form: Format = Form.text) -> None:
    """Give a user a role, in place of the one they have."""
    from cli.admin_operations import set_role

    show_answer(data, form, lambda to: set_role(to, tenant, user, role), "{email} is {role}")


@roles.command("list")
def list_roles(tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """List who has which role."""
    from cli.admin_operations import list_users

    show_answers(data, form, lambda to: list_users(to, tenant), ("role", "email"))


@roles.command("remove", cls=Command)
def remove_role(user: User, tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """Take a user's role back. They stay a viewer (`squad admin user remove` ends the membership)."""
    from cli.admin_operations import set_role

    show_answer(data, form, lambda to: set_role(to, tenant, user, RoleName.viewer), "{email} is {role}")


@api_keys.command("add")
def add_api_key(
    tenant: Tenant,
    name: Annotated[str, typer.Option(metavar="NAME", help="What it is for.")],
    role: RoleOption = RoleName.reviewer,
    scopes: Annotated[str, typer.Option(metavar="A,B", help="Limits, for example reviews:read. Default: none.")] = "",
    user: Annotated[str, typer.Option(metavar="USER", help="The member it acts for. Default: the tenant.")] = "",
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Make a key. Its secret is printed this once."""
    from cli.admin_operations import add_api_key

    show_answer(data, form, lambda to: add_api_key(to, tenant, name, role, scopes, user), "{secret}")


@api_keys.command("list")
def list_api_keys(tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """List keys, newest first, without their secrets."""
    from cli.admin_operations import list_api_keys

    columns = ("prefix", "display_name", "role", "scopes", "revoked", "id")
    show_answers(data, form, lambda to: list_api_keys(to, tenant), columns)


@api_keys.command("remove", cls=Command)
def remove_api_key(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Id or prefix.")],
    tenant: Tenant,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Revoke a key, at once and for good."""
    from cli.admin_operations import remove_api_key

    show_answer(data, form, lambda to: remove_api_key(to, tenant, key), "key {prefix} is revoked")


@installations.command("add")
def add_installation(
    tenant: Tenant,
    installation: Installation,
    account: Annotated[str, typer.Option(metavar="LOGIN", help="Account it is installed on.")],
    host: Host = "github",
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Bind an installation to a tenant."""
    from cli.admin_operations import add_installation

    text = "installation {installation_id} of {account} is bound"
    show_answer(data, form, lambda to: add_installation(to, tenant, installation, account, host), text)


@installations.command("list")
def list_installations(tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """List a tenant's installations, oldest first."""
    from cli.admin_operations import list_installations

    columns = ("host", "installation_id", "account", "auto_bound")
    show_answers(data, form, lambda to: list_installations(to, tenant), columns)


@installations.command("remove")
def remove_installation(
    tenant: Tenant, installation: Installation, host: Host = "github", data: Data = None, form: Format = Form.text
) -> None:
    """Unbind an installation; its webhooks are unknown from now on."""
    from cli.admin_operations import remove_installation

    show_answer(
        data, form, lambda to: remove_installation(to, tenant, installation, host), "installation {removed} is unbound"
    )
