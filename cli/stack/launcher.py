"""Becomes the command given, as a process that is told to stop when its parent dies.

Run as a script, `launcher.py PARENT_PID SIGNAL UID NICE COMMAND...`, because preparing a child inside a fork of a
threaded program can deadlock. It imports as little as it can: it is paid on every start.
"""

import os
import sys

PR_SET_PDEATHSIG = 1
"""From <sys/prctl.h>."""


def main(parent: int, signal: int, uid: int, nice: int, command: list[str]) -> None:
    """Steps back by `nice`, drops to `uid` (unless it is -1), ties itself to `parent`, and executes `command`."""
    os.nice(nice)
    if sys.platform == "linux":
        # Loaded first: the new user may not be able to read our Python.
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
    if uid >= 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    # Tied last: a change of user unties.
    if sys.platform == "linux" and libc.prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) != 0:
        sys.exit(f"prctl(PR_SET_PDEATHSIG) failed: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:
        sys.exit("the process that started this one is gone")
    os.execv(command[0], command)  # noqa: S606 - replacing this process without a shell is its purpose


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
    except OSError as error:
        sys.exit(f"cannot run {sys.argv[5]}: {error.strerror}")
