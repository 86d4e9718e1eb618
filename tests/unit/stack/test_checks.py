import os
import stat

import pytest

from cli.stack.checks import check_data, check_git
from cli.stack.errors import StackError


def program(folder, text):
    path = folder / "git"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_the_data_folder_is_made_for_its_owner_only(tmp_path):
    check_data(tmp_path / "a" / "data")
    assert stat.S_IMODE((tmp_path / "a" / "data").stat().st_mode) == 0o700


def test_a_full_disk_is_told_before_anything_starts(tmp_path):
    with pytest.raises(StackError, match=r"only 12 MB are free for .*data and 500 MB are needed: free some space"):
        check_data(tmp_path / "data", free=lambda folder: 12_345_678)


def test_a_data_folder_that_cannot_be_made_is_told_with_the_way_out(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StackError, match=r"cannot write to .*file/data \(Not a directory\): choose another folder"):
        check_data(tmp_path / "file" / "data")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_without_write_permission_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StackError, match="Permission denied"):
        check_data(tmp_path)


def test_the_installed_git_is_new_enough():
    check_git()


def test_missing_git_is_told_with_the_way_out(tmp_path):
    with pytest.raises(StackError, match=r"git is not installed: install git 2\.30 or later"):
        check_git(str(tmp_path / "git"))


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo git version 2.29.3", "git version 2.29.3 is too old: install git 2.30 or later"),
        ("echo what", "what is too old"),
        ("exit 1", "git does not work"),
    ],
)
def test_a_git_that_will_not_do_is_told(tmp_path, script, message):
    with pytest.raises(StackError, match=message):
        check_git(program(tmp_path, script))
