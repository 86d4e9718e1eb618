"""The new version of an agent, in another checkout of the product."""

import subprocess
from pathlib import Path

from cli.stack.errors import StackError

_SECONDS = 30


def python(folder: Path) -> Path:
    """The interpreter that a checkout was set up with."""
    return folder / ".venv" / "bin" / "python"


def version(agent: str, folder: Path) -> str:
    """What the agent of a checkout calls its version.

    Raises:
        StackError: It is not set up, or has no such agent.
    """
    if not python(folder).exists():
        raise StackError(f"{folder} holds no version of the product that is set up: run make setup there")
    command = [str(python(folder)), "-c", f"from agent_services.{agent} import AGENT; print(AGENT.version)"]
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=_SECONDS)
    except subprocess.SubprocessError as error:
        raise StackError(f"{folder} does not say which version its agent {agent} has: run make setup there") from error
    return ran.stdout.strip()
