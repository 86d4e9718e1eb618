"""`squad admin agent`: agents of one's own, and what they count for in a tenant."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.admin_answers import show_answer, show_answers
from cli.admin_options import Data, Format, Tenant
from cli.command import Command
from cli.form import Form

app = typer.Typer(help="Agents of your own, and what they count for.", rich_markup_mode=None)


class ModeName(StrEnum):
    """What an agent counts for."""

    required = "required"
    advisory = "advisory"
    shadow = "shadow"
    off = "off"


Name = Annotated[str, typer.Argument(metavar="NAME", help="Name it was registered under.")]
_IDENTITY = typer.Option(metavar="ID", help="Identity the mesh must find there.")
_LANGUAGES = typer.Option(metavar="L,L", help="Send it files in these alone.")
_DEADLINE = typer.Option(metavar="SECONDS", min=0, max=600, help="Time for a change; 0: as every agent.")
_COLUMNS = ("name", "mode", "enabled", "agent", "address", "spiffe_id", "languages")


@app.command("register", cls=Command)
def register(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its own name, the first part of its rules' ids.")],
    address: Annotated[str, typer.Argument(metavar="HOST:PORT", help="Where it listens.")],
    tenant: Tenant,
    mode: Annotated[ModeName, typer.Option(metavar="M", help="required, advisory, shadow or off.")] = ModeName.off,
    version_of: Annotated[
        str, typer.Option(metavar="AGENT", help="It is a version of this agent: NAME is yours to choose, M is shadow.")
    ] = "",
    spiffe_id: Annotated[str, _IDENTITY] = "",
    languages: Annotated[str, _LANGUAGES] = "",
    deadline: Annotated[float, _DEADLINE] = 0,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Approve an agent for a tenant: from now on it may be sent the tenant's changes."""
    from cli.agent_operations import Described, register_agent

    described = Described(name, address, version_of, spiffe_id, _list(languages), deadline, mode.value)
    show_answer(data, form, lambda to: register_agent(to, tenant, described), "agent {name} at {address} is {mode}")


@app.command("change", cls=Command)
def change(
    name: Name,
    tenant: Tenant,
    address: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Where it listens.")] = None,
    spiffe_id: Annotated[str | None, _IDENTITY] = None,
    languages: Annotated[str | None, _LANGUAGES] = None,
    deadline: Annotated[float | None, _DEADLINE] = None,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Approve it as it is now. What is not named stays; an empty ID or L,L takes back what was said."""
    from cli.agent_operations import Changed, change_agent

    changed = Changed(address, spiffe_id, None if languages is None else _list(languages), deadline)
    show_answer(data, form, lambda to: change_agent(to, tenant, name, changed), "agent {name} at {address} is {mode}")


@app.command("list")
def list_(tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """List a tenant's own agents, by name."""
    from cli.agent_operations import list_agents

    show_answers(data, form, lambda to: list_agents(to, tenant), _COLUMNS)


@app.command("use", cls=Command)
def use(
    name: Name,
    mode: Annotated[ModeName, typer.Argument(metavar="MODE", help="required, advisory, shadow or off.")],
    tenant: Tenant,
    data: Data = None,
    form: Format = Form.text,
) -> None:
    """Say what an agent counts for. Reviews asked for earlier keep what was true then."""
    from cli.agent_operations import use_agent

    show_answer(data, form, lambda to: use_agent(to, tenant, name, mode.value), "agent {name} is {mode}")


@app.command("enable", cls=Command)
def enable(name: Name, tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """Take an agent back into service."""
    from cli.agent_operations import switch_agent

    show_answer(data, form, lambda to: switch_agent(to, tenant, name, on=True), "agent {name} is in service, {mode}")


@app.command("disable", cls=Command)
def disable(name: Name, tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """Take an agent out of service: it is sent nothing, and nobody waits for it."""
    from cli.agent_operations import switch_agent

    show_answer(data, form, lambda to: switch_agent(to, tenant, name, on=False), "agent {name} is out of service")


@app.command("remove", cls=Command)
def remove(name: Name, tenant: Tenant, data: Data = None, form: Format = Form.text) -> None:
    """Forget an agent."""
    from cli.agent_operations import remove_agent

    show_answer(data, form, lambda to: remove_agent(to, tenant, name), "agent {removed} is forgotten")


def _list(text: str) -> tuple[str, ...]:
    """The parts of `a,b`."""
    return tuple(each.strip() for each in text.split(",") if each.strip())
