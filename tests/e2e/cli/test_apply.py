"""`squad review --apply` writes verified fixes, and nothing else."""

import stat

import pytest

from tests.support.command import Repository, squad

UNUSED = "import os\n\n\ndef one():\n    return 1\n"
MENDED = "def one():\n    return 1\n"


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
    assert (repository.path / "app.py").read_text() == MENDED
    assert "squad: fixed: app.py:1 style/unused-import" in ran.err
    assert "squad: 1 fix applied to 1 file; left: no findings" in ran.err


def test_the_closing_line_counts_what_is_left(repository):
    repository.write({"app.py": UNUSED + "\n\ndef two():\n    y = 2\n    return 3\n"})
    said = apply(repository).out
    assert "  mended: Remove unused import: `os`" in said
    assert "Failed: 1 finding (1 low), after 1 fix" in said


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
