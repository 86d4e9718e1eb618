"""`squad mesh` as it is typed; the work is done elsewhere."""

from typing import Annotated

import typer

from cli.command import Command
from cli.form import Form
from cli.stack_commands import FORMAT, Same

app = typer.Typer(
    help="The mesh of `squad up --mesh`: who may call whom, and new versions on a share of the reviews.",
    rich_markup_mode=None,
)
Agent = Annotated[str, typer.Argument(metavar="AGENT", help="Its name: security. `squad mesh status` shows who runs.")]
Percent = Annotated[int, typer.Argument(metavar="PERCENT", min=0, max=100, help="Of the reviews that begin.")]
Prometheus = Annotated[str, typer.Option(metavar="URL", help="A Prometheus that reads DIR/mesh/targets.json.")]
Pace = Annotated[float, typer.Option(metavar="N", min=1, help="Times faster than the Rollout says.")]


@app.command("status")
def status(data: Same = None, form: Annotated[Form, FORMAT] = Form.text) -> int:
    """Show the Envoys, who may call whom, and weights. Exit status 3 when an Envoy does not answer."""
    from cli import mesh

    return mesh.status(mesh.plane(data), as_json=form is Form.json)


@app.command("weight", cls=Command)
def weight(agent: Agent, percent: Percent, data: Same = None) -> None:
    """Send a share of the reviews to an agent's new version.

    `squad up --mesh --canary AGENT=DIR` starts one beside the old one; at first it gets nothing.
    """
    from cli import mesh

    mesh.weigh(mesh.plane(data), agent, percent)


@app.command("try", cls=Command)
def tryout(agent: Agent, prometheus: Prometheus, data: Same = None, pace: Pace = 1) -> int:
    """Try an agent's new version out, step by step.

    The steps are those of its Rollout in deploy/, and the queries of its AnalysisTemplate are asked of your Prometheus.
    Exit status 1 when they end it: then nothing goes to the new version. So does Ctrl-C.
    """
    from cli import mesh

    return mesh.tryout(mesh.plane(data), agent, prometheus, pace)
