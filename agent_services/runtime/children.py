"""The rule processes as the main process sees them: claimed for one analysis, killed when stuck, replaced when gone."""

import asyncio
import json
import logging
import socket
from dataclasses import dataclass, field

from agent_services.runtime.frames import Kind, pack, receive_async
from agent_services.runtime.kernel import cpu_seconds
from agent_services.runtime.progress import Place
from agent_services.runtime.zygote import Zygote

logger = logging.getLogger(__name__)
_MESSAGE_BYTES = 4096


@dataclass(eq=False)
class Child:
    """One rule process."""

    slot: int
    children: "Children"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ended: "asyncio.Future[int]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    # False while it has a job.
    idle: bool = True
    # Kept when it ends: its slot is used again.
    last_place: Place | None = None

    async def send(self, kind: Kind, payload: bytes) -> None:
        """Send a frame; a process that is gone shows at the next `receive`."""
        try:
            self.writer.write(pack(kind, payload))
            await self.writer.drain()
        except ConnectionError:
            logger.debug("rule process %d is gone", self.slot)

    async def receive(self) -> tuple[Kind, bytes]:
        """Wait for a frame; raises PipeClosedError when the process ended."""
        return await receive_async(self.reader)

    def place(self) -> Place:
        """What it does now, or did last."""
        return self.last_place or self.children.place(self.slot)

    def cpu_seconds(self) -> float:
        """CPU time it has used since it was forked; 0 before its first job and when it is gone."""
        return cpu_seconds(self.place().process)

    def kill(self) -> None:
        """End it; `ended` follows."""
        self.children.kill(self)


class Children:
    """A pool over a zygote. Keeps one process warm; more are forked when analyses overlap."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self._free_slots = asyncio.LifoQueue[int]()
        self._warm: list[Child] = []
        self._by_slot: dict[int, Child] = {}
        # Done when the zygote is gone: the agent cannot work any more.
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Fork the first process; returns when it is asked for, not when it is up."""
        self._zygote.control.setblocking(False)
        asyncio.get_running_loop().add_reader(self._zygote.control, self._on_message)
        for slot in reversed(range(self._zygote.slots)):
            self._free_slots.put_nowait(slot)
        slot = self._free_slots.get_nowait()
        self._warm.append(await self._fork(slot))
        self._free_slots.put_nowait(slot)

    def stop(self) -> None:
        """Let all processes end: their pipes close, and the zygote's socket with them."""
        asyncio.get_running_loop().remove_reader(self._zygote.control)
        self._zygote.control.close()
        for child in list(self._by_slot.values()):
            child.writer.close()

    async def take(self) -> Child:
        """A process for one job, when there is one; give it back with `release`."""
        child = await self._take()
        child.idle = False
        return child

    def release(self, child: Child) -> None:
        """Take a process back. Where its job is not done, it is killed: it would go on for nobody."""
        if child.idle and not child.ended.done():
            self._warm.append(child)
            self._free_slots.put_nowait(child.slot)
        else:
            self.kill(child)

    @property
    def lanes(self) -> int:
        """How many may work on one change at a time."""
        return self._zygote.lanes

    def place(self, slot: int) -> Place:
        """What the process in a slot does."""
        return self._zygote.progress.read(slot)

    def kill(self, child: Child) -> None:
        """Ask for the end of a process; nothing happens when it ended already and another took its slot."""
        if self._by_slot.get(child.slot) is child:
            self._order({"kill": child.slot})

    async def _take(self) -> Child:
        """A slot is a permit: holding one means a warm process, or room for a new one."""
        slot = await self._free_slots.get()
        for child in self._warm:
            if child.slot == slot and not child.ended.done():
                self._warm.remove(child)
                return child
        forking = asyncio.create_task(self._fork(slot))
        try:
            return await asyncio.shield(forking)
        except asyncio.CancelledError:
            forking.add_done_callback(lambda forked: self.release(forked.result()))  # for the next one who asks
            raise

    async def _fork(self, slot: int) -> Child:
        ours, theirs = socket.socketpair()
        self._zygote.progress.clear(slot)
        with theirs:
            self._order({"fork": slot}, theirs)
        reader, writer = await asyncio.open_connection(sock=ours)
        child = self._by_slot[slot] = Child(slot, self, reader, writer)
        return child

    def _order(self, order: dict[str, int], *attached: socket.socket) -> None:
        socket.send_fds(self._zygote.control, [json.dumps(order).encode()], [each.fileno() for each in attached])

    def _on_message(self) -> None:
        message = self._zygote.control.recv(_MESSAGE_BYTES)
        if not message:
            asyncio.get_running_loop().remove_reader(self._zygote.control)
            self.lost.set_result(None)
            return
        answer = json.loads(message)
        if "ended" in answer:
            self._on_end(answer["ended"], answer["status"])

    def _on_end(self, slot: int, status: int) -> None:
        child = self._by_slot.pop(slot)
        child.last_place = self.place(slot)
        child.writer.close()
        child.ended.set_result(status)
        if child in self._warm:
            self._warm.remove(child)  # its slot is free already
        else:
            self._free_slots.put_nowait(slot)
