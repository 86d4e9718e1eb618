"""Files that are there whole or not at all."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> Path:
    """Writes beside and renames: whoever reads sees what was there before or all of the new, also after a crash."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
