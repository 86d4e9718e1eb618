"""The manifests run the processes that `squad up` runs, with settings that these understand."""

import importlib
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from cli.stack.plan import AGENTS, Connections, Plan
from cli.stack.provision import Urls
from kit.settings import PREFIX, Settings
from tests.support.manifests import of_kind, overlay, server

OVERLAYS = ["dev", "production"]
KINDS = {
    "gateway": "gateway.settings:GatewaySettings",
    "tenancy": "tenancy_service.settings:TenancySettings",
    "review": "review_service.settings:ServerSettings",
    "worker": "review_service.settings:WorkerSettings",
    **{f"{name}-agent": "agent_services.settings:AgentSettings" for name in AGENTS},
}
EVERY = [pytest.param(overlay, name, id=f"{overlay}-{name}") for overlay in OVERLAYS for name in KINDS]
A_SECRET = "redis://secret"


def deployment(where: str, name: str) -> Any:
    return of_kind(overlay(where), "Deployment")[name]


def environ(where: str, name: str) -> dict[str, Any]:
    return {one["name"]: one for one in server(deployment(where, name))["env"] if one["name"].startswith(PREFIX)}


def settings(where: str, name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for key, one in environ(where, name).items():
        monkeypatch.setenv(key, one.get("value", A_SECRET))
    return kind(name)()


def kind(name: str) -> type[Settings]:
    module, _, name = KINDS[name].partition(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("where", OVERLAYS)
def test_a_cluster_runs_what_one_machine_runs(where: str, tmp_path: Path) -> None:
    urls = Urls(owner="postgresql://o", tenancy="postgresql://t", review="postgresql://r")
    plan = Plan(tmp_path, 8080, {}).services(Connections(urls, "redis://q", "redis://c"))
    local = {tuple(one.argv[1:]) for one in plan}
    cluster = set()
    for one in of_kind(overlay(where), "Deployment").values():
        container = server(one)
        cluster.add((*container["command"][1:], *container.get("args", ())))
    assert cluster == local


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_process_gets_only_settings_that_it_knows(where: str, name: str) -> None:
    known = {f"{PREFIX}{field.upper()}" for field in kind(name).model_fields}
    assert set(environ(where, name)) <= known


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_process_gets_all_that_it_needs(where: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(where, name, monkeypatch).trust_dir == Path("/etc/squad/trust")


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_secret_stands_in_no_manifest(where: str, name: str) -> None:
    for field, info in kind(name).model_fields.items():
        given = environ(where, name).get(f"{PREFIX}{field.upper()}", {})
        assert info.annotation is not SecretStr or "value" not in given


@pytest.mark.parametrize("where", OVERLAYS)
@pytest.mark.parametrize("name", ["gateway", "worker"])
def test_an_address_leads_to_a_service(where: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    services = of_kind(overlay(where), "Service")
    served = {f"{one}:{port['port']}" for one, found in services.items() for port in found["spec"]["ports"]}
    read = settings(where, name, monkeypatch)
    called = read.agents.values() if name == "worker" else [read.tenancy_address, read.review_address]
    assert set(called) <= served


def test_the_worker_knows_every_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {name: f"{name}-agent:7000" for name in AGENTS}
    assert settings("production", "worker", monkeypatch).agents == expected


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_pod_gets_the_time_that_its_drain_takes(where: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read, pod = settings(where, name, monkeypatch), deployment(where, name)["spec"]["template"]["spec"]
    before = server(deployment(where, name)).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    notice = getattr(read, "notice_seconds", 0)
    # The worker ends the review that it has begun.
    drain = read.longest_task_seconds if name == "worker" else read.drain_seconds
    assert pod["terminationGracePeriodSeconds"] > before + notice + drain


@pytest.mark.parametrize("where", OVERLAYS)
def test_an_agent_that_leaves_ends_the_analysis_it_has_begun(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drains = {name: settings(where, f"{name}-agent", monkeypatch).drain_seconds for name in AGENTS}
    longest = settings(where, "worker", monkeypatch).agent_timeout_seconds
    assert min(drains.values()) > longest


@pytest.mark.parametrize("where", OVERLAYS)
@pytest.mark.parametrize("name", AGENTS)
def test_rule_processes_meet_their_own_limit_before_the_pods(
    where: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = settings(where, f"{name}-agent", monkeypatch)
    limit = server(deployment(where, f"{name}-agent"))["resources"]["limits"]["memory"]
    assert int(limit.removesuffix("Mi")) > read.agent_processes * read.agent_memory_mib
