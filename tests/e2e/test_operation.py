"""What an operator sees of a running product: numbers of every process, and logs that tell all but secrets."""

import json
import re

import httpx
import pytest

SERVICES = ("tenancy", "review", "worker", "architecture", "logic", "performance", "security", "style")
OURS = (*SERVICES, "gateway")


@pytest.fixture(scope="module")
def reviewed(running):
    """A review that has ended."""
    pull = running.open_pull("watched/shop", {"README.md": "Hello.\n"}, {"app.py": "x = 1\n"})
    review = running.review(pull, "COMPLETED")
    with running.api() as api:
        api.get("/api/v1/members").raise_for_status()
    httpx.get(f"{running.stack.url}/api/v1/reviews", headers={"Authorization": "Bearer sqd_aaaaaaaa_wrong"})
    return review


def numbers(address):
    return httpx.get(f"http://{address}/metrics", trust_env=False).raise_for_status().text


@pytest.mark.parametrize("name", OURS)
def test_every_process_tells_its_numbers(running, reviewed, name):
    address = running.stack.plan.metrics.get(name) or running.stack.plan.addresses[name]
    assert "squad_" in numbers(address)


def test_no_number_carries_a_tenant_or_a_repository(running, reviewed):
    for address in [*running.stack.plan.metrics.values(), running.stack.plan.addresses["gateway"]]:
        text = numbers(address)
        assert reviewed["tenant_id"] not in text
        assert "watched/shop" not in text


@pytest.mark.parametrize("name", OURS)
def test_logs_are_one_json_object_a_line(running, reviewed, name):
    lines = running.logs()[name].splitlines()
    assert lines
    assert {json.loads(line)["service"].removeprefix("agent-") for line in lines} == {name}


def test_one_trace_id_finds_a_review_in_the_logs_with_its_tenant_and_its_id(running, reviewed):
    lines = [json.loads(line) for line in running.logs()["worker"].splitlines()]
    mine = [line for line in lines if line.get("review_id") == reviewed["id"]]
    assert {"review_started", "review_finished"} <= {line["event"] for line in mine}
    assert {line["tenant_id"] for line in mine} == {reviewed["tenant_id"]}
    [trace_id] = {line["trace_id"] for line in mine}
    assert re.fullmatch(r"[0-9a-f]{32}", trace_id)


def secrets(running):
    """Everything secret in use: what was generated, what was configured, what was handed out."""
    data = running.stack.data
    yield from (data / "owner-key").read_text().split()
    yield from json.loads((data / "database-passwords").read_text()).values()
    yield from ((data / server / "password").read_text().strip() for server in ("postgres", "redis"))
    yield running.github.webhook_secret
    yield from running.github.state.tokens
    yield from running.github.private_key.splitlines()[1:3]
    for key in (data / "keys").glob("*/*.pem"):
        yield from key.read_text().splitlines()[1:3] if "PRIVATE" in key.read_text() else ()


def test_no_secret_in_use_stands_in_any_log(running, reviewed):
    known = list(secrets(running))
    assert len(known) > 15
    for name, log in running.logs().items():
        assert [secret[:4] for secret in known if secret in log] == [], name
        assert "PRIVATE KEY" not in log
        assert not re.search(r"eyJ[\w-]{20,}\.", log), name


def test_no_secret_in_use_stands_on_a_command_line(running, reviewed):
    from cli.stack import procfs

    known = list(secrets(running))
    for process in running.stack.supervisor.processes:
        line = " ".join(procfs.argv(process.pid))
        assert [secret[:4] for secret in known if secret in line] == [], process.spec.name


def test_an_agent_is_given_no_secret_and_no_address_of_anybody(running, reviewed):
    spec = running.process("style").spec
    names = {name for name in spec.env if name.startswith("SQUAD_")}
    assert names == {"SQUAD_TRUST_DIR", "SQUAD_LISTEN", "SQUAD_METRICS_LISTEN"}
    assert not any(secret in value for secret in secrets(running) for value in spec.env.values())
