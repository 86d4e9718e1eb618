"""The architecture agent as a server: it asks for the files it needs, and names a cycle once and exactly."""

from collections.abc import Iterator

import pytest

from tests.support.agents.client import AgentProcess, running_agent


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentProcess]:
    with running_agent(tmp_path_factory.mktemp("architecture"), "agent_services.main", "architecture") as it:
        yield it


def chain(length: int) -> dict[str, str]:
    """Modules of which every one imports the next."""
    files = {f"shop/m{number}.py": f"import shop.m{number + 1}\n" for number in range(1, length)}
    return {"shop/__init__.py": "", **files, f"shop/m{length}.py": "import os\n"}


async def test_an_import_that_closes_a_long_cycle_is_named_on_its_line(agent: AgentProcess) -> None:
    context = chain(30)
    del context["shop/m30.py"]
    answer = await agent.client().analyze({"shop/m30.py": "import os\n\nimport shop.m1\n"}, context=context)
    (found,) = [finding for finding in answer.findings if finding.rule_id == "architecture/import-cycle"]
    assert (found.location.path, found.location.range.start_line) == ("shop/m30.py", 3)
    assert found.evidence[1].location.path == "shop/m1.py"


async def test_a_chain_without_an_end_that_returns_is_no_cycle(agent: AgentProcess) -> None:
    context = chain(30)
    answer = await agent.client().analyze({"shop/m0.py": "import shop.m1\n"}, context=context)
    assert answer.findings == []
    assert answer.cells == {"shop/m0.py": "READ"}
