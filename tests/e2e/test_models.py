"""The whole product beside a language model: what a tenant allows is asked, paid for, shown and without a vote."""

import pytest

from tests.support.model_server import KEY, Said, model_server, nothing
from tests.support.world import World, landed, world

UNSAFE = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
DEEPER = {
    "path": "app.py",
    "line": 4,
    "quote": "def load(text):",
    "message": "`text` may be None here.",
    "severity": "critical",
    "confidence": "medium",
}
PASSES = ["deep-review", "explain", "second-opinion", "summarize"]
ONLY_SECURITY = dict.fromkeys(("architecture", "logic", "performance", "style"), False)


@pytest.fixture(scope="module")
def server():
    with model_server() as running:
        running.answer = lambda asked: Said({"findings": [DEEPER]}) if asked.task == "findings" else nothing(asked)
        yield running


@pytest.fixture(scope="module")
def running(server):
    settings = {"BASE_URL": f"{server.address}/v1", "API_KEY": KEY, "MODEL": "small-model", "INPUT_PRICE": "2"}
    with world(durable=False, **{f"SQUAD_LLM_{name}": value for name, value in settings.items()}) as made:
        yield made


def allow(running: World, tenant_id: str, models: object) -> None:
    """Replaces the tenant's policy."""
    with running.api() as api:
        api.put(f"/api/v1/tenants/{tenant_id}/policy", json={"settings": {"models": models}}).raise_for_status()


def test_no_model_is_asked_before_a_tenant_allows_it_and_afterwards_its_usage_is_told(running, server):
    before = running.open_pull("models/off", {"README.md": "Hello.\n"}, {"app.py": UNSAFE})
    without = running.review(before, "COMPLETED")
    assert server.asked == []
    assert "models" not in without

    allow(running, without["tenant_id"], {"passes": PASSES, "agents": ONLY_SECURITY, "monthly_cost": 5})
    pull = running.open_pull("models/on", {"README.md": "Hello.\n"}, {"app.py": UNSAFE})
    review = running.review(pull, "COMPLETED")
    assert (review["conclusion"], review["findings"]) == (without["conclusion"], without["findings"])
    passes = {(each["name"], each.get("agent", "")): each for each in review["models"]["passes"]}
    assert set(passes) == {("deep-review", "security"), *((name, "") for name in PASSES[1:])}
    assert passes["summarize", ""]["cost_micros"] in {200, "200"}
    cost = sum(int(each["cost_micros"]) for each in passes.values())
    assert running.rows("SELECT used_micros FROM review.model_budgets") == [(cost,)]

    with running.api() as api:
        found = api.get("/api/v1/findings", params={"review_id": review["id"]}).json()["findings"]
    (suggested,) = [each for each in found if each["finding"]["source"].get("model")]
    assert suggested["finding"]["rule_id"] == "security/model-review"

    reviews, summaries, [check] = landed(pull)
    assert (reviews, summaries, check.conclusion) == (1, 1, "failure")
    [summary] = pull.issue_comments.values()
    assert "What the change does, in the words of small-model" in summary.body
    [comment] = [each for each in pull.visible_comments if "security/model-review" in each.body]
    assert "suggested by small-model; does not count for the check" in comment.body
    assert KEY not in "".join(running.logs().values())
