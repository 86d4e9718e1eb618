"""The queue between the review server and its workers: Celery on Redis."""

from celery import Celery

RUN = "review.run"
STOP = "review.stop"
RECONCILE = "host.reconcile"
REDELIVER = "host.redeliver"
ATTEND = "host.attend"
SUITES = "host.suites"
RETAIN = "host.retain"
REVIEWS, HOST = "reviews", "host"
"""The queues."""
BROKER_TIMEOUT_SECONDS = 2.0


def make_app(broker_url: str, longest_task_seconds: float) -> Celery:
    """The application both sides share.

    Args:
        longest_task_seconds: No task runs longer by itself. After twice that long its process hangs and is killed,
            and a task still unacknowledged is given to another worker.
    """
    app = Celery("review", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_default_queue=REVIEWS,
        # A queue of its own: what asks the host does not wait behind a long line of reviews.
        task_routes={name: {"queue": HOST} for name in (RECONCILE, REDELIVER, ATTEND, SUITES, RETAIN)},
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        # A task counts as done when it is done, not when it is taken: a killed worker's task comes back.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # An event loop that is blocked can end nothing itself, neither its work nor its process.
        task_time_limit=longest_task_seconds * 2,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=BROKER_TIMEOUT_SECONDS,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        broker_transport_options={
            "visibility_timeout": longest_task_seconds * 2,
            # Look for a dead worker's tasks every 2 s, not every 100.
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": BROKER_TIMEOUT_SECONDS,
            "socket_timeout": BROKER_TIMEOUT_SECONDS,
        },
    )
    return app


class Sender:
    """Puts tasks on the queue. Blocking: call it from a thread."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def send(self, task: str, tenant_id: str, subject: str, traceparent: str) -> None:
        """Sends one task about a review, or about another subject.

        Raises:
            kombu.exceptions.OperationalError: The broker does not answer.
        """
        self._app.send_task(task, args=(tenant_id, subject, traceparent), retry=False, ignore_result=True)

    def close(self) -> None:
        """Gives up the connections."""
        self._app.close()
