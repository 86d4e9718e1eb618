"""TCP ports on loopback: find a free one, and say who holds a busy one."""

import contextlib
import os
import random
import socket
from collections import deque

from cli.stack import procfs
from cli.stack.errors import StackError

LOOPBACK = "127.0.0.1"
_RANGE = (20_000, 32_000)
_MOST = 300
"""Ports that one process keeps: each is an open file, of which it may often have no more than a thousand."""
_random = random.SystemRandom()
_ours: deque[socket.socket] = deque()
LISTEN = "0A"
"""State of a listening socket in /proc/net/tcp."""


def free_port() -> int:
    """A port that nobody uses now, and nobody is given but the caller."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """`count` different ports that nobody uses now, and nobody is given but the caller.

    They stay ours while this process lives, or until it has asked for hundreds more: two stacks that start side by side
    never choose the same. Programs listen on them as on any other; only who does not ask the system to share an address
    that is left (SO_REUSEADDR) could not.

    From below the range that the system itself takes ports from: there, a connection of any process could take one
    away before it is used.
    """
    found: list[int] = []
    while len(found) < count:
        port = _random.randint(*_RANGE)
        if reserved := _reserved(port):
            _ours.append(reserved)
            found.append(port)
    while len(_ours) > max(count, _MOST):
        _ours.popleft().close()
    return found


def _reserved(port: int) -> socket.socket | None:
    """Keeps a port without listening on it; None when anybody has it already, in whatever way."""
    held = socket.socket()
    try:
        held.bind((LOOPBACK, port))
    except OSError:
        held.close()
        return None
    # From now on it is shared with who listens, and still refused to who asks as above.
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return held


def check_free(port: int, host: str = LOOPBACK, way_out: str = "use --port N") -> None:
    """Raises StackError naming the holder when `port` cannot be listened on; `way_out` ends the sentence."""
    if not 0 < port < 65536:
        raise StackError(f"port {port} does not exist, ports are 1 to 65535: {way_out}")
    try:
        socket.create_server((host, port)).close()
    except PermissionError as error:
        raise StackError(f"port {port} needs more rights than this user has (below 1024): {way_out}") from error
    except OSError as error:
        raise StackError(f"port {port} is in use by {holder(port)}: {way_out}") from error


def is_free(port: int) -> bool:
    """Whether `port` can be listened on."""
    try:
        check_free(port)
    except StackError:
        return False
    return True


def holder(port: int) -> str:
    """`pid 123 (name)` of the process that listens on `port`, or `another process` when it cannot be seen."""
    inodes = _listening_inodes(port)
    for pid in procfs.pids():
        if inodes & _socket_inodes(pid):
            return f"pid {pid} ({procfs.name(pid)})"
    return "another process"


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("tcp", "tcp6"):
        path = procfs.PROC / "net" / table
        rows = path.read_text().splitlines()[1:] if path.exists() else []
        for fields in (row.split() for row in rows):
            if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{fields[9]}]")
    return found


def _socket_inodes(pid: int) -> set[str]:
    folder = f"/proc/{pid}/fd"
    found = set()
    with contextlib.suppress(OSError):  # ended meanwhile, or another user's
        for entry in os.listdir(folder):  # noqa: PTH208 - names are enough
            with contextlib.suppress(OSError):  # closed meanwhile
                found.add(os.readlink(f"{folder}/{entry}"))  # noqa: PTH115 - not a path on disk
    return found
