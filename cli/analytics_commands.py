"""`squad analytics`: hands over to the program that has what analytics need."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cli.errors import CommandError

_ROOT = Path(__file__).parents[1]
_OTHER = "SQUAD_ANALYTICS_PYTHON"
_HELP = {"-h", "--help"}
_SOURCES = {"PYTHONPATH": str(_ROOT)}

Words = Annotated[list[str] | None, typer.Argument(metavar="JOB [OPTIONS]", help="See `squad analytics --help`.")]


def analytics(words: Words = None) -> NoReturn:
    """From finished reviews to trends: export, validate, kpis, report, send, compact, run, schedule.

    Needs packages of its own, which are installed on first use beside the sources. SQUAD_ANALYTICS_PYTHON names another
    interpreter that has them.
    """
    from cli.data_folder import default_data

    asked = words or ["--help"]
    _refuse_wrong(asked)
    command = [_python(asked), "-m", "analytics", *asked]
    environ = _of_stack(default_data()) | os.environ | _SOURCES
    try:
        # In our place, so that signals reach it: `schedule` runs until it gets one.
        os.execvpe(command[0], command, environ)  # noqa: S606
    except OSError as error:
        raise CommandError(f"{command[0]} cannot be run ({error.strerror}): see {_OTHER}") from error


def _refuse_wrong(asked: Sequence[str]) -> None:
    """Ends with what is wrong with the words, and the jobs that there are, before anything is installed for them."""
    if not _HELP & set(asked):
        looked = subprocess.run(
            [sys.executable, "-m", "analytics.arguments", *asked], env=os.environ | _SOURCES, check=False
        )
        if looked.returncode:
            raise typer.Exit(looked.returncode)


def _python(asked: Sequence[str]) -> str:
    if other := os.environ.get(_OTHER):
        return other
    if _HELP & set(asked):
        # Nobody waits for 800 MB of packages to read what there is.
        return sys.executable
    setup = _ROOT / "tools" / "setup.sh"
    if not setup.exists():
        raise CommandError(f"analytics need packages of their own: say in {_OTHER} which Python has them")
    made = subprocess.run([setup, "analytics"], stdout=sys.stderr, check=False)
    if made.returncode != 0:
        raise CommandError("the packages of analytics could not be installed: see what the set-up says above")
    return str(_ROOT / ".venv-analytics" / "bin" / "python")


def _of_stack(data: Path) -> Mapping[str, str]:
    """What the settings are while our own stack runs, where nobody says otherwise."""
    from cli.stack import database, state
    from cli.stack.provision import PASSWORDS

    last = state.read(data)
    running = last is not None and last.supervisor.alive
    addresses = {each.name: each.address for each in last.members} if last and running else {}
    if not (address := addresses.get("postgres", "")):
        return {}
    passwords = json.loads((data / PASSWORDS).read_text(encoding="utf-8"))
    urls = database.urls(f"postgresql://{address}", passwords)
    return {
        "SQUAD_ANALYTICS_LAKE": str(data / "lake"),
        "SQUAD_ANALYTICS_REPORTS": str(data / "reports"),
        "SQUAD_ANALYTICS_DATABASE_URL": urls["analytics_reader"],
        "SQUAD_ANALYTICS_PUBLISH_URL": urls["analytics_writer"],
        **({"SQUAD_ANALYTICS_BROKER_URL": _redis(data, addresses["redis"])} if "redis" in addresses else {}),
    }


def _redis(data: Path, address: str) -> str:
    password = (data / "redis" / "password").read_text(encoding="utf-8").strip()
    return f"redis://:{password}@{address}/0"
