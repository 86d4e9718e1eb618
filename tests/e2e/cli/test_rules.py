"""`squad rules` lists what the agents can find."""

import json

from tests.support.command import squad


def test_every_rule_is_listed_with_what_a_program_wants_to_know(tmp_path):
    rules = json.loads(squad("rules", "--format", "json", cwd=tmp_path).out)
    assert [each["id"] for each in rules] == sorted(each["id"] for each in rules)
    assert all(each["purpose"] and each["severity"] and each["flagged_example"] for each in rules)
    assert "security/sql-injection" in {each["id"] for each in rules}


def test_one_agent_lists_its_own(tmp_path):
    shown = squad("rules", "--agent", "security", cwd=tmp_path).out.splitlines()
    assert shown[0].split()[:3] == ["id", "severity", "confidence"]
    assert all(line.startswith("security/") for line in shown[1:])
