"""`squad review --batch`: many ranges with one start, each as `squad review` would report it."""

import json

import pytest

from tests.support.command import Repository, squad

CLEAN = "def read(db, name):\n    return db.execute('select 1 where n = ?', (name,))\n"
INJECTION = "def read(db, name):\n    return db.execute(f\"select * from t where n = '{name}'\").fetchall()\n"


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"app.py": CLEAN})
    made.commit({"app.py": INJECTION})
    return made


def line(repository, id_, base, head, **others):
    fields = {"id": id_, "path": str(repository.path), "base": base, "head": head, "output": f"{len(id_)}.json"}
    return json.dumps(fields | others)


def batch(tmp_path, *lines, **env):
    (tmp_path / "ranges.jsonl").write_text("\n".join(lines))
    return squad("review", "--batch", "ranges.jsonl", "--agents", "security", cwd=tmp_path, env=env)


def paths(file):
    return [each["location"]["path"] for each in json.loads(file.read_text())["findings"]]


def test_every_range_gets_its_own_report_with_paths_below_its_id(repository, tmp_path):
    ran = batch(
        tmp_path,
        line(repository, "one/bad", "HEAD~1", "HEAD", output="bad.json"),
        line(repository, "one/good", "HEAD", "HEAD~1", output="good.json"),
    )
    assert ran.status == 1
    assert paths(tmp_path / "bad.json") == ["one/bad/app.py"]
    assert paths(tmp_path / "good.json") == []


def test_one_rule_process_or_four_write_the_same_bytes(repository, tmp_path):
    reports = []
    for processes in ("1", "4"):
        names = [f"{processes}-{number}.json" for number in range(6)]
        lines = [line(repository, f"r{n}", "HEAD~1", "HEAD", output=name) for n, name in enumerate(names)]
        assert batch(tmp_path, *lines, SQUAD_AGENT_PROCESSES=processes).status == 1
        reports.append([(tmp_path / name).read_bytes() for name in names])
    assert reports[0] == reports[1]


def test_a_setting_of_the_agents_reaches_them(repository, tmp_path):
    ran = batch(tmp_path, line(repository, "one", "HEAD~1", "HEAD", output="a.json"), SQUAD_AGENT_PROCESSES="none")
    assert ran.status != 1
    assert "SQUAD_AGENT_PROCESSES" in ran.err


def test_the_suffix_of_an_output_chooses_its_form(repository, tmp_path):
    batch(tmp_path, line(repository, "one", "HEAD~1", "HEAD", output="report.sarif"))
    runs = json.loads((tmp_path / "report.sarif").read_text())["runs"]
    found = runs[0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert found == "one/app.py"


def test_a_range_that_cannot_be_reviewed_is_named_and_leaves_the_others_alone(repository, tmp_path):
    ran = batch(
        tmp_path,
        line(repository, "lost", "no-such-name", "HEAD"),
        line(repository, "one", "HEAD~1", "HEAD", output="report.json"),
    )
    assert ran.status == 3
    assert "squad: lost: `no-such-name` names no commit" in ran.err
    assert paths(tmp_path / "report.json") == ["one/app.py"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "ranges.jsonl names no range"),
        ("{", "ranges.jsonl:1: no JSON"),
        ('{"id": "x"}', "ranges.jsonl:1: write an object with exactly id, path, base, head, output"),
        ('{"id": "x", "path": ".", "base": 1, "head": "b", "output": "o"}', "ranges.jsonl:1: `base` is no text"),
        ('{"id": "x", "path": ".", "base": "a", "head": "b", "output": "no/o"}', "ranges.jsonl:1: no is no folder"),
        ('{"id": "x", "path": ".", "base": "a", "head": "b", "output": "o"}\n' * 2, "two lines have the same id `x`"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(tmp_path, text, complaint):
    ran = batch(tmp_path, text)
    assert ran.status == 2
    assert complaint in ran.err
    assert ran.err.count("\n") == 1


def test_a_batch_and_a_base_of_its_own_contradict_each_other(tmp_path):
    ran = squad("review", "--batch", "ranges.jsonl", "--base", "HEAD", cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert "--base contradicts --batch" in ran.err
