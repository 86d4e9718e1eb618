"""Our idea of where a comment may stand is git's own."""

import random

import pytest

from review_service.pipeline.change import changed_ranges, hunk_ranges, line_count
from review_service.pipeline.raw_diff import DIFF_OPTIONS, parse_diff
from tests.support.repositories import Repository

FILES = 150


def variant(chance: random.Random, lines: list[str]) -> list[str]:
    """The lines with a few runs of them removed, replaced or added to."""
    changed = list(lines)
    for _ in range(chance.randint(0, 5)):
        at, length = chance.randint(0, len(changed)), chance.randint(0, 4)
        changed[at : at + length] = [f"new {chance.random()}\n" for _ in range(chance.randint(0, 4))]
    return changed


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    chance = random.Random(20260101)
    made = Repository(tmp_path_factory.mktemp("repository"))
    before = {f"{n:03}.py": [f"{chance.randint(0, 9)}\n" for _ in range(chance.randint(0, 60))] for n in range(FILES)}
    after = {name: variant(chance, lines) for name, lines in before.items()}
    ends = {name: chance.choice(["", "the last line has no end"]) for name in before}
    made.commit({name: "".join(lines) for name, lines in before.items()})
    made.commit({name: "".join(lines) + ends[name] for name, lines in after.items()})
    return made


def test_hunks_with_context_are_those_that_git_shows(repository):
    output = repository.git("diff", *DIFF_OPTIONS, "HEAD~1", "HEAD", "--").encode() + b"\n"
    entries = parse_diff(output)
    assert len(entries) > FILES / 2
    for entry, section in entries:
        name = entry.path.decode()
        content = (repository.path / name).read_bytes()
        ours = hunk_ranges(entry.delta(section), line_count(content))
        assert ours == shown_by_git(repository, name), name


def shown_by_git(repository, name):
    shown = repository.git("diff", "HEAD~1", "HEAD", "--", name).splitlines()
    heads = [line.split("+")[1].split(" ")[0].partition(",") for line in shown if line.startswith("@@ ")]
    ranges = [(int(start), int(start) + int(count or 1) - 1) for start, _, count in heads]
    return [(start, end) for start, end in ranges if start <= end]


def test_changed_lines_are_those_with_a_plus(repository):
    output = repository.git("diff", *DIFF_OPTIONS, "HEAD~1", "HEAD", "--").encode() + b"\n"
    for entry, section in parse_diff(output):
        name = entry.path.decode()
        count = line_count((repository.path / name).read_bytes())
        added = sum(end - start + 1 for start, end in changed_ranges(entry.delta(section), count))
        numbers = repository.git("diff", "--numstat", "HEAD~1", "HEAD", "--", name).split()
        assert added == int(numbers[0]), name
