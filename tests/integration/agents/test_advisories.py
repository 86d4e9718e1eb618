"""An agent that is given a database of advisories uses it; with a broken one it says so and does not start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.agents.client import Answer, running_agent
from tests.support.command import Repository, squad

RULE = "security/vulnerable-dependency"
ENTRY = {
    "id": "GHSA-1111-2222-3333",
    "aliases": ["CVE-2031-1"],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "lantern"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.5"}]}],
        }
    ],
}
CHANGE = {"requirements.txt": "lantern==1.4\n", "pyproject.toml": '[project]\ndependencies = ["lantern>=1"]\n'}
LOCK = {"uv.lock": '[[package]]\nname = "lantern"\nversion = "1.4"\n'}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "osv.json"
    path.write_text(json.dumps(ENTRY))
    return path


def _places(answer: Answer) -> list[tuple[str, int]]:
    found = [finding.location for finding in answer.findings if finding.rule_id == RULE]
    return sorted((place.path, place.range.start_line) for place in found)


async def test_with_a_database_it_reports_and_its_version_names_it(tmp_path: Path, database: Path) -> None:
    settings = {"SQUAD_ADVISORIES": str(database), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    with running_agent(tmp_path, "agent_services.main", "security", **settings) as agent:
        described = await agent.client().describe()
        answers = [await agent.client().analyze(CHANGE, context=LOCK, language="text") for _ in range(2)]
    assert "+advisories." in described.version
    assert "uv.lock" in described.context_patterns
    assert [_places(answer) for answer in answers] == [[("pyproject.toml", 2), ("requirements.txt", 1)]] * 2
    assert not answers[0].failures


async def test_a_lock_file_is_read_for_its_dependencies_and_nothing_else(tmp_path: Path, database: Path) -> None:
    settings = {"SQUAD_ADVISORIES": str(database), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    # In any other file it would be named.
    secret = 'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXb3pLoQ9"\n'
    with running_agent(tmp_path, "agent_services.main", "security", **settings) as agent:
        described = await agent.client().describe()
        elsewhere = await agent.client().analyze({"settings": secret}, language="")
        answer = await agent.client().analyze({"uv.lock": LOCK["uv.lock"] + secret}, language="")
    assert [finding.rule_id for finding in elsewhere.findings] == ["security/hardcoded-secret"]
    assert "uv.lock" in described.generated_patterns
    assert [finding.rule_id for finding in answer.findings] == [RULE]
    assert answer.cells == {"uv.lock": "READ"}


async def test_without_one_it_says_nothing(tmp_path: Path) -> None:
    with running_agent(tmp_path, "agent_services.main", "security") as agent:
        described = await agent.client().describe()
        answer = await agent.client().analyze(CHANGE, context=LOCK, language="text")
    assert "advisories" not in described.version
    assert not {"uv.lock", "package-lock.json"} & {*described.context_patterns, *described.generated_patterns}
    assert _places(answer) == []


@pytest.mark.parametrize(
    "command", [["agent_services.main", "security"], ["agent_services.local", "logic", "security"]]
)
def test_a_broken_database_is_one_clear_line(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "osv.zip").write_bytes(b"no zip")
    settings = {"SQUAD_ADVISORIES": str(tmp_path / "osv.zip"), "SQUAD_TRUST_DIR": str(tmp_path)}
    done = _run(command, settings)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"SQUAD_ADVISORIES: {tmp_path}/osv.zip is no zip that can be read (File is not a zip file)"
    ]


def test_an_agent_that_asks_no_database_does_not_read_it(tmp_path: Path) -> None:
    settings = {"SQUAD_ADVISORIES": str(tmp_path / "none.zip")}
    assert "SQUAD_ADVISORIES" not in _run(["agent_services.main", "style"], settings).stderr


def _run(command: list[str], settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_scan_uses_the_database_it_is_given_by_a_relative_path(tmp_path: Path, database: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "requirements.txt").write_text("lantern==1.4\n")
    chosen = ("code", "--agents", "security", "--format", "json")
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    given = squad("scan", *chosen, cwd=tmp_path, env={"SQUAD_ADVISORIES": database.name, **cache})
    assert RULE in given.out, given.err
    assert RULE not in squad("scan", *chosen, cwd=tmp_path, env=cache).out


def test_a_review_names_what_came_in_by_a_lock_file_alone(tmp_path: Path, database: Path) -> None:
    repository = Repository(tmp_path / "code")
    repository.commit({"uv.lock": LOCK["uv.lock"].replace("1.4", "1.5")})
    repository.commit(LOCK)
    env = {"SQUAD_ADVISORIES": str(database), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = squad("review", "--base", "HEAD~1", "--format", "json", cwd=repository.path, env=env)
    (finding,) = json.loads(done.out)["findings"]
    assert done.status == 1, done.err
    assert (finding["rule_id"], finding["location"]["start_line"]) == (RULE, 3)
