"""Workers grow with what waits and with what was taken and is not done."""

from typing import Any

from kombu.transport.redis import Channel

from review_service.queue import HOST, REVIEWS
from tests.support.manifests import of_kind, overlay, server


def scaled() -> Any:
    return of_kind(overlay("production"), "ScaledObject")["worker"]["spec"]


def test_every_queue_is_counted_and_what_was_taken_from_it() -> None:
    counted = {one["name"]: one["metadata"]["listName"] for one in scaled()["triggers"]}
    assert set(counted.values()) == {REVIEWS, HOST, Channel.unacked_key}
    assert set(scaled()["advanced"]["scalingModifiers"]["formula"].split(" + ")) == counted.keys()


def test_a_worker_is_added_for_as_many_tasks_as_one_works_on() -> None:
    environ = {one["name"]: one.get("value") for one in server(worker())["env"]}
    assert scaled()["advanced"]["scalingModifiers"]["target"] == environ["SQUAD_WORKER_PROCESSES"]


def test_there_are_one_to_twenty_workers_and_nothing_else_scales_them() -> None:
    assert (scaled()["minReplicaCount"], scaled()["maxReplicaCount"]) == (1, 20)
    assert scaled()["scaleTargetRef"]["name"] == worker()["metadata"]["name"]
    assert "worker" not in of_kind(overlay("production"), "HorizontalPodAutoscaler")


def test_the_server_of_the_queue_comes_from_a_secret() -> None:
    known = of_kind(overlay("production"), "TriggerAuthentication")
    assert {one["authenticationRef"]["name"] for one in scaled()["triggers"]} <= known.keys()


def worker() -> Any:
    return of_kind(overlay("production"), "Deployment")["worker"]
