"""Git as a process: it ends with whoever asked, whenever that is."""

import asyncio
from pathlib import Path

import pytest

from review_service.pipeline.blobs import BlobReader
from review_service.pipeline.fetch import review_source
from review_service.pipeline.git import Git
from review_service.pipeline.source import SourceError
from tests.support.repositories import Repository


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"a.py": "1\n"})
    made.write({"a.py": "2\n"})
    return made


def processes_in(folder):
    """Whoever works in the folder, by what it is doing."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append((process / "cmdline").read_bytes())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("turns", [*range(12), 20, 50, 100])
async def test_a_cancelled_change_ends_at_once_and_leaves_no_process(repository, turns):
    async with asyncio.timeout(10), await review_source(repository.path) as source:
        reading = asyncio.create_task(source.change())
        for _ in range(turns):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait({reading})
    assert processes_in(repository.path) == []


def test_the_end_of_the_loop_ends_what_it_still_read(repository):
    async def leave_behind():
        source = await review_source(repository.path)
        source.task = asyncio.ensure_future(source.change())
        await asyncio.sleep(0)

    asyncio.run(leave_behind())
    assert processes_in(repository.path) == []


async def test_git_that_takes_too_long_is_ended_and_said(repository):
    with pytest.raises(SourceError, match="git cat-file did not end within"):
        await Git(repository.path).run("cat-file", "--batch", given=b"HEAD\n" * 200_000, timeout_seconds=0.01)
    assert processes_in(repository.path) == []


async def test_a_cancelled_read_is_not_taken_for_the_next_answer(repository):
    repository.commit({name: f"{name}\n" * 1000 for name in "bcdefgh"})
    reader = BlobReader(Git(repository.path))
    names = [f"HEAD:{name}" for name in "bcdefgh"]
    reading = asyncio.create_task(reader.read(names * 60))
    await asyncio.sleep(0)
    reading.cancel()
    await asyncio.wait({reading})
    assert (await reader.read(names[:1]))[names[0]] == b"b\n" * 1000
    await reader.close()
