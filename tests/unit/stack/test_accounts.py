import os

import pytest

from cli.data_folder import ROOTS, default_data
from cli.stack.accounts import closed_at, open_to_servers

NOBODY = 65534


@pytest.fixture
def folders(data_folder):
    """`outer/inner`, in a folder that everybody can enter."""
    data_folder.chmod(0o711)
    (data_folder / "outer" / "inner").mkdir(parents=True)
    return data_folder / "outer" / "inner"


@pytest.mark.parametrize(
    ("mode", "closed"), [(0o755, False), (0o711, False), (0o700, True), (0o770, True), (0o744, True)]
)
def test_a_folder_is_closed_when_one_above_it_cannot_be_entered(folders, mode, closed):
    folders.parent.chmod(mode)
    assert (closed_at(folders, NOBODY) == folders.parent.resolve()) is closed


def test_a_folder_that_is_not_there_yet_is_as_open_as_the_one_it_goes_into(folders):
    assert open_to_servers(folders / "not" / "there")


def test_the_data_folder_is_the_one_chosen(tmp_path):
    assert default_data({"SQUAD_DATA_DIR": str(tmp_path)}) == tmp_path


def test_the_data_folder_is_in_the_users_data_folder(folders):
    assert default_data({"XDG_DATA_HOME": str(folders)}) == folders / "squad"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")
def test_root_with_a_closed_home_has_the_data_folder_of_the_machine(folders):
    folders.chmod(0o700)
    assert default_data({"XDG_DATA_HOME": str(folders)}) == ROOTS
