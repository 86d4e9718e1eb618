"""A gRPC server as every service runs it: health, reflection, checks, telemetry, and an orderly end."""

import asyncio
import inspect
import logging
import signal
from collections.abc import Callable, Mapping
from typing import Any, cast

import grpc
from grpc_health.v1 import health as health_names
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import aio as health
from grpc_reflection.v1alpha import reflection

from kit import telemetry
from kit.interceptors import CallInterceptor, CallObserver, Handler, TimeInterceptor, Verifier

logger = logging.getLogger(__name__)

_WATCHERS_SECONDS = 0.2
RECEIVE_LIMIT_BYTES = 4 * 1024 * 1024
_OPTIONS = (
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", RECEIVE_LIMIT_BYTES),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
)


class ListenError(Exception):
    """The address cannot be taken; the message says which and what to do."""


class GrpcServer:
    """One listening address with any number of services.

    Handlers of streams are async generators. Refused before a handler runs: a call without a deadline, without a
    trusted token, for another tenant, without a required field. Health and reflection ask for none of this.

    Args:
        name: Of the process, for the log.
        listen: `HOST:PORT`; port 0 takes a free one.
        verifier: Checks tokens; None lets everybody in.
        drain_seconds: Time that calls in flight get to finish after `stop`.
        metrics: Counts calls.
        operator_crosses_tenants: Whether a token with the role operator may name any tenant.
    """

    def __init__(
        self,
        name: str,
        listen: str,
        *,
        verifier: Verifier | None,
        drain_seconds: float = 10,
        metrics: CallObserver | None = None,
        operator_crosses_tenants: bool = False,
    ) -> None:
        self._name = name
        self._listen = listen
        self._drain_seconds = drain_seconds
        self._services: list[str] = []
        self._time = TimeInterceptor(metrics)
        calls = CallInterceptor(verifier, operator_crosses_tenants)
        self._server = grpc.aio.server(
            interceptors=[self._time, *telemetry.server_interceptors(), calls], options=_OPTIONS
        )
        self._health = health.HealthServicer()

    def add(self, add_to_server: Callable[[Any, grpc.aio.Server], None], servicer: object, service: str) -> None:
        """Serve a servicer.

        Args:
            add_to_server: The generated `add_..._to_server`.
            servicer: The implementation.
            service: Full name: `squad.review.v1.ReviewService`.

        Raises:
            TypeError: A streaming handler is no async generator.
        """
        add_to_server(servicer, cast("grpc.aio.Server", _Checked(self._server)))
        self._services.append(service)

    async def start(self) -> int:
        """Listen, and return the port.

        Raises:
            ListenError: The address cannot be taken.
        """
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection(
            [*self._services, health_names.SERVICE_NAME, reflection.SERVICE_NAME], self._server
        )
        try:
            port = self._server.add_insecure_port(self._listen)
        except RuntimeError:
            raise ListenError(f"cannot listen on {self._listen}: choose another with SQUAD_LISTEN") from None
        await self._server.start()
        for service in ("", *self._services):
            await self._health.set(service, health_pb2.HealthCheckResponse.SERVING)
        logger.info("%s listens on %s", self._name, f"{self._listen.rpartition(':')[0]}:{port}")
        return port

    async def serve_until_signal(self) -> None:
        """Serve until SIGTERM or SIGINT, then stop as `stop` does."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        await stopping.wait()
        await self.stop()

    async def stop(self) -> None:
        """Say NOT_SERVING, refuse new calls, let those in flight finish, close.

        Health watchers hear of it while the last calls still run; they do not hold up the end.
        """
        await self._health.enter_graceful_shutdown()
        logger.info("%s drains", self._name)
        closing = asyncio.create_task(self._server.stop(self._drain_seconds))
        idle = asyncio.create_task(self._time.idle.wait())
        await asyncio.wait({closing, idle}, return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()
        if not (await asyncio.wait({closing}, timeout=_WATCHERS_SECONDS))[0]:
            await self._server.stop(None)
        await closing
        logger.info("%s stopped", self._name)


class _Checked:
    """Takes handlers in the place of the server and refuses what telemetry cannot follow."""

    def __init__(self, server: grpc.aio.Server) -> None:
        self._server = server

    def add_generic_rpc_handlers(self, handlers: Any) -> None:
        self._server.add_generic_rpc_handlers(handlers)

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        for name, handler in handlers.items():
            stream = handler.unary_stream or handler.stream_stream
            if stream and not inspect.isasyncgenfunction(stream):
                raise TypeError(f"{service}.{name} must be an async generator: `async def` with `yield`")
        self._server.add_registered_method_handlers(service, handlers)
