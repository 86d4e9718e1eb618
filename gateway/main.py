"""Runs the gateway: `python -m gateway.main`."""

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from gateway.app import build
from gateway.settings import GatewaySettings
from kit import loop, telemetry
from kit.settings import SettingsError, load, write_port


class Gateway:
    """The HTTP server of one process."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self.app = build(settings)
        self._server = _Server(
            uvicorn.Config(
                telemetry.traced_app(self.app),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="on",
                timeout_graceful_shutdown=max(1, round(settings.drain_seconds)),
            )
        )

    async def start(self) -> int:
        """Listen, and return the port.

        Raises:
            OSError: The address cannot be taken.
        """
        host, _, port = self._settings.listen.rpartition(":")
        listening = socket.create_server((host.strip("[]"), int(port)), backlog=512)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait({self._serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._serving.done():
            self._serving.result()
        return int(listening.getsockname()[1])

    async def stop(self) -> None:
        """Say on /readyz that the end is near, end streams, refuse new connections, finish what is in flight."""
        self.app.state.draining.set()
        await asyncio.sleep(self._settings.notice_seconds)
        self._server.should_exit = True
        await self._serving


class _Server(uvicorn.Server):
    """Tells when it is ready, and leaves signals to us: uvicorn would end the process by one."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: GatewaySettings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    gateway = Gateway(settings)
    write_port(settings, await gateway.start())
    await stopping.wait()
    await gateway.stop()


def main() -> int:
    """Read the settings and serve; 2 when they are wrong or the address is taken."""
    try:
        settings = load(GatewaySettings)
        telemetry.configure("gateway", settings)
        loop.run(serve(settings))
    except (SettingsError, OSError) as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
