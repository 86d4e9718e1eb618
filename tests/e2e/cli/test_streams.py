"""Where a report goes when the usual places are closed, full, gone or impatient."""

import json
import subprocess

import pytest

from tests.support.command import CLEAN, SQUAD, Repository

BAD = "def read(db, name):\n    return db.execute(f\"select * from t where n = '{name}'\").fetchall()\n"


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"a.py": "x = 1\n"})
    made.write({"a.py": BAD})
    return made


def shell(command, cwd):
    script = command.replace("SQUAD", f"{SQUAD} review --agents security")
    return subprocess.run(["bash", "-c", script], cwd=cwd, env=CLEAN, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("SQUAD >&-", 2, "squad: standard output is closed: give --output a file\n"),
        ("SQUAD > /dev/full", 2, "squad: cannot write the report (No space left on device): give "),
        ("SQUAD --output /dev/full", 2, "squad: cannot write /dev/full (No space left on device): give "),
        ("SQUAD --output .git", 2, "squad: cannot write .git (Is a directory): give --output another place\n"),
        ("SQUAD --output /proc/report", 2, "squad: cannot write /proc/report"),
        ("SQUAD 2>&-", 1, ""),
        ("SQUAD <&- >/dev/null", 1, ""),
        ("mkdir gone; cd gone; rmdir ../gone; SQUAD", 2, "squad: the current folder has been removed: "),
    ],
)  # fmt: skip
def test_every_way_out_that_is_blocked_is_one_clear_line(repository, command, status, said):
    ran = shell(command, repository.path)
    assert (ran.returncode, ran.stderr[: len(said) or None]) == (status, said)


def test_a_reader_that_leaves_does_not_turn_the_review_green(repository):
    repository.write({f"{n}.py": BAD for n in range(60)})
    ran = shell("set -o pipefail; SQUAD --format json --fail-on low | head -c 1", repository.path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "{", "")


def test_a_report_file_replaces_the_old_one_and_leaves_nothing_beside_it(repository, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.json").write_text("old")
    ran = shell(f"umask 027; SQUAD --format json --output {out}/report.json", repository.path)
    assert (ran.returncode, json.loads((out / "report.json").read_text())["conclusion"]) == (1, "failed")
    assert list(out.iterdir()) == [out / "report.json"]
    assert (out / "report.json").stat().st_mode & 0o777 == 0o640
