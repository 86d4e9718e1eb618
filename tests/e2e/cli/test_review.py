"""`squad review` and `squad scan` as users run them: real repositories, real agents, exit status and output."""

import json

import pytest

from tests.support.command import Repository, squad
from tests.support.sarif import log, result

CLEAN = "def read(db, name):\n    return db.execute('select 1 where n = ?', (name,))\n"
INJECTION = "def read(db, name):\n    return db.execute(f\"select * from t where n = '{name}'\").fetchall()\n"
RULE = "security/sql-injection"


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"app.py": CLEAN})
    return made


def found(*arguments, cwd):
    ran = squad(*arguments, "--agents", "security", "--format", "json", cwd=cwd)
    report = json.loads(ran.out)
    return ran.status, {(each["location"]["path"], each["rule_id"]) for each in report["findings"]}


def test_a_bad_change_in_the_working_tree_fails_the_review(repository):
    repository.write({"app.py": INJECTION})
    assert found("review", cwd=repository.path) == (1, {("app.py", RULE)})


def test_what_another_tool_found_is_merged_and_does_not_fail_the_review(repository):
    repository.write({"app.py": CLEAN + "KEY = 'AKIAIOSFODNN7EXAMPLE'\n"})
    data = log(result("app.py", 3, "aws-key", level="error"), tool="leaks")
    (repository.path.parent / "other.sarif").write_bytes(data)
    ran = squad("review", "--sarif-in", "../other.sarif", "--agents", "logic", cwd=repository.path)
    assert ran.status == 0
    assert "sarif/leaks-aws-key" in ran.out
    assert "AKIAIOSFODNN7EXAMPLE" not in ran.out


def test_a_log_that_is_none_is_wrong_use(repository):
    repository.write({"app.py": INJECTION, "other.sarif": "{}"})
    ran = squad("review", "--sarif-in", "other.sarif", cwd=repository.path)
    assert (ran.status, "other.sarif: version: Field required: give a SARIF 2.1.0 log" in ran.err) == (2, True)


def test_a_clean_tree_passes_and_says_that_nothing_differs(repository):
    ran = squad("review", cwd=repository.path)
    assert ran.status == 0
    assert "nothing differs: choose another base, for example --base HEAD~1" in ran.out


def test_the_default_base_is_where_the_branch_left_the_default_branch(repository):
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"app.py": INJECTION})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"other.py": INJECTION})
    repository.git("checkout", "--quiet", "topic")
    assert found("review", cwd=repository.path) == (1, {("app.py", RULE)})


LAYERS = "[importlinter]\nroot_package = shop\n[importlinter:contract:1]\nname = l\ntype = layers\nlayers =\n  {}\n"


@pytest.mark.parametrize("contract", ["", LAYERS.format("shop.store\n  shop.web")])
def test_a_change_breaks_the_contract_that_it_empties_or_turns_round(repository, contract):
    base = {"shop/__init__.py": "", "shop/web.py": "", "shop/store.py": ""}
    repository.commit({**base, ".importlinter": LAYERS.format("shop.web\n  shop.store")})
    repository.commit({"shop/store.py": "from shop import web\n\nprint(web)\n", ".importlinter": contract})
    ran = squad("review", "--base", "HEAD~1", "--agents", "architecture", "--format", "json", cwd=repository.path)
    assert "architecture/layer-contract" in {each["rule_id"] for each in json.loads(ran.out)["findings"]}


def test_a_given_base_is_compared_as_given(repository):
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.git("checkout", "--quiet", "main")
    repository.commit({"app.py": INJECTION})
    # Against the tip of main the topic takes the injection away; against their merge-base nothing differs.
    assert found("review", "--base", "main", "--head", "topic", cwd=repository.path) == (0, set())
    assert found("review", "--base", "topic", "--head", "main", cwd=repository.path) == (1, {("app.py", RULE)})


def test_staged_looks_at_the_index_and_not_at_the_disk(repository):
    repository.write({"app.py": INJECTION})
    repository.git("add", "app.py")
    repository.write({"app.py": CLEAN})
    assert found("review", "--staged", cwd=repository.path) == (1, {("app.py", RULE)})
    assert found("review", "--worktree", cwd=repository.path) == (0, set())


@pytest.mark.parametrize("look", ["--staged", "--worktree"])
def test_what_was_committed_before_is_no_part_of_the_next_commit(repository, look):
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"old.py": INJECTION})
    repository.write({"new.py": INJECTION})
    repository.git("add", "new.py")
    assert found("review", look, cwd=repository.path) == (1, {("new.py", RULE)})
    assert found("review", look, "--base", "main", cwd=repository.path)[1] == {("old.py", RULE), ("new.py", RULE)}
    assert found("review", cwd=repository.path)[1] == {("old.py", RULE), ("new.py", RULE)}


def test_a_bare_repository_is_reviewed(repository, tmp_path):
    repository.commit({"app.py": INJECTION})
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    assert found("review", tmp_path / "bare", "--base", "HEAD~1", cwd=tmp_path) == (1, {("app.py", RULE)})


def test_a_detached_head_is_reviewed(repository):
    repository.commit({"app.py": INJECTION})
    repository.git("checkout", "--quiet", "--detach")
    assert found("review", "--base", "HEAD~1", cwd=repository.path) == (1, {("app.py", RULE)})


def test_a_repository_without_a_commit_is_reviewed(tmp_path):
    made = Repository(tmp_path / "new")
    made.write({"app.py": INJECTION})
    assert found("review", cwd=made.path) == (1, {("app.py", RULE)})


def test_scan_reads_a_plain_folder_and_leaves_tools_folders_out(tmp_path):
    for folder in ("code", "code/.venv"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "app.py").write_text(INJECTION)
    assert found("scan", "code", cwd=tmp_path) == (1, {("app.py", RULE)})


def test_scan_reads_tracked_and_new_files_but_no_ignored_ones(repository):
    repository.write({"app.py": INJECTION, "new.py": INJECTION, "ignored.py": INJECTION})
    (repository.path / ".gitignore").write_text("ignored.py\n")
    assert found("scan", cwd=repository.path) == (1, {("app.py", RULE), ("new.py", RULE)})


def test_scan_reads_a_single_file(tmp_path):
    (tmp_path / "app.py").write_text(INJECTION)
    (tmp_path / "other.py").write_text(INJECTION)
    assert found("scan", "app.py", cwd=tmp_path) == (1, {("app.py", RULE)})


def test_fail_on_moves_the_gate(repository):
    repository.write({"app.py": INJECTION})
    assert found("review", "--fail-on", "critical", cwd=repository.path) == (0, {("app.py", RULE)})


def test_an_unread_file_is_named_and_beats_findings(repository):
    repository.write({"app.py": INJECTION, "huge.py": "x = 1\n" * 200_000})
    ran = squad("review", "--agents", "security", "--format", "json", cwd=repository.path)
    assert ran.status == 3
    assert "Not read by security (too large" in ran.err
    assert "huge.py" in ran.err


def test_configuration_comes_from_the_base_and_never_from_the_change(repository):
    repository.write({"app.py": INJECTION})
    (repository.path / ".squad.yml").write_text(f"rules:\n  {RULE}:\n    enabled: false\n")
    assert found("review", cwd=repository.path)[1] == {("app.py", RULE)}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown"])
def test_two_runs_write_the_same_bytes(repository, form):
    repository.write({"app.py": INJECTION, "b.py": INJECTION})
    first, second = (squad("review", "--format", form, cwd=repository.path) for _ in range(2))
    assert first.out
    assert first.out == second.out


def test_a_report_file_appears_whole(repository, tmp_path):
    repository.write({"app.py": INJECTION})
    ran = squad("review", "--format", "sarif", "--output", tmp_path / "out.sarif", cwd=repository.path)
    assert ran.out == ""
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


def test_a_module_in_the_repository_is_never_imported(repository):
    trap = "raise SystemExit('the reviewed code ran')\n"
    repository.write({"json.py": trap, "agent_services.py": trap, "squad.py": trap, "app.py": INJECTION})
    assert found("review", cwd=repository.path)[1] == {("app.py", RULE)}


def test_a_report_left_in_the_repository_is_no_finding_of_the_next(repository):
    squad("review", "--format", "sarif", "--output", "findings.sarif", cwd=repository.path)
    ran = squad("scan", "findings.sarif", "--fail-on", "low", cwd=repository.path)
    assert (ran.status, ran.err) == (0, "")
