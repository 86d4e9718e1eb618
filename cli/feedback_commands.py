"""`squad feedback` as it is typed; the work is done elsewhere."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.command import Command
from cli.form import Form

app = typer.Typer(help="What people made of findings, and what that does to the rules.", rich_markup_mode=None)


class LevelName(StrEnum):
    """Where the findings of a rule are shown at most."""

    comment = "comment"
    annotation = "annotation"
    shadow = "shadow"


Rule = Annotated[str, typer.Argument(metavar="AGENT/RULE", help="Id of a rule: security/sql-injection.")]
Level = Annotated[LevelName, typer.Argument(metavar="LEVEL", help="comment, annotation or shadow.")]
OnlyRule = Annotated[str, typer.Option(metavar="AGENT/RULE", help="Only this rule.")]
Repository = Annotated[str, typer.Option(metavar="OWNER/NAME", help="Only this repository.")]
Where = Annotated[str, typer.Option(metavar="OWNER/NAME", help="In this repository. Default: in the whole tenant.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="For the record.")]
Server = Annotated[str, typer.Option(metavar="URL", envvar="SQUAD_SERVER", help="The gateway.")]
Key = Annotated[
    str,
    typer.Option(metavar="KEY", envvar="SQUAD_API_KEY", help="An API key; better given in the environment."),
]
Format = Annotated[Form, typer.Option("--format", metavar="FORM", help="text or json.")]
HERE = "http://127.0.0.1:8080"


@app.command("list")
def list_feedback(
    key: Key, rule: OnlyRule = "", repository: Repository = "", server: Server = HERE, form: Format = Form.text
) -> None:
    """List feedback, newest first."""
    from cli.api import Api
    from cli.feedback import show_all

    columns = ("create_time", "rule_id", "repository_full_name", "kind", "usefulness", "subject", "text")
    show_all(Api(server, key), "feedback", "feedback", columns, form, rule_id=rule, repository=repository)


@app.command("rules")
def list_standings(
    key: Key, rule: OnlyRule = "", repository: Repository = "", server: Server = HERE, form: Format = Form.text
) -> None:
    """List how rules stand. Says level, counts and the lower bound of the share of useful findings."""
    from cli.api import Api
    from cli.feedback import show_all

    columns = ("rule_id", "repository_full_name", "level", "pinned", "useful_count", "not_useful_count", "lower_bound",
               "reason")  # fmt: skip
    show_all(Api(server, key), "rule-standings", "standings", columns, form, rule_id=rule, repository=repository)


@app.command("moves")
def list_moves(
    key: Key, rule: OnlyRule = "", repository: Repository = "", server: Server = HERE, form: Format = Form.text
) -> None:
    """List the moves of rules, newest first. The budget makes some, operators make others."""
    from cli.api import Api
    from cli.feedback import show_all

    columns = ("create_time", "rule_id", "repository_full_name", "from_level", "to_level", "subject", "reason")
    show_all(Api(server, key), "rule-moves", "moves", columns, form, rule_id=rule, repository=repository)


@app.command("pin", cls=Command)
def pin_rule(
    rule: Rule, level: Level, key: Key, reason: Why, repository: Where = "", server: Server = HERE,
    form: Format = Form.text,
) -> None:  # fmt: skip
    """Hold a rule at a level until it is reset."""
    from cli.api import Api
    from cli.feedback import change

    change(Api(server, key), rule, "pin", form, level=level.value, repository=repository, reason=reason)


@app.command("reset", cls=Command)
def reset_rule(
    rule: Rule, key: Key, reason: Why, repository: Where = "", server: Server = HERE, form: Format = Form.text
) -> None:
    """Let a rule begin anew. It speaks in comments again; feedback until now does not count."""
    from cli.api import Api
    from cli.feedback import change

    change(Api(server, key), rule, "reset", form, repository=repository, reason=reason)
