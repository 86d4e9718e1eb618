"""A relay before a real agent that can break it in the ways agents break, for one change at a time.

A change asks for trouble by the file `AGENT/FAULT.py`; until the fault is taken away, that agent fails on it so.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

import grpc

from squad.agent.v1 import agent_service_pb2 as service
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus

ANALYZE = "/squad.agent.v1.AgentService/AnalyzeChange"
REFUSALS = {
    "killed": grpc.StatusCode.UNAVAILABLE,
    "rate_limited": grpc.StatusCode.RESOURCE_EXHAUSTED,
}
GAPS = {
    "out_of_memory": CoverageReason.COVERAGE_REASON_OUT_OF_MEMORY,
    "over_budget": CoverageReason.COVERAGE_REASON_OVER_BUDGET,
}
FAULTS = (*REFUSALS, *GAPS, "timed_out", "malformed")


class FaultyAgent(grpc.GenericRpcHandler):
    """Relays every call to the agent at `address`, byte by byte, but for changes that ask for trouble."""

    def __init__(self, name: str, address: str) -> None:
        self.broken = set(FAULTS)
        self._name = name
        self._channel = grpc.insecure_channel(address)
        self._server = grpc.server(ThreadPoolExecutor(32), handlers=[self], options=[("grpc.so_reuseport", 0)])
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def stop(self) -> None:
        """Ends the relay; the agent goes on."""
        self._server.stop(0).wait()
        self._channel.close()

    def service(self, details: Any) -> grpc.RpcMethodHandler:
        if details.method == ANALYZE:
            return grpc.stream_stream_rpc_method_handler(self._analyze)
        relay = self._channel.unary_unary(details.method)
        headers = _headers(details)
        return grpc.unary_unary_rpc_method_handler(lambda request, context: relay(request, metadata=headers, timeout=5))

    def _analyze(self, requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        first, fault = self._read_change(requests)
        if fault in REFUSALS:
            context.abort(REFUSALS[fault], "too many requests" if fault == "rate_limited" else "the process is gone")
        if fault == "timed_out":
            next(requests, None)  # nothing more comes: it ends when the caller has had enough
            return
        if fault == "malformed":
            yield b"\xff\xff no message"
            return
        relayed = self._channel.stream_stream(ANALYZE)(
            chain(first, requests), metadata=_headers(context), timeout=context.time_remaining()
        )
        context.add_callback(relayed.cancel)
        for answer in relayed:
            yield _with_gap(answer, GAPS[fault]) if fault in GAPS else answer

    def _read_change(self, requests: Iterator[bytes]) -> tuple[list[bytes], str]:
        """The messages up to the end of the change, and the fault it asks for, if that is still there."""
        sent, fault = [], ""
        for raw in requests:
            sent.append(raw)
            message = service.AnalyzeChangeRequest.FromString(raw)
            for each in message.batch.messages or [message]:
                path = PurePosixPath(each.file.file.path)
                if path.parent.name == self._name and path.stem in self.broken:
                    fault = path.stem
                if each.HasField("complete"):
                    return sent, fault
        return sent, fault


def _headers(of: Any) -> list[tuple[str, str]]:
    """What the relay passes on of a call's own metadata."""
    given = of.invocation_metadata() if callable(of.invocation_metadata) else of.invocation_metadata
    return [(key, value) for key, value in given if key in ("authorization", "traceparent")]


def _with_gap(raw: bytes, reason: CoverageReason) -> bytes:
    """The answer with every file it read as one it could not read."""
    answer = service.AnalyzeChangeResponse.FromString(raw)
    for each in answer.batch.messages or [answer]:
        if each.coverage.status == CoverageStatus.COVERAGE_STATUS_READ:
            each.coverage.status, each.coverage.reason = CoverageStatus.COVERAGE_STATUS_NOT_READ, reason
    return answer.SerializeToString()
