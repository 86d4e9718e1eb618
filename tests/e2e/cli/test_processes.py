"""No agent outlives its command, however that ends."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.command import CLEAN, SQUAD, Repository


def agents_of(scratch: Path) -> list[int]:
    """Processes that work in the command's scratch folder, which is theirs alone."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                folder = (process / "cwd").readlink()
            except OSError:
                continue
            if folder.is_relative_to(scratch):
                found.append(int(process.name))
    return found


def agent_named(name: str, scratch: Path) -> list[int]:
    """The agent's own process, soon after it was forked."""
    found = []
    for pid in agents_of(scratch):
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/comm").read_text().strip() == f"squad-{name}":
                found.append(pid)
    return found


def wait_for(condition, within=20.0):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def running(tmp_path):
    """A review whose agents have started."""
    repository = Repository(tmp_path / "repository")
    repository.commit({"app.py": "x = 1\n"})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [SQUAD, "review", "--base", "HEAD"]
    process = subprocess.Popen(
        command, cwd=repository.path, env={**CLEAN, "TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    wait_for(lambda: len(agents_of(scratch)) > 1)
    yield process, scratch
    process.kill()
    process.wait()
    process.stderr.close()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_signal_ends_the_agents_too(running, number, status):
    process, scratch = running
    os.kill(process.pid, number)
    assert process.wait(20) == status
    wait_for(lambda: agents_of(scratch) == [])


def test_the_end_of_a_review_is_the_end_of_its_agents(running):
    process, scratch = running
    assert process.wait(60) == 0
    assert agents_of(scratch) == []
    assert list(scratch.iterdir()) == []


@pytest.fixture
def scratch(tmp_path):
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def test_agents_that_die_at_start_are_named_and_nothing_is_called_read(tmp_path, scratch):
    repository = Repository(tmp_path / "repository")
    repository.commit({"app.py": "x = 1\n"})
    repository.write({"app.py": "def f(x=[]):\n    return x\n"})
    command = [SQUAD, "review", "--agents", "logic,style"]
    with subprocess.Popen(
        command, cwd=repository.path, env={**CLEAN, "TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        wait_for(lambda: agent_named("agents", scratch))
        os.kill(agent_named("agents", scratch)[0], signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    # They may have told their addresses just before: then they are missed when they are first asked.
    missed = all(f"{name} read none of 1 file" in said for name in ("logic", "style"))
    assert (process.returncode, missed or "the agents did not start" in said) in [(2, True), (3, True)], said
