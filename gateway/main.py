"""Runs the gateway: `python -m gateway.main`."""

import asyncio
import socket
import sys

import uvicorn

from gateway.app import build
from gateway.settings import GatewaySettings
from kit import telemetry
from kit.settings import SettingsError, load, write_port


async def serve(settings: GatewaySettings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight."""
    host, _, port = settings.listen.rpartition(":")
    listening = socket.create_server((host.strip("[]"), int(port)), backlog=512)
    config = uvicorn.Config(
        telemetry.traced_app(build(settings)),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=int(settings.drain_seconds) or 1,
    )
    server = uvicorn.Server(config)
    write_port(settings, listening.getsockname()[1])
    await server.serve(sockets=[listening])


def main() -> int:
    """Read the settings and serve; 2 when they are wrong or the address is taken."""
    try:
        settings = load(GatewaySettings)
        telemetry.configure("gateway", settings)
        asyncio.run(serve(settings))
    except (SettingsError, OSError) as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
