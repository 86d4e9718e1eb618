"""A repository's own configuration, when something in it is wrong: said on its line, and never the end of a review."""

import pytest

from tests.support.command import Repository, squad

CODE = {"app.py": "x = 1\n"}


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({".squad.yml": "gate: low\n", **CODE})
    return made


def test_a_mistake_is_said_on_its_line_and_the_last_good_configuration_applies(repository):
    repository.commit({".squad.yml": "# why\ngaate: low\n"})
    repository.write({"app.py": "x = 2\n"})
    ran = squad("review", "--worktree", "--agents", "security", cwd=repository.path)
    assert ran.status == 0
    assert ".squad.yml:2" in ran.out
    assert "unknown key `gaate`" in ran.out
    assert "the configuration of commit" in ran.out


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_every_form_of_the_report_says_so(repository, form):
    repository.commit({".squad.yml": "gate: 7\n"})
    repository.write({"app.py": "x = 2\n"})
    ran = squad("review", "--worktree", "--agents", "security", "--format", form, cwd=repository.path)
    assert ran.status == 0
    assert ".squad.yml" in ran.out
    assert "The configuration of the base branch is wrong: `gate`" in ran.out


def test_a_scan_of_a_commit_does_not_look_into_its_past(repository):
    repository.commit({".squad.yml": "gaate: low\n"})
    ran = squad("scan", "--head", "HEAD", "--agents", "security", cwd=repository.path)
    assert ran.status == 0
    assert ".squad.yml:1" in ran.out
    assert "the repository has no configuration" in ran.out


def test_a_scan_has_then_no_configuration(tmp_path):
    (tmp_path / ".squad.yml").write_text("gaate: low\n")
    (tmp_path / "app.py").write_text("x = 1\n")
    ran = squad("scan", "--agents", "security", cwd=tmp_path)
    assert ran.status == 0
    assert "the repository has no configuration" in ran.out


def test_a_name_that_does_not_exist_is_said_on_its_line_with_the_nearest_that_does(repository):
    repository.commit({".squad.yml": "rules:\n  security/sql-injektion: off\nagents: {securty: off}\n"})
    repository.write({"app.py": "x = 2\n"})
    ran = squad("review", "--worktree", "--agents", "security", cwd=repository.path)
    assert ran.status == 0
    assert ".squad.yml:2: The configuration names the rule `security/sql-injektion`, which does not exist" in ran.out
    assert "did you mean `security/sql-injection`?" in ran.out
    assert "did you mean `security`?" in ran.out


def test_an_agent_that_was_not_asked_is_no_unknown_name(repository):
    repository.commit({".squad.yml": "agents: {logic: off}\n"})
    repository.write({"app.py": "x = 2\n"})
    ran = squad("review", "--worktree", "--agents", "security", cwd=repository.path)
    assert "The configuration" not in ran.out


def test_in_a_file_that_was_given_it_ends_the_command(repository):
    (repository.path / "mine.yml").write_text("rules:\n  security/sql-injektion: off\n")
    ran = squad("review", "--config", "mine.yml", "--agents", "security", cwd=repository.path)
    assert (ran.status, ran.out) == (2, "")
    assert "mine.yml:2: The configuration names the rule" in ran.err
    assert "did you mean `security/sql-injection`?" in ran.err


def test_what_the_change_takes_back_is_said(repository):
    repository.write({".squad.yml": "gate: critical\n", "app.py": "x = 2\n"})
    ran = squad("review", "--worktree", "--agents", "security", cwd=repository.path)
    assert "a change may only make its own review stricter" in ran.out
