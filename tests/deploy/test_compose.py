"""The Compose file runs what one machine runs, as it wants to be run, with no way between two that do not speak."""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from cli.cluster import keys
from cli.cluster.database import DatabaseSettings
from cli.stack.plan import AGENTS, Connections, Plan
from cli.stack.provision import Urls
from kit.settings import PREFIX
from tests.deploy.test_images import started
from tests.deploy.test_settings import KINDS, kind
from tests.support import go_tools, mesh
from tests.support.manifests import DEPLOY

FILE = DEPLOY / "compose.yaml"
AGENT_NAMES = [f"{name}-agent" for name in AGENTS]
OURS = [*KINDS]
DATA = {"postgres": ["prepare", "tenancy", "review", "worker"], "queue": ["review", "worker"],
        "cache": ["gateway", "worker"]}  # fmt: skip
SCHEMA = "github.com/compose-spec/compose-go/v2@v2.9.0"
_VARIABLE = re.compile(r"\$\{(\w+)(:[?+-])([^}]*)\}")


@cache
def compose() -> Any:
    return yaml.safe_load(FILE.read_text())


def services() -> dict[str, Any]:
    return compose()["services"]


def complaints(file: Any) -> list[str]:
    schema = json.loads((go_tools.module(SCHEMA) / "schema/compose-spec.json").read_text())
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(file)]


def test_it_is_a_compose_file() -> None:
    assert complaints(compose()) == []


@pytest.mark.parametrize("wrong", [{"volums": []}, {"restart": 3}, {"networks": 3}])
def test_a_mistake_in_it_is_seen(wrong: dict[str, Any]) -> None:
    broken = compose() | {"services": services() | {"gateway": services()["gateway"] | wrong}}
    assert complaints(broken)


def has_docker_compose() -> bool:
    asked = ["docker", "compose", "version"]
    return bool(shutil.which("docker")) and not subprocess.run(asked, capture_output=True, check=False).returncode


@pytest.mark.skipif(not has_docker_compose(), reason="there is no docker compose here")
def test_docker_compose_takes_it(tmp_path: Path) -> None:
    values = tmp_path / "env"
    values.write_text((DEPLOY / "compose.env.example").read_text().replace("=\n", "=x\n"))
    command = ["docker", "compose", "--env-file", values, "-f", FILE, "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_runs_what_one_machine_runs(tmp_path: Path) -> None:
    urls = Urls(owner="postgresql://o", tenancy="postgresql://t", review="postgresql://r")
    plan = Plan(tmp_path, 8080, {}).services(Connections(urls, "redis://q", "redis://c"))
    run = set()
    for name in OURS:
        stage, arguments = services()[name]["image"].removeprefix("code-review-squad/"), services()[name].get("command")
        run.add(tuple([*started(stage), *(arguments or [])][1:]))
    assert run == {tuple(one.argv[1:]) for one in plan}


def given(name: str) -> dict[str, str]:
    """Settings of a service, with a word for every secret."""
    filled = {key: _VARIABLE.sub(_value, value) for key, value in services()[name]["environment"].items()}
    return {key: value for key, value in filled.items() if value}


def _value(found: re.Match[str]) -> str:
    return found[3] if found[2] != ":?" else "secret"


@pytest.mark.parametrize("name", OURS)
def test_a_process_gets_settings_that_it_knows_and_all_that_it_needs(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {f"{PREFIX}{field.upper()}" for field in kind(name).model_fields}
    assert set(given(name)) <= known
    for key, value in given(name).items():
        monkeypatch.setenv(key, value)
    assert kind(name)().trust_dir == Path("/etc/squad/trust")


def test_the_database_is_prepared_for_the_logins_that_the_services_use(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(given("prepare")) == {f"{PREFIX}{field.upper()}" for field in DatabaseSettings.model_fields}
    for key, value in given("prepare").items():
        monkeypatch.setenv(key, value)
    urls = DatabaseSettings().urls()
    used = {name: services()[name]["environment"]["SQUAD_DATABASE_URL"] for name in ("tenancy", "review", "worker")}
    filled = {name: _VARIABLE.sub(_value, url) for name, url in used.items()}
    review = urls["squad_review"]
    assert filled == {"tenancy": urls["squad_tenancy"], "review": review, "worker": review}


def test_two_share_a_network_exactly_when_one_speaks_to_the_other() -> None:
    speak = {frozenset(edge[:2]) for edge in mesh.called_by_the_code(AGENT_NAMES)}
    speak |= {frozenset((server, client)) for server, clients in DATA.items() for client in clients}
    names = {name: set(one.get("networks", ())) for name, one in services().items()}
    ours = [*OURS, "prepare"]
    for one in ours:
        for other in {*ours, *DATA} - {one}:
            assert bool(names[one] & names[other]) == (frozenset((one, other)) in speak), (one, other)


def test_only_the_gateway_is_reached_and_only_the_worker_reaches_out() -> None:
    out = {name for name, network in compose()["networks"].items() if not (network or {}).get("internal")}
    reaching = {name: set(one["networks"]) & out for name, one in services().items() if "networks" in one}
    assert {name: found for name, found in reaching.items() if found} == {"gateway": {"door"}, "worker": {"outside"}}
    assert [name for name, one in services().items() if "ports" in one] == ["gateway"]


@pytest.mark.parametrize("name", [*OURS, "keys", "prepare", "first-key"])
def test_a_process_of_ours_is_confined(name: str) -> None:
    one = services()[name]
    assert (one["read_only"], one["cap_drop"], one["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert one["security_opt"] == ["no-new-privileges:true"]


def test_a_private_key_goes_to_its_own_process_alone() -> None:
    mounts = {
        (name, volume.split(":")[0])
        for name, one in services().items()
        for volume in one.get("volumes", ())
        if volume.startswith("keys-") and name != "keys"
    }
    assert mounts == {(name, f"keys-{name}") for name in ("gateway", "tenancy", "worker")}
    made = {volume.split(":")[0] for volume in services()["keys"]["volumes"]}
    assert made == {f"keys-{name}" for name in keys.SIGNERS} | {keys.TRUST}


def test_no_secret_stands_in_it_and_every_one_is_listed() -> None:
    asked = {name for name, _, _ in _VARIABLE.findall(FILE.read_text())}
    listed = set(re.findall(r"^(\w+)=$", (DEPLOY / "compose.env.example").read_text(), flags=re.MULTILINE))
    assert asked == listed
    for one in services().values():
        for key, value in one.get("environment", {}).items():
            assert "PASSWORD" not in key or value.startswith("${")
            assert not re.search(r"://\w+:[^$@/]+@", value)
