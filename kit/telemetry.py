"""Logs, traces and numbers of a process: set up once, before servers and channels are made."""

from collections.abc import Sequence

import grpc

from kit.interceptors import TraceInterceptor


def active() -> bool:
    """Whether OpenTelemetry makes spans in this process."""
    return False


def server_interceptors() -> Sequence[grpc.aio.ServerInterceptor]:
    """What carries the trace into a server's calls."""
    return [TraceInterceptor()]


def client_interceptors() -> Sequence[grpc.aio.ClientInterceptor]:
    """What carries the trace out of a channel's calls."""
    return []
