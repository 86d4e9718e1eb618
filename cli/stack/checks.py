"""What must be true of this machine before anything is started."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from cli.stack.errors import StackError

GIT = (2, 30)
FREE_BYTES = 500 * 1000 * 1000


def free_bytes(folder: Path) -> int:
    """Free space on the disk of `folder`, for users that are not root."""
    return shutil.disk_usage(folder).free


def check_data(data: Path, free: Callable[[Path], int] = free_bytes) -> None:
    """Makes the data folder (mode 0700) if it is missing.

    Raises:
        StackError: It cannot be made or written to, or has less than 500 MB of free space.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        trial = data / ".can-write"
        trial.write_bytes(b"x")
        trial.unlink()
    except OSError as error:
        raise StackError(f"cannot write to {data} ({error.strerror}): choose another folder with --data") from error
    if (left := free(data)) < FREE_BYTES:
        raise StackError(
            f"only {left // 1_000_000} MB are free for {data} and {FREE_BYTES // 1_000_000} MB are needed: "
            "free some space, or choose a folder on another disk with --data"
        )


def check_git(program: str = "git") -> None:
    """Raises StackError when git is missing, does not work, or is older than 2.30."""
    wanted = ".".join(map(str, GIT))
    try:
        ran = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=10)
    except FileNotFoundError as error:
        raise StackError(
            f"git is not installed: install git {wanted} or later, for example apt-get install git"
        ) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise StackError(f"git does not work ({error}): install git {wanted} or later") from error
    found = re.search(r"(\d+)\.(\d+)", ran.stdout)
    if found is None or (int(found[1]), int(found[2])) < GIT:
        raise StackError(f"{ran.stdout.strip()} is too old: install git {wanted} or later")
