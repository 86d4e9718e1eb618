"""What goes over the pipe between an agent's main process and a rule process: a kind, a length, bytes."""

import asyncio
import struct
from enum import IntEnum
from socket import socket

_HEAD = struct.Struct("!BI")


class Kind(IntEnum):
    """What a frame holds."""

    # To the rule process.
    JOB = 1  # a pickled Job
    BLOBS = 2  # a pickled dict of blob id -> bytes
    UNITS = 3  # JSON: numbers of units, to be done after those given before; none ends the job
    # From it. Nothing that is unpickled comes this way: rule processes read hostile text.
    PLAN = 4  # JSON: the paths of each unit
    FINDING = 5  # a serialised Finding
    FAILURE = 6  # a serialised RuleFailure
    NOT_READ = 7  # a serialised FileCoverage
    ASK = 8  # JSON: blob ids
    UNIT = 9  # a unit is done: the first of those given that was not
    DONE = 10  # the job has ended; LEAVES when the process ends with it


class PipeClosedError(Exception):
    """The other end is gone."""


def pack(kind: Kind, payload: bytes) -> bytes:
    """A frame ready to be sent."""
    return _HEAD.pack(kind, len(payload)) + payload


def send(pipe: socket, kind: Kind, payload: bytes = b"") -> None:
    """Send one frame and wait until it is out."""
    pipe.sendall(pack(kind, payload))


def receive(pipe: socket) -> tuple[Kind, bytes]:
    """Wait for one frame.

    Raises:
        PipeClosedError: the other end is gone.
    """
    kind, length = _HEAD.unpack(_exactly(pipe, _HEAD.size))
    return Kind(kind), _exactly(pipe, length)


async def receive_async(reader: asyncio.StreamReader) -> tuple[Kind, bytes]:
    """Wait for one frame without blocking the event loop.

    Raises:
        PipeClosedError: the other end is gone.
    """
    try:
        kind, length = _HEAD.unpack(await reader.readexactly(_HEAD.size))
        return Kind(kind), await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
        raise PipeClosedError from error


def _exactly(pipe: socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = pipe.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise PipeClosedError
        parts += part
    return bytes(parts)
