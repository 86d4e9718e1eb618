"""What becomes of a file when somebody commits a suggestion."""

import pytest

from github_emulator.suggestions import committed
from tests.contract.github_emulator.conftest import HEAD, World

CASES = {
    "a line": ({"line": 10}, "```suggestion\nline X\n```", HEAD.replace("line ten\n", "line X\n")),
    "a range": (
        {"start_line": 8, "line": 9},
        "See\n````suggestion\n```\n````",
        HEAD.replace("line 8\nline 9", "```"),
    ),
    "more lines": ({"line": 10}, "```suggestion\na\n\n```", HEAD.replace("line ten\n", "a\n\n")),
    "no lines": ({"line": 10}, "```suggestion\n```\n", HEAD.replace("line ten\n", "")),
}


def suggest(world: World, where: dict[str, int], body: str):
    [comment] = [world.pull.comments[world.comment(body=body, **where).json()["id"]]]
    return comment


@pytest.mark.parametrize("case", CASES)
def test_it_stands_in_place_of_the_lines_commented_on(world: World, case: str):
    where, body, expected = CASES[case]
    assert committed(suggest(world, where, body), HEAD.encode()) == expected.encode()


def test_new_lines_end_as_the_old_ones_did(world: World):
    comment = suggest(world, {"line": 10}, "```suggestion\na\nb\n```")
    windows = HEAD.replace("\n", "\r\n")
    assert committed(comment, windows.encode()) == windows.replace("line ten", "a\r\nb").encode()


def test_a_comment_without_a_suggestion_and_an_outdated_one_commit_nothing(world: World):
    outdated = suggest(world, {"line": 10}, "```suggestion\na\n```")
    world.github.push(world.repository, "topic", {"app.py": HEAD.replace("line ten", "other")}, author="mona")
    for comment in (suggest(world, {"line": 10}, "a"), outdated):
        with pytest.raises(ValueError, match="no suggestion"):
            committed(comment, HEAD.encode())
