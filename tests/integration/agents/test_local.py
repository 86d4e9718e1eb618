"""All five agents as `squad review` starts them: from one parent, up together, gone together."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_services.runtime.discovery import AGENT_NAMES
from kit.auth import TokenSigner
from tests.support.agents.client import AgentClient, Answer, wait_for
from tests.support.agents.processes import offspring, runs

CHANGE = {
    "app.py": "import yaml\nimport os\nx = yaml.load(open('f'), Loader=yaml.Loader)\n",
    "broken.py": "def f(:\n    return 1\n",
    "newer.py": 'def f[T](x: T) -> str:\n    return f"{x["a"]}"\n',
}
SCRIPT = {"page.js": "export function f(a, b) { var c = a == b; document.body.innerHTML = c; return eval(b) }\n"}


class Local:
    """The process, and where its agents are."""

    def __init__(self, folder: Path, *names: str, **settings: str) -> None:
        self.signer = TokenSigner(folder / "keys", "cli")
        self.signer.export(folder / "trust")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "agent_services.local", *names],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "SQUAD_TRUST_DIR": str(folder / "trust"), "SQUAD_LOG_LEVEL": "warning", **settings},
        )
        assert self.process.stdout is not None
        lines = [json.loads(self.process.stdout.readline()) for _ in names or AGENT_NAMES]
        self.addresses = {line["name"]: line["address"] for line in lines}

    def client(self, name: str) -> AgentClient:
        return AgentClient(self.addresses[name], self.signer)

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    started = Local(tmp_path_factory.mktemp("local"))
    yield started
    started.close()


async def _all(local: Local, files: dict[str, str], language: str) -> dict[str, Answer]:
    return {name: await local.client(name).analyze(files, language=language) for name in AGENT_NAMES}


async def test_every_agent_says_who_it_is_and_shows_an_example_of_each_rule(local: Local) -> None:
    for name in AGENT_NAMES:
        agent = await local.client(name).describe()
        assert agent.name == name
        ids = [rule.id for rule in agent.rules]
        assert ids == sorted(ids)
        assert all(
            rule.purpose and rule.source and rule.flagged_example and rule.passed_example for rule in agent.rules
        )


async def test_a_python_change_is_read_by_all_and_a_syntax_error_is_one_finding(local: Local) -> None:
    answers = await _all(local, CHANGE, "python")
    found = [finding for answer in answers.values() for finding in answer.findings]
    assert {name: answer.cells for name, answer in answers.items()} == {
        name: dict.fromkeys(CHANGE, "READ") for name in AGENT_NAMES
    }
    broken = [finding.rule_id for finding in found if finding.location.path == "broken.py"]
    assert broken == ["logic/syntax-error"]
    assert {"security/unsafe-yaml-load", "style/unused-import"} <= {finding.rule_id for finding in found}


async def test_a_script_is_read_by_those_who_know_scripts(local: Local) -> None:
    answers = await _all(local, SCRIPT, "javascript")
    found = {finding.rule_id for name in ("security", "style") for finding in answers[name].findings}
    assert {
        "security/script-from-text",
        "security/html-from-text",
        "style/loose-equality",
        "style/var-declaration",
    } <= found


async def test_two_runs_say_the_same_in_the_same_order(local: Local) -> None:
    first, second = [await local.client("security").analyze(CHANGE) for _ in range(2)]
    assert [str(finding) for finding in first.findings] == [str(finding) for finding in second.findings]


@pytest.mark.parametrize("processes", [1, 4])
async def test_one_rule_process_or_four_serve_all_agents_and_say_the_same(
    local: Local, tmp_path: Path, processes: int
) -> None:
    large = {f"{number}/{path}": text for number in range(20) for path, text in CHANGE.items()}
    large |= {f"{number}/long.py": "import os\n" + "x = 1\n" * 1000 for number in range(20)}
    other = Local(tmp_path, SQUAD_AGENT_PROCESSES=str(processes))
    before, after = await _all(local, large, "python"), await _all(other, large, "python")
    names = [Path(f"/proc/{process}/comm").read_text().strip() for process in offspring(other.process.pid)]
    other.close()
    assert sorted(names) == ["squad-agents-r"] * processes + ["squad-agents-z"]
    assert [str(after[name].findings) for name in AGENT_NAMES] == [str(before[name].findings) for name in AGENT_NAMES]
    assert [after[name].cells for name in AGENT_NAMES] == [before[name].cells for name in AGENT_NAMES]


@pytest.mark.parametrize("end", ["standard input", "kill"])
def test_all_end_with_the_command(tmp_path: Path, end: str) -> None:
    started = Local(tmp_path, "security")
    processes = offspring(started.process.pid)
    if end == "kill":
        started.process.send_signal(signal.SIGKILL)
    started.close()
    assert processes
    wait_for(lambda: not any(runs(process) for process in processes))


def test_an_unknown_agent_is_one_clear_line(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "agent_services.local", "poetry"], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("there is no agent poetry: choose from architecture, logic")
