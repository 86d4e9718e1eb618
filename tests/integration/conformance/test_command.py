"""`squad conformance` as an author uses it: against our own agents, and against one that is broken."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from agent_services.runtime.discovery import AGENT_NAMES
from conformance.table import CHECKS
from tests.support.agents.client import running_agent
from tests.support.broken_agents import LedgerFirst, serving
from tests.support.command import Ran, squad

ROOT = Path(__file__).parents[3]


def conformance(folder: Path, *arguments: object) -> Ran:
    return squad("conformance", *map(str, arguments), cwd=folder)


@pytest.mark.parametrize("name", AGENT_NAMES)
def test_our_own_agents_conform(name, tmp_path):
    with running_agent(tmp_path, "agent_services.main", name) as agent:
        done = conformance(tmp_path, agent.address, "--trust-dir", tmp_path / "trust", "--pid", agent.process.pid)
    assert done.status == 0, done.out
    assert "failed" not in done.out


def test_reports_for_programs_name_what_failed_and_where_the_contract_says_so(tmp_path):
    with serving(agent := LedgerFirst()) as address:
        done = conformance(
            tmp_path, address, "--only", "order,count", "--json", tmp_path / "j", "--junit", tmp_path / "x"
        )
        agent.over.set()
    assert done.status == 1
    [order, _] = json.loads((tmp_path / "j").read_text())["checks"]
    assert (order["id"], order["verdict"]) == ("order", "failed")
    assert order["contract"] == "agent/v1/agent_service.proto AnalyzeChange"
    [failure] = ElementTree.parse(tmp_path / "x").getroot().findall("testcase/failure")
    assert failure.attrib["message"] == order["note"] == "it sent a finding after it had begun its ledger"


def test_an_author_brings_files_in_which_the_agent_finds_something(tmp_path):
    (tmp_path / "bad.py").write_text('key = "hunter2-hunter2"\n')
    with serving(agent := LedgerFirst()) as address:
        done = conformance(tmp_path, address, "--only", "locations", "--sample", tmp_path / "bad.py")
        agent.over.set()
    assert "1 findings" in done.out


def test_nobody_at_the_address_and_unknown_checks_are_wrong_use(tmp_path):
    for arguments, said in ((["127.0.0.1:1"], "nobody answers"), (["x:1", "--only", "all"], "there is no check all")):
        done = conformance(tmp_path, *arguments)
        assert (done.status, done.out) == (2, "")
        assert said in done.err


def test_the_documentation_names_every_check_and_its_promise():
    page = (ROOT / "docs/conformance.md").read_text(encoding="utf-8")
    assert [check.id for check in CHECKS if f"| `{check.id}` | {check.promise} |" not in page] == []
