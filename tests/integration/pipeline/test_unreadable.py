"""What the disk does not give stands in the ledger by name; nothing is left out in silence, nothing is waited for."""

import errno
import os
import socket

import pytest

from review_service.pipeline.classify import classify
from review_service.pipeline.disk import Disk, open_file
from review_service.pipeline.fetch import open_repository, review_source, scan_source
from review_service.pipeline.folder import FolderSource
from review_service.pipeline.worktree import WorktreeSource
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus
from tests.support.repositories import Repository


class Locked(Disk):
    """A disk whose `locked.py` may not be read; the tests' user may read everything."""

    def open(self, full):
        if full.endswith(b"locked.py"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return super().open(full)


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"a.py": "1\n"})
    return made


async def ledger(source):
    """(status, detail) by path."""
    async with source:
        files = await classify(source, await source.change(), ())
    return {file.path: file.cell and (file.cell.status, file.cell.detail) for file in files}


def not_read(why):
    return CoverageStatus.COVERAGE_STATUS_NOT_READ, f"could not be read: {why}"


async def test_a_new_file_that_may_not_be_read_is_named(repository):
    repository.write({"locked.py": "1\n", "b.py": "1\n"})
    git = await open_repository(repository.path)
    source = WorktreeSource(git, "HEAD", Locked(repository.path, 40))
    assert await ledger(source) == {"b.py": None, "locked.py": not_read("Permission denied")}


@pytest.mark.parametrize("with_git", [True, False])
async def test_a_scanned_file_that_may_not_be_read_is_named(repository, with_git):
    repository.commit({"locked.py": "1\n"})
    git = await open_repository(repository.path) if with_git else None
    source = FolderSource(repository.path, git, Locked(repository.path, 40))
    assert await ledger(source) == {"a.py": None, "locked.py": not_read("Permission denied")}


def test_a_file_that_vanishes_after_it_was_listed_is_named(tmp_path):
    assert Disk(tmp_path, 40).add(b"gone.py").unreadable == "No such file or directory"


async def test_a_file_that_changes_while_it_is_read_is_named(repository):
    repository.write({"b.py": "1\n"})
    disk = Disk(repository.path, 40)
    disk._keep = lambda content: "0" * 40  # as if it were too much to remember
    source = WorktreeSource(await open_repository(repository.path), "HEAD", disk)
    assert await ledger(source) == {"b.py": not_read("it changed or went away meanwhile")}


async def test_a_change_is_what_it_was_when_it_was_read(repository):
    repository.write({"b.py": "1\n"})
    async with await review_source(repository.path) as source:
        (delta,) = (await source.change()).files
        repository.write({"b.py": "2\n"})
        assert await source.blobs([delta.new_blob_id]) == {delta.new_blob_id: b"1\n"}


async def test_a_folder_that_cannot_be_entered_is_named(tmp_path):
    # The path of the deepest folder is longer than any path may be: nobody can list it, whoever he is.
    (tmp_path / "a.py").write_text("1\n")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    found = await ledger(await scan_source(tmp_path))
    (closed,) = found.keys() - {"a.py"}
    assert closed.endswith("/")
    assert found[closed] == not_read("File name too long")


@pytest.mark.parametrize("kind", ["pipe", "socket"])
@pytest.mark.parametrize("with_git", [True, False])
async def test_what_is_no_file_is_neither_read_nor_waited_for(repository, kind, with_git, monkeypatch):
    monkeypatch.chdir(repository.path)  # the path of a socket must be short
    if kind == "pipe":
        os.mkfifo("x.py")
    else:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("x.py")
    git = await open_repository(repository.path) if with_git else None
    assert await ledger(FolderSource(repository.path, git)) == {"a.py": None}
    assert await ledger(await review_source(repository.path)) == {}


async def test_a_tracked_file_that_has_become_a_pipe_is_not_waited_for(repository):
    repository.commit({"b.py": "1\n", "c.py": "1\n"})
    repository.write({"a.py": None, "b.py": "2\n", "c.py": None})
    os.mkfifo(repository.path / "a.py")
    found = await ledger(await review_source(repository.path))
    assert found["a.py"] == not_read("it is neither a file nor a link")
    assert (found["b.py"], found["c.py"][0]) == (None, CoverageStatus.COVERAGE_STATUS_EXCLUDED)


def test_a_file_that_becomes_a_pipe_or_a_link_before_it_is_opened_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    os.close(open_file(os.fsencode(tmp_path / "pipe")))
    (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        open_file(os.fsencode(tmp_path / "link"))


async def test_repositories_within_are_named_as_such(repository):
    Repository(repository.path / "nested").commit({"b.py": "1\n"})
    for source in (await review_source(repository.path), await scan_source(repository.path)):
        async with source:
            files = {file.path: file for file in await classify(source, await source.change(), ())}
        assert files["nested"].cell.reason == CoverageReason.COVERAGE_REASON_SUBMODULE
