"""The review server: calls, relay and sweep in one process. `python -m review_service.main`."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from kit import loop, telemetry
from kit.auth import TokenVerifier
from kit.database import Database
from kit.metrics import Metrics, start_metrics_server
from kit.server import GrpcServer, ListenError
from kit.settings import SettingsError, load, write_port
from review_service import metrics as review_metrics
from review_service.access import ISSUERS, Callers
from review_service.analytics_servicer import AnalyticsServicer
from review_service.feedback_servicer import FeedbackServicer
from review_service.ingest_servicer import IngestServicer
from review_service.notification_servicer import NotificationServicer
from review_service.notify.destination import Destinations, parse_networks
from review_service.notify.sealing import vault_of
from review_service.queue import ATTEND, RECONCILE, REDELIVER, RETAIN, RUN, STOP, SUITES, Sender, make_app
from review_service.relay import Relay, Send
from review_service.servicer import ReviewServicer
from review_service.settings import ServerSettings
from review_service.shadow_servicer import ShadowServicer
from review_service.store.ingest import Times
from review_service.store.outbox import DueReviews, OutboxRepository, Task
from review_service.store.remarks import DueRemarks
from review_service.store.upkeep import DueUpkeep
from review_service.sweep import Sweep
from squad.analytics.v1 import analytics_service_pb2, analytics_service_pb2_grpc
from squad.review.v1 import (
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    ingest_service_pb2,
    ingest_service_pb2_grpc,
    notification_service_pb2,
    notification_service_pb2_grpc,
    review_service_pb2,
    review_service_pb2_grpc,
    shadow_service_pb2,
    shadow_service_pb2_grpc,
)

SERVICE = review_service_pb2.DESCRIPTOR.services_by_name["ReviewService"].full_name
INGEST = ingest_service_pb2.DESCRIPTOR.services_by_name["IngestService"].full_name
ANALYTICS = analytics_service_pb2.DESCRIPTOR.services_by_name["AnalyticsService"].full_name
SHADOW = shadow_service_pb2.DESCRIPTOR.services_by_name["ShadowService"].full_name
FEEDBACK = feedback_service_pb2.DESCRIPTOR.services_by_name["FeedbackService"].full_name
NOTIFICATIONS = notification_service_pb2.DESCRIPTOR.services_by_name["NotificationService"].full_name
AUDIENCE = "squad-internal"
LAST_LOOK_SECONDS = 2.0
TASKS = {
    "run": RUN,
    "stop": STOP,
    "reconcile": RECONCILE,
    "redeliver": REDELIVER,
    "attend": ATTEND,
    "suites": SUITES,
    "retain": RETAIN,
}


@asynccontextmanager
async def running(
    settings: ServerSettings, verifier: TokenVerifier | None, metrics: Metrics
) -> AsyncIterator[tuple[GrpcServer, int]]:
    """A started server and its port; everything is given up at the end of the block."""
    database = Database(settings.database_url.get_secret_value())
    sender = Sender(make_app(settings.redis_url.get_secret_value(), settings.longest_task_seconds))
    relay = Relay(OutboxRepository(database), _sending(sender), settings.relay_interval_seconds)
    due = DueReviews(database, settings.max_tries, settings.forgotten_seconds, settings.retry_longest_seconds)
    upkeep = DueUpkeep(database, settings.reconcile_seconds, settings.host_sweep_seconds)
    remarks = DueRemarks(database, settings.forgotten_seconds)
    sweep = Sweep(due, (upkeep, remarks), relay.tell, settings.sweep_interval_seconds)
    server = GrpcServer(
        "review",
        settings.listen,
        verifier=Callers(verifier) if verifier else None,
        drain_seconds=settings.drain_seconds,
        metrics=metrics,
        operator_crosses_tenants=True,
    )
    _add_services(server, database, relay, settings)
    relaying, sweeping = asyncio.create_task(relay.run()), asyncio.create_task(sweep.run())
    try:
        yield server, await server.start()
    finally:
        await server.stop()
        sweep.stop()  # a look that is cut off would leave its connection behind
        await asyncio.wait({sweeping}, timeout=LAST_LOOK_SECONDS)
        for task in (relaying, sweeping):
            task.cancel()
        await asyncio.gather(relaying, sweeping, return_exceptions=True)
        await asyncio.to_thread(sender.close)
        await database.close()


def _add_services(server: GrpcServer, database: Database, relay: Relay, settings: ServerSettings) -> None:
    servicer = ReviewServicer(
        database,
        relay.tell,
        settings.forgotten_seconds,
        settings.watch_interval_seconds,
        settings.override_after_seconds,
    )
    server.add(review_service_pb2_grpc.add_ReviewServiceServicer_to_server, servicer, SERVICE)
    ingest = IngestServicer(database, relay.tell, Times(settings.forgotten_seconds, settings.quiet_seconds))
    server.add(ingest_service_pb2_grpc.add_IngestServiceServicer_to_server, ingest, INGEST)
    feedback = FeedbackServicer(database)
    server.add(feedback_service_pb2_grpc.add_FeedbackServiceServicer_to_server, feedback, FEEDBACK)
    vault = vault_of(settings.notify_key.get_secret_value())
    told = NotificationServicer(database, vault, Destinations(parse_networks(settings.notify_networks)))
    server.add(notification_service_pb2_grpc.add_NotificationServiceServicer_to_server, told, NOTIFICATIONS)
    published = AnalyticsServicer(database)
    server.add(analytics_service_pb2_grpc.add_AnalyticsServiceServicer_to_server, published, ANALYTICS)
    server.add(shadow_service_pb2_grpc.add_ShadowServiceServicer_to_server, ShadowServicer(database), SHADOW)


def _sending(sender: Sender) -> Send:
    async def send(tasks: Sequence[Task]) -> None:
        await asyncio.to_thread(_send_all, sender, tasks)

    return send


def _send_all(sender: Sender, tasks: Sequence[Task]) -> None:
    for task in tasks:
        sender.send(TASKS[task.name], task.tenant_id, task.subject, task.traceparent)


async def _serve(settings: ServerSettings) -> None:
    if settings.trust_dir is None:
        raise SettingsError("SQUAD_TRUST_DIR: is required: the folder of trusted public keys")
    verifier = TokenVerifier(settings.trust_dir, AUDIENCE, ISSUERS)
    metrics = Metrics()
    review_metrics.register_server(metrics.registry)
    if settings.metrics_listen:
        start_metrics_server(settings.metrics_listen, metrics)
    async with running(settings, verifier, metrics) as (server, port):
        write_port(settings, port)
        await server.serve_until_signal()


def main() -> int:
    """Serves until SIGTERM; 2 when the settings are wrong or the address is taken."""
    try:
        settings = load(ServerSettings)
        telemetry.configure("review", settings)
        loop.run(_serve(settings))
    except (SettingsError, ListenError) as error:
        sys.stderr.write(f"review: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
