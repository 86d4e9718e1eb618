import stat

from cli.stack.files import secret, write_private


def test_a_private_file_is_readable_by_its_owner_only(tmp_path):
    write_private(tmp_path / "file", "text")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_replacing_a_private_file_leaves_nothing_else_behind(tmp_path):
    write_private(tmp_path / "file", "old")
    write_private(tmp_path / "file", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file", "new")]


def test_a_secret_is_made_once_and_kept(tmp_path):
    first = secret(tmp_path / "a")
    assert len(first) == 43
    assert secret(tmp_path / "a") == first != secret(tmp_path / "b")
