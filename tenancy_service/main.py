"""Runs the tenancy service: `python -m tenancy_service.main`."""

import sys

from kit import loop, telemetry
from kit.metrics import Metrics, start_metrics_server
from kit.server import ListenError
from kit.settings import SettingsError, load, write_port
from tenancy_service.service import opened
from tenancy_service.settings import TenancySettings


async def serve(settings: TenancySettings) -> None:
    """Serve until SIGTERM or SIGINT. Without a database calls fail with DEPENDENCY_UNAVAILABLE until it is back."""
    metrics = Metrics()
    async with opened(settings, metrics) as server:
        port = await server.start()
        if settings.metrics_listen:
            start_metrics_server(settings.metrics_listen, metrics)
        write_port(settings, port)
        await server.serve_until_signal()


def main() -> None:
    """Read the settings and serve, or say in one line why not."""
    try:
        settings = load(TenancySettings)
        telemetry.configure("tenancy", settings)
        loop.run(serve(settings))
    except (SettingsError, ListenError, OSError) as error:
        sys.exit(f"tenancy: {error}")


if __name__ == "__main__":
    main()
