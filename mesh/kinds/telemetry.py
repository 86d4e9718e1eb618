"""Telemetry: which spans an Envoy sends to a collector, and which requests it logs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mesh.envoy import Resource, address, http2, typed
from mesh.fields import Document, Fields, namespace, spec
from mesh.workloads import Workload

COLLECTOR = "collector"


@dataclass(frozen=True)
class Telemetry:
    """One object.

    Attributes:
        percent: Share of the traces that begin at an Envoy and are recorded; None: says nothing of it.
        spans: False: none is sent.
        log: Which requests are logged, in CEL; empty: none.
    """

    namespace: str
    selector: Mapping[str, str]
    percent: float | None
    spans: bool
    log: str


def telemetry(documents: Iterable[Document]) -> list[Telemetry]:
    """Every object. Raises Untranslatable."""
    return [_telemetry(one) for one in documents if one["kind"] == "Telemetry"]


def reports(known: Iterable[Telemetry], workload: Workload, collector: str) -> Resource:
    """What it adds to the connection manager of a workload's Envoy.

    Args:
        known: Every object; one that chooses by labels goes before one for the namespace.
        workload: Whose.
        collector: HOST:PORT of an OTLP collector; empty: no spans.
    """
    about = [one for one in known if one.namespace == workload.namespace and workload.selected(one.selector)]
    if not about:
        return {}
    nearest = max(about, key=lambda one: len(one.selector))
    found: Resource = {"access_log": [_log(nearest.log)]} if nearest.log else {}
    if collector and nearest.spans and nearest.percent is not None:
        found["tracing"] = _tracing(nearest.percent, f"{workload.name}.{workload.namespace}")
    return found


def collector_cluster(host_port: str) -> Resource:
    """The collector as Envoy calls it: plain gRPC."""
    endpoint = {"endpoint": {"address": address(host_port)}}
    return {
        "name": COLLECTOR,
        "type": "STRICT_DNS",
        "connect_timeout": "1s",
        "typed_extension_protocol_options": http2(),
        "load_assignment": {"cluster_name": COLLECTOR, "endpoints": [{"lb_endpoints": [endpoint]}]},
    }


def _telemetry(document: Document) -> Telemetry:
    with spec(document) as fields:
        with fields.inner("selector") as selector:
            labels = selector.labels("matchLabels")
        percent, spans = _spans(fields)
        log = _logged(fields)
    return Telemetry(namespace(document), labels, percent, spans, log)


def _spans(fields: Fields) -> tuple[float | None, bool]:
    percent, spans = None, True
    for each in fields.inners("tracing"):
        with each:
            each.skip("providers")  # on one machine there is one collector, and the user names it
            if "disableSpanReporting" in each:
                each.only("disableSpanReporting", True)
                spans = False
            else:
                percent = float(each.number("randomSamplingPercentage"))
    return percent, spans


def _logged(fields: Fields) -> str:
    log = ""
    for each in fields.inners("accessLogging"):
        with each:
            each.skip("providers")  # to the Envoy's own log, where people look on one machine
            if "disabled" in each:
                each.only("disabled", True)
                continue
            with each.inner("filter") as chosen:
                log = chosen.text("expression")
    return log


def _tracing(percent: float, name: str) -> Resource:
    kind = "envoy.config.trace.v3.OpenTelemetryConfig"
    service = {"envoy_grpc": {"cluster_name": COLLECTOR}, "timeout": "1s"}
    return {
        "random_sampling": {"value": percent},
        "provider": typed("envoy.tracers.opentelemetry", kind, grpc_service=service, service_name=name),
    }


def _log(expression: str) -> Resource:
    words = ("START_TIME", "REQ(:METHOD)", "REQ(:PATH)", "RESPONSE_CODE", "RESPONSE_FLAGS", "DURATION", "UPSTREAM_HOST")
    form = {word.lower().strip("req(:)"): f"%{word}%" for word in words}
    chosen = typed(
        "envoy.access_loggers.extension_filters.cel",
        "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
        expression=expression,
    )
    return typed(
        "envoy.access_loggers.stdout",
        "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
        log_format={"json_format": form},
    ) | {"filter": {"extension_filter": chosen}}
