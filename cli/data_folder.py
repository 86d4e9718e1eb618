"""Where a stack keeps everything that lasts, when nobody says otherwise."""

import os
from pathlib import Path


def default_data() -> Path:
    """`SQUAD_DATA_DIR`, else `squad` in the user's data folder (XDG_DATA_HOME, ~/.local/share)."""
    if chosen := os.environ.get("SQUAD_DATA_DIR"):
        return Path(chosen)
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "squad"
