"""Agents in other languages join a running product by address alone, and their findings appear in its reviews."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agents.client import running_program
from tests.support.sdks import SDKS, NotAvailable, Sdk, build, left_out
from tests.support.world import World


@pytest.fixture(scope="module")
def joined(running: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sdk]]:
    """The sample agents that can be built here, beside our own; the worker is as it was afterwards."""
    before = running.process("worker").spec.env["SQUAD_AGENTS"]
    trust = running.process("style").spec.env["SQUAD_TRUST_DIR"]
    with contextlib.ExitStack() as stack:
        found, listed = [], [before]
        for sdk in SDKS:
            with contextlib.suppress(NotAvailable):
                build(sdk)
                folder: Path = tmp_path_factory.mktemp(sdk.language)
                agent = stack.enter_context(running_program(folder, *sdk.run, SQUAD_TRUST_DIR=trust))
                found.append(sdk)
                listed.append(f"{sdk.agent}={agent.address}")
        running.set("worker", SQUAD_AGENTS=",".join(listed))
        yield found
        running.set("worker", SQUAD_AGENTS=before)


@pytest.mark.timeout(600)
def test_what_they_find_stands_in_the_review_beside_what_ours_find(running: World, joined: list[Sdk]) -> None:
    pull = running.open_pull("sdk/shop", {"README.md": "Hello.\n"}, {sdk.path: sdk.text for sdk in joined})
    review = running.review(pull, "COMPLETED")
    with running.api() as api:
        answer = api.get("/api/v1/findings", params={"review_id": review["id"]})
        said = {each["finding"]["rule_id"] for each in answer.raise_for_status().json()["findings"]}
    readers = {run["agent"] for run in review["agent_runs"] if run["coverage"]["read"]}
    assert {sdk.agent for sdk in joined} <= readers
    assert {sdk.rule for sdk in joined} <= said
    missing = sorted({sdk.language for sdk in SDKS} - {sdk.language for sdk in joined})
    if missing:
        left_out(f"NOT RUN in a stack: {', '.join(f'sdk/{language}' for language in missing)}")
