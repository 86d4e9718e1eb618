import os
from dataclasses import replace

import pytest

from cli.stack import procfs, state
from cli.stack.errors import StackError

ME = state.Member("me", os.getpid(), procfs.start_time(os.getpid()), procfs.argv(os.getpid()))


def test_what_is_written_is_read_again(tmp_path):
    written = state.State("run", ME, [replace(ME, name="other", address="127.0.0.1:1")], {"gateway": "http://x"})
    state.write(tmp_path, written)
    assert state.read(tmp_path) == written


def test_no_state_is_none(tmp_path):
    assert state.read(tmp_path) is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"run": "x"}', '{"run": "x", "supervisor": {"pid": 1}, "members": []}']
)
def test_a_damaged_state_file_is_told(tmp_path, text):
    (tmp_path / "state.json").write_text(text)
    with pytest.raises(StackError, match=r"state.json is damaged: see that no squad process runs, then delete it"):
        state.read(tmp_path)


@pytest.mark.parametrize("other", [{"start_time": "1"}, {"start_time": None}, {"argv": ["/other"]}, {"pid": 2**22 + 1}])
def test_a_process_is_ours_only_if_pid_start_and_command_agree(other):
    assert ME.alive
    assert not replace(ME, **other).alive
