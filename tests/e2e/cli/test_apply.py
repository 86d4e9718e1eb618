"""`squad review --apply` writes verified fixes, and nothing else."""

import stat

import pytest

from tests.support.command import Repository, squad

UNUSED = "import os\n\n\ndef one():\n    return 1\n"
MENDED = "\n\ndef one():\n    return 1\n"


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"README.md": "hello\n"})
    return made


def apply(repository):
    return squad("review", "--apply", "--agents", "style", "--fail-on", "low", cwd=repository.path)


def test_a_verified_fix_is_written_and_named(repository):
    repository.write({"app.py": UNUSED})
    ran = apply(repository)
    assert (repository.path / "app.py").read_text().lstrip("\n") == MENDED.lstrip("\n")
    assert "squad: fixed: app.py:1 style/unused-import" in ran.err
    assert "squad: 1 fix applied to 1 file" in ran.err


def test_what_was_fixed_fails_nothing_any_more(repository):
    repository.write({"app.py": UNUSED})
    assert apply(repository).status == 0
    assert apply(repository).status == 0


def test_a_file_keeps_its_mode_and_line_ends(repository):
    app = repository.path / "app.py"
    app.write_bytes(UNUSED.replace("\n", "\r\n").encode())
    app.chmod(0o755)
    apply(repository)
    assert stat.S_IMODE(app.stat().st_mode) == 0o755
    assert b"import os" not in app.read_bytes()
    assert app.read_bytes().count(b"\n") == app.read_bytes().count(b"\r\n")


def test_nothing_is_left_beside_the_files(repository):
    repository.write({"app.py": UNUSED})
    apply(repository)
    assert repository.git("status", "--porcelain") == "?? app.py"
