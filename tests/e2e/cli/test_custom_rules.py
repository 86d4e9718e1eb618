"""A repository's own rules count as the base has them: the real command, real agents, a real repository."""

import json
import re
from pathlib import Path

from tests.support.command import Repository, squad

PAGE = Path(__file__).parents[3] / "docs" / "custom-rules.md"
NO_PRINT = """id: no-print
language: Python
severity: error
message: "`$A` goes to standard output, which nobody reads here"
note: Use the log.
rule:
  pattern: print($A)
fix: log.info($A)
"""
NO_LATEST = """id: no-latest
language: yaml
message: Name a version
metadata: {agent: architecture}
rule:
  kind: block_mapping_pair
  regex: "^image: .*:latest$"
"""


def review(repository, *arguments):
    ran = squad("review", "--base", "main", "--format", "json", *arguments, cwd=repository.path)
    return ran, json.loads(ran.out) if ran.out else {}


def branched(tmp_path, base, head):
    repository = Repository(tmp_path)
    repository.commit(base)
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit(head)
    return repository


def custom(said):
    return [each for each in said["findings"] if "/custom-" in each["rule_id"]]


def test_a_rule_of_the_base_speaks_with_its_own_words_and_severity(tmp_path):
    repository = branched(tmp_path, {".squad/rules/a.yml": NO_PRINT, "a.py": "x = 1\n"}, {"a.py": "x = 1\nprint(x)\n"})
    _, said = review(repository)
    (found,) = custom(said)
    assert (found["rule_id"], found["severity"]) == ("logic/custom-no-print", "high")
    assert found["location"]["start_line"] == 2
    assert found["message"] == "`x` goes to standard output, which nobody reads here. Use the log."


def test_a_rule_that_only_head_has_does_not_run_and_one_that_head_deletes_does(tmp_path):
    files = {".squad/rules/a.yml": NO_PRINT, "a.py": "x = 1\n"}
    repository = branched(tmp_path, files, {".squad/rules/b.yml": NO_LATEST, "c.yml": "image: shop:latest\n"})
    (repository.path / ".squad/rules/a.yml").unlink()
    repository.commit({"a.py": "x = 1\nprint(x)\n"})
    _, said = review(repository)
    assert [each["rule_id"] for each in custom(said)] == ["logic/custom-no-print"]


def test_a_rule_brings_its_language_to_an_agent_that_reads_it_for_nobody_else(tmp_path):
    repository = branched(tmp_path, {".squad/rules/b.yml": NO_LATEST}, {"c.yml": "image: shop:latest\n"})
    _, said = review(repository)
    (found,) = custom(said)
    assert (found["rule_id"], found["location"]["path"]) == ("architecture/custom-no-latest", "c.yml")


def test_configuration_speaks_of_a_custom_rule_as_of_any_other(tmp_path):
    config = "rules: {logic/custom-no-print: off}\n"
    base = {".squad/rules/a.yml": NO_PRINT, ".squad.yml": config, "a.py": "x = 1\n"}
    _, said = review(branched(tmp_path, base, {"a.py": "x = 1\nprint(x)\n"}))
    assert not custom(said)


def test_a_rule_with_an_unknown_key_is_named_by_its_line_and_the_rest_reviewed(tmp_path):
    repository = branched(tmp_path, {".squad/rules/a.yml": NO_PRINT + "severty: low\n"}, {"a.py": "print(1)\n"})
    ran, _ = review(repository)
    assert ran.status in (0, 1)
    assert ".squad/rules/a.yml:9: The configuration of the base branch is wrong: unknown key `severty`" in ran.err


def example():
    return re.search(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL).group(1)


def test_the_example_of_the_page_speaks_and_its_fix_is_offered(tmp_path):
    base = {".squad/rules/a.yml": example(), "a.py": "x = 1\n"}
    head = {"a.py": "x = 1\ny = x.orders.fetch_all()\n", "scripts/b.py": "import a\n\na.x.fetch_all()\n"}
    _, said = review(branched(tmp_path, base, head))
    (found,) = custom(said)
    assert found["message"] == "`x.orders.fetch_all()` reads the whole table into memory. Read page by page."
    assert (found["fix"]["status"], found["fix"]["edits"][0]["new_text"]) == ("verified", "x.orders.pages()")


def test_who_writes_a_rule_is_told_why_its_fix_is_not_offered(tmp_path):
    repository = branched(tmp_path, {".squad/rules/a.yml": NO_PRINT, "a.py": "x = 1\n"}, {"a.py": "x = 1\nprint(x)\n"})
    _, said = review(repository)
    assert custom(said)[0]["fix"]["problem"].startswith("with it `logic/undefined-name` has something to say")
    shown = squad("review", "--base", "main", cwd=repository.path).out
    assert "  its fix is not offered: with it `logic/undefined-name` has something to say" in shown


def test_a_fix_keeps_what_stands_between_many_nodes(tmp_path):
    rule = NO_PRINT.replace("print($A)", "print($$$A)").replace("log.info($A)", "f($$$A)").replace("$A`", "$$$A`")
    repository = branched(tmp_path, {".squad/rules/a.yml": rule, "a.py": "f = 1\n"}, {"a.py": "f = 1\nprint(f,  2)\n"})
    (found,) = custom(review(repository)[1])
    assert found["fix"]["edits"][0]["new_text"] == "f(f,  2)"
