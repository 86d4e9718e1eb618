"""What wakes an operator, asked of a real promtool; and that every number that is read is one of ours."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gateway.metrics import HttpMetrics
from kit.metrics import Metrics
from review_service import metrics as counted
from tests.support import promtool
from tests.support.manifests import of_kind, overlay, server


def rules() -> Any:
    return of_kind(overlay("production"), "PrometheusRule")["squad"]["spec"]


def alerts() -> dict[str, str]:
    """Expressions by name."""
    return {rule["alert"]: rule["expr"] for group in rules()["groups"] for rule in group["rules"]}


def shown() -> list[str]:
    """Every query of the dashboard."""
    dashboard = json.loads(of_kind(overlay("production"), "ConfigMap")["squad-dashboard"]["data"]["dashboard.json"])
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


NAMED = 'namespace="squad"'
WORKER = {f'up{{{NAMED},pod="worker-1"}}': "1+0x60"}
CALM = WORKER | {
    f'squad_reviews_waiting{{{NAMED},pod="review-1",state="pending"}}': "15+0x60",
    f'squad_reviews_waiting{{{NAMED},pod="review-2",state="pending"}}': "15+0x60",
    f'squad_reviews_finished_total{{{NAMED},state="completed"}}': "0+9x60",
    f'squad_reviews_finished_total{{{NAMED},state="partial"}}': "0+1x60",
    f'squad_review_seconds_bucket{{{NAMED},le="60"}}': "0+10x60",
    f'squad_review_seconds_bucket{{{NAMED},le="120"}}': "0+10x60",
    f'squad_review_seconds_bucket{{{NAMED},le="+Inf"}}': "0+10x60",
    f'squad_agent_runs_total{{{NAMED},agent="style",outcome="ok"}}': "0+99x60",
    f'squad_agent_runs_total{{{NAMED},agent="style",outcome="failed"}}': "0+1x60",
    f'squad_http_requests_total{{{NAMED},status="200"}}': "0+99x60",
    f'squad_http_requests_total{{{NAMED},status="500"}}': "0+1x60",
    f'squad_rpc_server_handled_total{{{NAMED},method="/a/B",code="OK"}}': "0+99x60",
    f'squad_rpc_server_handled_total{{{NAMED},method="/a/B",code="NOT_FOUND"}}': "0+50x60",
}


@pytest.mark.parametrize(
    ("trouble", "alert"),
    [
        ({f'squad_reviews_waiting{{{NAMED},pod="review-1",state="pending"}}': "21+1x60"}, "ReviewsPileUp"),
        ({f'up{{{NAMED},pod="worker-1"}}': "0+0x60"}, "NoWorker"),
        ({f'squad_reviews_finished_total{{{NAMED},state="partial"}}': "0+5x60"}, "ReviewsIncomplete"),
        ({f'squad_review_seconds_bucket{{{NAMED},le="60"}}': "0+8x60"}, "ReviewsSlow"),
        ({f'squad_agent_runs_total{{{NAMED},agent="style",outcome="failed"}}': "0+20x60"}, "AgentFails"),
        ({f'squad_http_requests_total{{{NAMED},status="500"}}': "0+5x60"}, "GatewayFails"),
        ({f'squad_rpc_server_handled_total{{{NAMED},method="/a/B",code="UNKNOWN"}}': "0+20x60"}, "CallsFail"),
        ({}, ""),
    ],
)
def test_an_alert_tells_of_its_trouble_and_none_of_anothers(
    trouble: promtool.Series, alert: str, tmp_path: Path
) -> None:
    fires = [{"labels": "{}", "value": 1}]
    looks = [
        {
            "expr": f'count(ALERTS{{alertname="{name}",alertstate="firing"}})',
            "eval_time": "60m",
            "exp_samples": fires if name == alert else [],
        }
        for name in alerts()
    ]
    scenario = promtool.scenario(alert or "calm", CALM | trouble, promql_expr_test=looks)
    assert promtool.complaints(tmp_path, [scenario], rules()) == ""


def test_every_query_of_the_dashboard_is_promql(tmp_path: Path) -> None:
    asked = [query.replace("$__rate_interval", "5m").replace("$__range", "1h") for query in shown()]
    looks = [{"expr": f"absent(absent({query}))", "eval_time": "1m", "exp_samples": []} for query in asked]
    assert promtool.complaints(tmp_path, [promtool.scenario("dashboard", {}, promql_expr_test=looks)]) == ""


def test_every_number_that_is_read_is_one_of_ours() -> None:
    metrics = Metrics()
    HttpMetrics(metrics)
    reviews = (counted.FINISHED, counted.WAITING, counted.REVIEW_SECONDS, counted.FIRST_FINDING_SECONDS)
    for one in (*reviews, counted.AGENT_RUNS, counted.AGENT_SECONDS, counted.AGENT_FINDINGS):
        metrics.registry.register(one)
    known = {sample for family in metrics.registry.collect() for sample in _samples(family)}
    assert {
        name for query in (*shown(), *alerts().values()) for name in re.findall(r"\b(?:squad|process)_\w+", query)
    } <= known


def _samples(family: Any) -> list[str]:
    endings = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
    return [family.name + ending for ending in endings.get(family.type, [""])]


def test_every_pod_is_read_at_a_port_that_it_has() -> None:
    monitor = of_kind(overlay("production"), "PodMonitor")["squad"]["spec"]
    read = {one["port"] for one in monitor["podMetricsEndpoints"]}
    for one in of_kind(overlay("production"), "Deployment").values():
        assert monitor["selector"]["matchLabels"].items() <= one["spec"]["template"]["metadata"]["labels"].items()
        assert len({port["name"] for port in server(one)["ports"]} & read) == 1
