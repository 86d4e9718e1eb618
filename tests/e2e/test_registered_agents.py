"""An agent of somebody else joins a running stack by registration alone, and its findings appear in a review."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest

from cli import agent_operations as operations
from cli.admin import ask
from cli.stack.provision import OWNER_KEY
from tests.support.broken_agents import Agent, serving
from tests.support.command import squad
from tests.support.world import landed

TENANT = "default"
CODE = 'key = "hunter2-hunter2"\n'
OUT = (
    "The agent licences, which is required here, is out of service: it read nothing of this change."
    " Whoever runs the squad can bring it back; an owner of the tenant can stop requiring it."
)


@pytest.fixture
def words(running) -> Iterator[Agent]:
    """The agent, registered; not used yet. Forgotten at the end: other tests share the stack."""
    agent = Agent()
    with serving(agent) as address:
        described = operations.Described("words", address, "", "", ("python",), 10, "off")
        operate(running, lambda to: operations.register_agent(to, TENANT, described))
        yield agent
        operate(running, lambda to: operations.remove_agent(to, TENANT, "words"))
        agent.over.set()


def operate(running, question):
    return ask(running.stack.data, question)


def review_with(running, mode):
    operate(running, lambda to: operations.use_agent(to, TENANT, "words", mode))
    pull = running.open_pull(f"own/{mode}", {"README.md": "Hello.\n"}, {"app.py": CODE})
    return pull, running.review(pull)


def run_of(review):
    return next((run for run in review["agent_runs"] if run["agent"] == "words"), None)


@pytest.fixture
def rest(running, tmp_path) -> Iterator[Callable[..., httpx.Response]]:
    """Asks for the agents of the tenant, as the operator whom the command line gave a token."""
    printed = squad("admin", "token", "--for", "ada", "--data", running.stack.data, cwd=tmp_path)
    with running.api() as api:
        [tenant] = api.get("/api/v1/tenants").raise_for_status().json()["tenants"]

        def ask(method, path="", **body):
            headers = {"Authorization": f"Bearer {printed.out.strip()}"}
            url = f"/api/v1/tenants/{tenant['id']}/agents{path}"
            return api.request(method, url, headers=headers, json=body or None).raise_for_status()

        yield ask
        for each in ask("GET").json()["agent_registrations"]:  # of a test that failed: others share the stack
            ask("PUT", f"/{each['agent']['name']}/mode", mode="UNSPECIFIED")


def test_a_version_in_the_shadow_posts_nothing_and_its_differences_are_shown(running, words, tmp_path):
    pull, review = review_with(running, "shadow")
    assert run_of(review) is None
    assert not any("words/password" in comment.body for comment in pull.visible_comments)
    key = (running.stack.data / OWNER_KEY).read_text().strip()
    environment = {"SQUAD_API_KEY": key, "SQUAD_SERVER": running.stack.url}
    listed = squad("shadow", "diff", "--review", review["id"], "--format", "json", cwd=tmp_path, env=environment)
    [difference] = json.loads(listed.out)
    said = {name: difference[name] for name in ("name", "change", "rule_id", "path", "line", "stable_version")}
    assert said == {
        "name": "words", "change": "added", "rule_id": "words/password", "path": "app.py", "line": 1,
        "stable_version": "",
    }  # fmt: skip
    table = squad("shadow", "list", "--name", "words", cwd=tmp_path, env=environment)
    assert "1.0.0" in table.out


def test_a_registered_agent_speaks_in_reviews_as_its_tenant_wants_it_to(running, words):
    pull, required = review_with(running, "required")
    assert required["conclusion"] == "CONCLUSION_FAILED"
    assert run_of(required)["required"] is True
    assert any("words/password" in comment.body for comment in pull.visible_comments)
    _, advisory = review_with(running, "advisory")
    assert (run_of(advisory)["required"], run_of(advisory)["finding_count"]) == (False, 1)
    _, off = review_with(running, "off")
    assert run_of(off) is None
    _, _, [check] = landed(pull)
    assert check.conclusion == "failure"


def test_a_required_agent_that_is_away_or_out_of_service_is_named_in_plain_words(running, rest):
    rest("POST", name="licences", address="127.0.0.1:1", mode="required")
    away = review_of(running, "own/away")
    assert away["conclusion"] == "CONCLUSION_INCOMPLETE"
    assert away["reason"] == "licences did not read 1 file (agent unavailable): app.py."
    rest("DELETE", "/licences")
    gone = review_of(running, "own/gone")
    assert (gone["conclusion"], [each["sentence"] for each in gone["notices"]]) == ("CONCLUSION_PASSED", [OUT])
    rest("PUT", "/licences/mode", mode="UNSPECIFIED")
    given_up = review_of(running, "own/given-up")
    assert given_up["notices"] == []


def review_of(running, name):
    return running.review(running.open_pull(name, {"README.md": "Hello.\n"}, {"app.py": "x = 1\n"}))


def test_what_is_approved_of_an_agent_is_changed_in_part_and_the_rest_stays(running, words):
    def change(**wanted):
        return operate(running, lambda to: operations.change_agent(to, TENANT, "words", operations.Changed(**wanted)))

    before = operate(running, lambda to: operations.switch_agent(to, TENANT, "words", on=False))
    moved = change(address="agents.example:5001")
    assert moved == {**before, "address": "agents.example:5001"}
    assert (moved["enabled"], moved["deadline"], moved["languages"]) == (False, "10s", ["python"])
    freed = change(languages=(), deadline_seconds=0)
    assert (freed["languages"], "deadline" in freed, freed["address"]) == ([], False, "agents.example:5001")
