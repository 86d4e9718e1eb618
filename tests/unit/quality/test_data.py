"""Ground truth that is only partly there: what is missing is counted, never taken for silence."""

import json

import pytest

from tests.quality.data import Data
from tests.support.command import Repository


@pytest.fixture
def data(tmp_path):
    for name in ("scorers", "mirrors/ada+shop", "sets/owasp"):
        (tmp_path / name).mkdir(parents=True)
    made = Repository(tmp_path / "work")
    made.commit({"a.py": "a = 1\n"})
    made.git("clone", "--quiet", "--bare", ".", str(tmp_path / "mirrors/ada+shop/repo"))
    cases = {"one": {"repo": "ada+shop", "fix": "f1"}, "two": {"repo": "bob+depot", "fix": "f2", "parent": "p2"}}
    (tmp_path / "scorers/cases.json").write_text(json.dumps(cases))
    return Data(tmp_path / "sets", tmp_path / "scorers", tmp_path / "mirrors")


def test_only_cases_whose_repository_is_here_are_run_and_the_others_are_counted(data):
    assert list(data.cases("cases.json")) == ["one"]
    assert data.absent("cases.json") == {"bob+depot": 1}


def test_a_case_file_or_a_set_that_is_not_here_is_empty(data):
    assert data.cases("no-such.json") == {}
    assert data.folder("owasp") is None
    assert data.folder("sven") is None


def test_a_fix_is_reviewed_backwards_and_forwards(data):
    backwards, forwards = data.reverse_ranges(data.cases("cases.json"))
    assert (backwards.id, backwards.base, backwards.head) == ("one/b", "f1", "f1^")
    assert (forwards.id, forwards.base, forwards.head) == ("one/a", "f1^", "f1")
