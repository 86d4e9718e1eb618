"""Where a stack keeps everything that lasts, when nobody says otherwise."""

import os
from collections.abc import Mapping
from pathlib import Path

from cli.stack import accounts

ROOTS = Path("/var/lib/squad")
"""For root, whose home is closed to the user that the servers run as."""


def default_data(environ: Mapping[str, str] | None = None) -> Path:
    """`SQUAD_DATA_DIR`, else `squad` in the user's data folder (XDG_DATA_HOME, ~/.local/share), or /var/lib/squad."""
    settings = os.environ if environ is None else environ
    if chosen := settings.get("SQUAD_DATA_DIR"):
        return Path(chosen)
    home = Path(settings.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return home / "squad" if accounts.open_to_servers(home) else ROOTS
