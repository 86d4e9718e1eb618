"""The `squad` command. Everything heavy is imported by the command that needs it."""

import io
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

import cli.admin_commands
import cli.analytics_commands
import cli.conformance_commands
import cli.feedback_commands
import cli.kpi_commands
import cli.mesh_commands
import cli.notify_commands
import cli.record_commands
import cli.review_commands
import cli.shadow_commands
import cli.stack_commands
from cli.command import Command
from cli.errors import CommandError, ExitCode

app = typer.Typer(
    name="squad",
    help="A squad of review agents that reads every change.",
    epilog="Start with `squad review` in a git repository.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def squad(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """A squad of review agents that reads every change."""
    if version:
        from importlib.metadata import version as installed

        print(f"squad {installed('code-review-squad')}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


app.command("review", cls=Command)(cli.review_commands.review)
app.command("scan", cls=Command)(cli.review_commands.scan)
app.command("rules")(cli.review_commands.rules)
app.command("conformance", cls=Command)(cli.conformance_commands.conformance)
app.command("record", cls=Command)(cli.record_commands.record)
app.command("verify", cls=Command)(cli.record_commands.verify)
app.command("up")(cli.stack_commands.up)
app.command("down")(cli.stack_commands.down)
app.command("status")(cli.stack_commands.status)
app.command("demo")(cli.stack_commands.demo)
app.command(
    "analytics",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)(cli.analytics_commands.analytics)
app.add_typer(cli.feedback_commands.app, name="feedback")
app.add_typer(cli.notify_commands.app, name="notify")
app.add_typer(cli.kpi_commands.app, name="kpis")
app.add_typer(cli.mesh_commands.app, name="mesh")
app.add_typer(cli.shadow_commands.app, name="shadow")
app.add_typer(cli.admin_commands.app, name="admin")


def main() -> NoReturn:
    """Runs the command line and exits with its status; every failure is one line on stderr."""
    signal.signal(signal.SIGTERM, _terminated)
    _fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Reports are UTF-8 whatever the locale, and no name of a file can break them.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_status())


def _fill_closed_streams() -> None:
    """Started without one of the three streams, nothing that is opened later may take its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115


def _status() -> int:
    try:
        return _run()
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _complain(f"{error.strerror or error}{where}")
    except Exception as error:
        # The last door: a fault of ours is neither a finding nor a traceback.
        if os.environ.get("SQUAD_LOG_LEVEL") == "debug":
            raise
        _complain(f"a fault of ours, {type(error).__name__}: {error}; SQUAD_LOG_LEVEL=debug shows where")
        return ExitCode.INCOMPLETE


def _run() -> int:
    try:
        Path.cwd()
    except FileNotFoundError:
        return _complain("the current folder has been removed: change to another one")
    try:
        return int(app(sys.argv[1:] or ["--help"], standalone_mode=False) or ExitCode.PASSED)
    except TyperException as error:
        return _complain(_usage(error))
    except CommandError as error:
        return _complain(str(error))
    except (KeyboardInterrupt, typer.Abort):
        print(file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader has gone, as with `squad review | head`: nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.PASSED


def _usage(error: TyperException) -> str:
    """Says what is wrong with the command line, and where help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "squad"
    said = error.format_message().replace("Value error, ", "").rstrip(".")
    return f"{said}: see `{command} --help`"


def _complain(message: str) -> int:
    print(f"squad: {' '.join(message.split())}", file=sys.stderr)
    return ExitCode.WRONG_USE


def _terminated(number: int, _frame: object) -> NoReturn:
    """Leaves by the usual way, so that started processes are stopped."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
