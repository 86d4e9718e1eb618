"""SARIF uploads keep GitHub's limits."""

import base64
import gzip
import json
from typing import Any

import httpx
import pytest

from tests.contract.github_emulator.conftest import World

RESULT: dict[str, Any] = {
    "message": {"text": "m"},
    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "app.py"}}}],
}


def run(name: str = "squad", results: int = 0, **more: Any) -> dict[str, Any]:
    return {"tool": {"driver": {"name": name}}, "results": [RESULT] * results, **more}


def packed(document: Any) -> str:
    return base64.b64encode(gzip.compress(json.dumps(document).encode())).decode()


def sarif(*runs: dict[str, Any]) -> str:
    return packed({"version": "2.1.0", "runs": list(runs)})


def at(uri: str) -> dict[str, Any]:
    return {"message": {"text": "m"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}}}]}


def with_rule(rule: dict[str, Any]) -> dict[str, Any]:
    return {"tool": {"driver": {"name": "squad", "rules": [rule]}}, "results": []}


FLOW = {"threadFlows": [{"locations": [{}] * 10_001}]}
REFUSED = {
    "no Base64": ({"sarif": "%%%"}, 400),
    "not compressed": ({"sarif": base64.b64encode(b"{}").decode()}, 400),
    "no JSON": ({"sarif": base64.b64encode(gzip.compress(b"{")).decode()}, 400),
    "no full reference": ({"ref": "main"}, 422),
    "no commit": ({"commit_sha": "abc"}, 422),
    "a commit of another repository": ({"commit_sha": "a" * 40}, 422),
    "nothing": ({"sarif": None}, 422),
}
FAILED = {
    "another version": packed({"version": "2.0.0", "runs": []}),
    "too many runs": sarif(*[run(f"agent {number}") for number in range(21)]),
    "too many results": sarif(run(results=25_001)),
    "a result without place": sarif({**run(), "results": [{"message": {"text": "m"}}]}),
    "two runs of one category": sarif(run(), run()),
    "a result outside the repository": sarif({**run(), "results": [at("file:///etc/passwd")]}),
    "a result above the repository": sarif({**run(), "results": [at("../app.py")]}),
    "too many places of a result": sarif({**run(), "results": [{**RESULT, "locations": RESULT["locations"] * 1_001}]}),
    "too many steps": sarif({**run(), "results": [{**RESULT, "codeFlows": [FLOW]}]}),
    "too many tags": sarif(with_rule({"id": "x", "properties": {"tags": ["t"] * 21}})),
    "a rule without id": sarif(with_rule({})),
}


def upload(world: World, **fields: Any) -> httpx.Response:
    wanted = {"commit_sha": world.pull.head_sha, "ref": "refs/pull/1/head", "sarif": sarif(run()), **fields}
    return world.api.post(f"{world.root}/code-scanning/sarifs", json=wanted)


@pytest.fixture
def scanning(world: World) -> World:
    world.grant("security_events", "write")
    return world


@pytest.mark.parametrize("case", REFUSED)
def test_an_upload_is_refused_for(scanning: World, case: str):
    fields, status = REFUSED[case]
    assert upload(scanning, **fields).status_code == status


@pytest.mark.parametrize("case", FAILED)
def test_processing_fails_for(scanning: World, case: str):
    receipt = upload(scanning, sarif=FAILED[case]).json()
    status = scanning.api.get(f"{scanning.root}/code-scanning/sarifs/{receipt['id']}").json()
    assert (status["processing_status"], len(status["errors"]) > 0) == ("failed", True)


def test_one_run_per_agent_with_its_own_category_is_taken(scanning: World):
    both = sarif(run(automationDetails={"id": "style/"}), run(automationDetails={"id": "logic/"}, results=3))
    receipt = upload(scanning, sarif=both).json()
    status = scanning.api.get(f"{scanning.root}/code-scanning/sarifs/{receipt['id']}").json()
    assert status["processing_status"] == "complete"


def test_uploading_needs_its_own_permission(world: World):
    assert upload(world).status_code == 403


def test_a_repository_without_code_scanning_takes_nothing(scanning: World):
    scanning.repository.code_scanning = False
    assert upload(scanning).status_code == 403
