"""Repositories that lack some of their objects, as partial copies do."""

from review_service.pipeline.fetch import review_source
from tests.support.repositories import Repository


async def test_a_file_whose_content_is_lacking_is_listed_and_costs_nobody_else(tmp_path):
    repository = Repository(tmp_path / "repository")
    repository.commit({"large.bin": "gone\n", "kept.py": "a = 1\n"})
    repository.commit({"kept.py": "a = 2\n"})
    lost = repository.git("rev-parse", "HEAD:large.bin")
    (repository.path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    async with await review_source(repository.path, base="HEAD~1", head="HEAD") as source:
        sizes = {entry.path: entry.size_bytes for entry in await source.manifest()}
        assert sizes == {"kept.py": 6, "large.bin": 0}
        assert await source.blobs([lost]) == {}
