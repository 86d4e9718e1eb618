"""What ends the try of a new version: a real promtool asks the committed questions of good canaries and of bad ones."""

import re
from pathlib import Path
from typing import Any

import pytest

from kit.metrics import Metrics
from review_service import metrics as counted
from tests.support import promtool
from tests.support.manifests import of_kind, overlay

ARGS = {"agent": "style-agent", "hash": "abc", "name": "style", "version": "1.1.0"}
SILENT = "nothing"
COMPARED = {"finding-rate", "rule-mix", "whole", "pace"}
ANALYZE = 'method="/squad.agent.v1.AgentService/AnalyzeChange"'
_LIMIT = re.compile(r"result\[0\] (<|>=) ([\d.]+)$")


def template() -> list[Any]:
    return of_kind(overlay("production"), "AnalysisTemplate")["agent-canary"]["spec"]["metrics"]


def asked(metric: Any) -> str:
    query = metric["provider"]["prometheus"]["query"]
    for name, value in ARGS.items():
        query = query.replace("{{args." + name + "}}", value)
    assert "{{" not in query
    return " ".join(query.split())


def runs(version: str, each: float, failed: float = 0, seconds: float = 0.6) -> promtool.Series:
    """Runs a minute of a version, and how long each takes."""
    of = f'namespace="squad",agent="style",version="{version}"'
    slow = {f'squad_agent_seconds_bucket{{{of},le="{le}"}}': f"0+{each if le >= seconds else 0}x60"
            for le in (0.5, 1.0, 2.0, 5.0)}  # fmt: skip
    return {
        f'squad_agent_runs_total{{{of},outcome="ok"}}': f"0+{each - failed}x60",
        f'squad_agent_runs_total{{{of},outcome="failed"}}': f"0+{failed}x60",
        f'squad_agent_seconds_bucket{{{of},le="+Inf"}}': f"0+{each}x60",
        **slow,
    }


def findings(version: str, **each: float) -> promtool.Series:
    """Findings a minute of a version, by rule."""
    of = f'namespace="squad",agent="style",version="{version}"'
    return {f'squad_agent_findings_total{{{of},rule="style/{rule}"}}': f"0+{many}x60" for rule, many in each.items()}


STABLE = runs("1.0.0", 20) | findings("1.0.0", name=2, shape=2)
"""A finding to five runs."""


@pytest.mark.parametrize(
    ("canary", "ends"),
    [
        pytest.param(runs("1.1.0", 2) | findings("1.1.0", name=0.2, shape=0.25), set(), id="good"),
        pytest.param(runs("1.1.0+advisories.1", 2) | findings("1.1.0+advisories.1", name=0.2, shape=0.2), set(),
                     id="good, with data of its own"),
        pytest.param(runs("1.1.0", 20) | findings("1.1.0", name=2.1, shape=1.9), set(), id="good, of many"),
        pytest.param(runs("1.1.0", 0.1) | findings("1.1.0", name=0.1), set(), id="hardly tried"),
        pytest.param({}, set(), id="not tried"),
        # Three changes of ten get a finding more.
        pytest.param(runs("1.1.0", 2) | findings("1.1.0", name=0.2, shape=0.8), {"finding-rate"}, id="noisy"),
        pytest.param(runs("1.1.0", 5), {"finding-rate"}, id="silent"),
        pytest.param(runs("1.1.0", 20) | findings("1.1.0", name=3.9, shape=0.1), {"rule-mix"}, id="of another opinion"),
        pytest.param(runs("1.1.0", 20) | findings("1.1.0", name=2, other=2), {"rule-mix"}, id="with another rule"),
        pytest.param(runs("1.1.0", 2, failed=0.3) | findings("1.1.0", name=0.2, shape=0.2), {"whole"}, id="erring"),
        pytest.param(runs("1.1.0", 2, failed=2), {"whole"}, id="failing"),
        pytest.param(runs("1.1.0", 2, seconds=3) | findings("1.1.0", name=0.2, shape=0.2), {"pace"}, id="slow"),
    ],
)  # fmt: skip
def test_a_canary_is_ended_by_what_sets_it_apart_from_the_stable_version(
    canary: promtool.Series, ends: set[str], tmp_path: Path
) -> None:
    compared = [metric for metric in template() if metric["name"] in COMPARED]
    assert len(compared) == len(COMPARED)
    looks = [look(metric, "failure", metric["name"] in ends) for metric in compared]
    scenario = promtool.scenario("canary", STABLE | canary, promql_expr_test=looks)
    assert promtool.complaints(tmp_path, [scenario]) == ""


def look(metric: Any, verdict: str, holds: bool) -> Any:
    """Whether a condition holds at the hour's end; where the question has no answer it does not."""
    compared, limit = _LIMIT.search(metric[f"{verdict}Condition"]).groups()
    said = [{"labels": "{}", "value": 1}] if holds else []
    return {"expr": f"(({asked(metric)}) {compared} {limit}) * 0 + 1", "eval_time": "60m", "exp_samples": said}


def calls(pod: str, seconds: float = 0.6, **codes: float) -> promtool.Series:
    """Calls a minute that a pod answered, by status."""
    of = f'namespace="squad",pod="{pod}",{ANALYZE}'
    answered = {f'squad_rpc_server_handled_total{{{of},code="{code}"}}': f"0+{n}x60" for code, n in codes.items()}
    many = sum(codes.values())
    times = {f'squad_rpc_server_seconds_bucket{{{of},le="{le}"}}': f"0+{many if le >= seconds else 0}x60"
             for le in (1.0, 10.0, 30.0)}  # fmt: skip
    return answered | times | {f'squad_rpc_server_seconds_bucket{{{of},le="+Inf"}}': f"0+{many}x60"}


@pytest.mark.parametrize(
    ("pods", "verdicts"),
    [
        (calls("style-agent-abc-x", OK=5, CANCELLED=5), {"answered": "success", "quick": "success"}),
        (calls("style-agent-abc-x", CANCELLED=5), {"answered": SILENT, "quick": "success"}),
        (calls("style-agent-abc-x", OK=1, UNKNOWN=1, CANCELLED=300), {"answered": "failure", "quick": "success"}),
        (calls("style-agent-abc-x", OK=5, UNKNOWN=1), {"answered": "failure", "quick": "success"}),
        (calls("style-agent-abc-x", OK=5, seconds=20), {"answered": "success", "quick": "failure"}),
        (calls("style-agent-old-x", UNKNOWN=5, seconds=20), {"answered": SILENT, "quick": SILENT}),
    ],
)
def test_a_canarys_own_pods_end_it_and_nobody_elses(
    pods: promtool.Series, verdicts: dict[str, str], tmp_path: Path
) -> None:
    own = [metric for metric in template() if metric["name"] in verdicts]
    looks = [look(one, said, verdicts[one["name"]] == said) for one in own for said in ("success", "failure")]
    assert len(looks) == 4
    assert promtool.complaints(tmp_path, [promtool.scenario("pods", pods, promql_expr_test=looks)]) == ""


def test_both_conditions_of_a_number_meet_at_one_limit() -> None:
    for metric in template():
        success, failure = (_LIMIT.search(metric[f"{verdict}Condition"]).groups() for verdict in ("success", "failure"))
        assert (success[1], {success[0], failure[0]}) == (failure[1], {"<", ">="})
        nothing = metric["successCondition"].startswith("len(result) == 0 || isNaN(result[0]) || ")
        assert nothing == (metric["name"] in COMPARED)


def test_the_numbers_are_numbers_of_ours() -> None:
    metrics = Metrics()
    metrics.observe_call("/squad.agent.v1.AgentService/AnalyzeChange", "OK", 0.1)
    for of_reviews in (counted.AGENT_RUNS, counted.AGENT_SECONDS, counted.AGENT_FINDINGS):
        metrics.registry.register(of_reviews)
    counted.AGENT_RUNS.labels("style", "1", "ok")
    counted.AGENT_SECONDS.labels("style", "1")
    counted.AGENT_FINDINGS.labels("style", "1", "style/name")
    names = {name for metric in template() for name in re.findall(r"squad_\w+", asked(metric))}
    rendered = metrics.render().decode()
    assert names
    assert all(f"\n{name}{{" in rendered for name in names)
