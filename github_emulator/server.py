"""The HTTP server, in a thread of its own."""

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp


class Server:
    """Serves an application on a port of the loopback address; port 0 takes a free one at once."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Take the port, so that the address is known before the application exists.

        Raises:
            OSError: the port is in use.
        """
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self.port: int = self._socket.getsockname()[1]
        self.base_url = f"http://{host}:{self.port}"
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, app: ASGIApp) -> None:
        """Serve until `stop`.

        Raises:
            RuntimeError: the server did not come up.
        """
        # asyncio's own loop starts git by vfork; uvloop forks, which gRPC in the same process may not survive.
        config = uvicorn.Config(
            app, loop="asyncio", log_level="warning", access_log=False, lifespan="off", ws="none",
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True, name="emulator")
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError(f"The emulator did not start on port {self.port}.")
            time.sleep(0.002)

    def stop(self, *, wait: bool = True) -> None:
        """Finish what is running and close the port, at the latest a moment after the answer if not to wait."""
        if self._server and self._thread:
            self._server.should_exit = True
            if wait:
                self._thread.join(timeout=5)
        else:
            self._socket.close()
