"""The sets of our own: the same every time, their places where they say, and judged by the exact line."""

import ast

import pytest

from tests.quality import cycles, detectors, inferred, layers, leaks
from tests.quality.case import Case, judge, ranges
from tests.support.command import Repository

SETS = pytest.mark.parametrize("cases", [cycles.cases, inferred.cases, layers.cases, leaks.cases])


def finding(path, line):
    return {"path": path, "line": line}


@SETS
def test_a_set_is_the_same_every_time(cases):
    assert list(cases()) == list(cases())


@SETS
def test_a_place_is_on_a_line_that_only_head_has(cases):
    for case in cases():
        if case.place:
            path, line = case.place
            assert case.head[path].splitlines()[line - 1] not in case.base[path].splitlines(), case.name


@SETS
def test_every_case_changes_something_and_its_python_can_be_parsed(cases):
    for case in cases():
        assert case.base != case.head, case.name
        for path in [path for path in case.head if path.endswith(".py")]:
            ast.parse(case.head[path])


def test_only_the_exact_line_counts_and_every_flagged_control_is_an_alarm():
    cases = [Case("a", {}, {}, ("x.py", 3)), Case("b", {}, {}, ("x.py", 3)), Case("c", {}, {}, None)]
    figures = judge(cases, [finding("a/x.py", 3), finding("b/x.py", 4), finding("c/x.py", 1), finding("c/y.py", 2)])
    assert (figures["exact"], figures["places"], figures["alarms"], figures["controls"]) == (1, 2, 1, 1)
    assert figures["score"] == -0.5


def test_cases_become_two_commits_of_one_repository(tmp_path):
    made = ranges([Case("a", {"x.py": "x = 1\n"}, {"y.py": "y = 'ä'\n"}, None)], tmp_path / "cases.git")
    repository = Repository(tmp_path / "elsewhere")
    repository.git("fetch", "--quiet", str(tmp_path / "cases.git"), made[0].base, made[0].head)
    repository.git("fetch", "--quiet", str(made[0].path), made[0].head)
    assert repository.git("show", "--name-status", "--format=", "FETCH_HEAD").split() == ["D", "x.py", "A", "y.py"]
    assert repository.git("show", "FETCH_HEAD:y.py") == "y = 'ä'"


SCANNER_RULES = """package rules

func Shop() *config.Rule {
	tps := utils.GenerateSampleSecrets("shop", secrets.NewSecret(`shp_[a-f]{8}`))
	tps = append(tps, "shp_" + `aaaa`)
	fps := []string{`shp`, unknown(1)}
	return utils.Validate(r, tps, fps)
}
"""


def test_what_a_scanner_tests_itself_with_is_read_from_its_mirror(tmp_path):
    repository = Repository(tmp_path)
    repository.commit(
        {
            "cmd/generate/config/rules/shop.go": SCANNER_RULES,
            "tests/plugins/shop_test.py": "CASES = [('shp_1', True), ('no', False), (1, 2)]\n",
        }
    )
    mirror = tmp_path / ".git"
    cases = {text: bool(case.place) for case in detectors.cases(mirror, mirror) for text in case.head.values()}
    plain = {text.strip(): wanted for text, wanted in cases.items() if len(text) < 10 and "Token" not in text}
    assert {name: plain[name] for name in ("shp_aaaa", "shp", "shp_1", "no")} == {
        "shp_aaaa": True, "shp": False, "shp_1": True, "no": False,
    }  # fmt: skip
    assert sum("shop" in text.lower() for text in cases) == 2
