"""Real histories are walked the same way every time, and what is wrong with a suggestion is seen."""

from collections import Counter

import pytest

from github_emulator import Emulator
from squad.code.v1.finding_pb2 import Finding, Fix, TextEdit
from squad.code.v1.location_pb2 import TextRange
from squad.review.v1.review_pb2 import ReviewFinding
from tests.quality.histories import histories, mirrors_in
from tests.quality.strict import problem_of, stands
from tests.support.command import Repository
from tests.support.github import client

FIX = Fix(edits=[TextEdit(path="a.py", range=TextRange(start_line=1, start_column=5, end_line=1, end_column=6),
                          new_text="2")])  # fmt: skip
FOUND = {"f1": ReviewFinding(fingerprint="f1", finding=Finding(rule_id="test/any", fix=FIX))}
SUGGESTIONS = {"a = 2": "", "a = 3": "another file than its fix"}


def test_pull_requests_commits_and_stretches_are_taken_from_every_mirror_the_same_each_time(tmp_path):
    made = Repository(tmp_path / "work")
    for number in range(6):
        made.commit({"a.py": f"a = {number}\n"})
    made.git("checkout", "--quiet", "-b", "topic", "HEAD~2")
    topic = made.commit({"b.py": "b = 1\n"})
    made.git("checkout", "--quiet", "main")
    made.git("merge", "--quiet", "--no-edit", "topic")
    (tmp_path / "mirrors/ada+shop").mkdir(parents=True)
    made.git("clone", "--quiet", "--bare", ".", str(tmp_path / "mirrors/ada+shop/repo"))
    found = list(histories(mirrors_in(tmp_path / "mirrors"), 6))
    assert Counter(each.kind for each in found) == {"merged pull request": 1, "commit": 3, "many commits": 2}
    assert (found[0].repository, found[0].head) == ("ada/shop", topic)
    assert found == list(histories(mirrors_in(tmp_path / "mirrors"), 6))


@pytest.mark.parametrize("line", SUGGESTIONS)
def test_a_suggestion_that_makes_another_file_than_its_fix_is_seen(github: Emulator, line: str):
    repository = github.create_repository("acme/shop", {"a.py": "a = 0\n"})
    github.push(repository, "topic", {"a.py": "a = 1\n"})
    pull = github.open_pull_request(repository, "topic")
    comment = {"path": "a.py", "line": 1, "commit_id": pull.head_sha,
               "body": f"```suggestion\n{line}\n```\n<!-- squad:finding:f1 -->"}  # fmt: skip
    with client(github) as api:
        api.post("/repos/acme/shop/pulls/1/comments", json=comment).raise_for_status()
    [posted] = pull.comments.values()
    assert SUGGESTIONS[line] in problem_of(pull, posted, FOUND)
    assert bool(problem_of(pull, posted, FOUND)) == bool(SUGGESTIONS[line])
    assert (stands(pull, "a.py", 1, 1), stands(pull, "a.py", 2, 2)) == (True, False)
