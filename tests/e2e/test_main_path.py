"""From an opened pull request to one review on it, and on with every push."""

import ast
import re

import pytest

from github_emulator import sample
from github_emulator.suggestions import committed, suggested
from tests.support.servers import wait_until
from tests.support.world import landed

UNSAFE = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
AGENTS = 5
MARK = re.compile(r"<!-- squad:finding:(\w+) -->")


@pytest.fixture(scope="module")
def reviewed(running):
    """The sample pull request and its finished review."""
    pull = running.github.seed_sample()
    return pull, running.review(pull, "COMPLETED")


def test_a_pull_request_gets_one_review_one_summary_and_one_completed_check(running, reviewed):
    pull, review = reviewed
    reviews, summaries, [check] = landed(pull)
    assert (reviews, summaries) == (1, 1)
    assert (check.status, check.conclusion) == ("completed", "failure")
    assert review["conclusion"] == "CONCLUSION_FAILED"
    assert review["html_url"] == running.github.pull_url(pull)


def test_inline_comments_stand_on_changed_lines_and_say_each_thing_once(reviewed):
    pull, _ = reviewed
    comments = pull.visible_comments
    assert 1 <= len([each for each in comments if "**Critical**" not in each.body]) <= 10
    assert all(each.line for each in comments)
    marks = [MARK.search(each.body).group(1) for each in comments]
    assert len(set(marks)) == len(marks)


def test_every_suggestion_applies_and_leaves_a_file_that_parses(reviewed):
    pull, _ = reviewed
    comments = [each for each in pull.visible_comments if suggested(each) is not None]
    assert comments
    for comment in comments:
        ast.parse(committed(comment, pull.repository.git.run("show", f"{pull.head_sha}:{comment.path}")))


def test_the_check_says_in_its_title_who_read_what(reviewed):
    pull, review = reviewed
    _, _, [check] = landed(pull)
    counts = review["coverage"]
    assert f"{len(sample.head())} files read by {AGENTS} agents" in check.title
    assert sum(counts.values()) == AGENTS * len(sample.head())


def test_a_push_edits_the_summary_in_place_and_repeats_no_comment(running):
    pull = running.open_pull("push/again", {"README.md": "Hello.\n"}, {"app.py": UNSAFE})
    first = running.review(pull, "COMPLETED")
    [summary] = pull.issue_comments.values()
    before = summary.body
    running.github.push(pull.repository, "work", {"other.py": UNSAFE.replace("load(", "read(", 1)})
    second = running.review(pull, "COMPLETED")
    assert second["id"] != first["id"]
    [summary] = pull.issue_comments.values()
    assert summary.body != before
    marks = [MARK.search(each.body).group(1) for each in pull.visible_comments]
    assert len(set(marks)) == len(marks)
    assert {each.path for each in pull.visible_comments} == {"app.py", "other.py"}
    assert [run.status for run in list(pull.repository.check_runs.values())] == ["completed", "completed"]


def test_a_push_supersedes_the_review_that_still_runs(running):
    with running.stopped("logic"):
        pull = running.open_pull("push/faster", {"README.md": "Hello.\n"}, {"app.py": UNSAFE})
        running.review(pull, "RUNNING")
        running.github.push(pull.repository, "work", {"app.py": UNSAFE + "\n\nload('')\n"})
    running.review(pull, "COMPLETED")
    states = [each["state"] for each in running.reviews(pull)]
    assert states == ["REVIEW_STATE_COMPLETED", "REVIEW_STATE_SUPERSEDED"]
    assert len(pull.reviews) == 1
    checks = pull.repository.check_runs.values()
    wait_until(lambda: sorted(str(run.conclusion) for run in checks) == ["cancelled", "failure"])
    assert [run.head_sha == pull.head_sha for run in checks if run.conclusion == "failure"] == [True]


def test_a_fork_is_data_only_its_configuration_and_its_code_are_read_and_not_obeyed(running, tmp_path):
    witness = tmp_path / "executed"
    code = f"import pathlib\npathlib.Path({str(witness)!r}).touch()\n"
    hostile = {
        **dict.fromkeys(("conftest.py", "sitecustomize.py", "setup.py", "yaml.py"), code),
        ".squad.yml": "version: 1\nexclude: ['**']\n",
        ".gitattributes": "*.py linguist-generated filter=evil\n",
        "ruff.toml": f"extend = '/etc/passwd'\nexclude = ['*']\ncache-dir = '{tmp_path}'\n",
        "app.py": UNSAFE,
    }
    parent = running.github.create_repository("fork/parent", {"README.md": "Hello.\n"})
    fork = running.github.fork(parent, "stranger")
    running.github.push(fork, "work", hostile, author="stranger")
    pull = running.github.open_pull_request(parent, "work", author="stranger", head_repository=fork)
    review = running.review(pull, "COMPLETED")
    assert review["change"]["from_fork"] is True
    assert "app.py" in {each.path for each in pull.visible_comments}
    assert list(tmp_path.iterdir()) == []
