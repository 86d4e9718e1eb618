"""Reviews land whole or not at all, exactly where GitHub lets a comment stand."""

import pytest

from github_emulator import Emulator
from tests.contract.github_emulator.conftest import BASE, World
from tests.support.github import client

THREAD = "Pull request review thread"
OUTSIDE = f"{THREAD} line must be part of the diff and {THREAD} diff hunk can't be blank"
OTHER_HUNK = f"{THREAD} start line must be part of the same hunk as the line."
ALLOWED = {
    "an added line": {"line": 10},
    "a context line": {"line": 7},
    "the last context line": {"line": 53},
    "a deleted line": {"line": 40, "side": "LEFT"},
    "a context line on the left": {"line": 37, "side": "LEFT"},
    "a range": {"start_line": 8, "line": 12},
    "a range from left to right": {"start_line": 10, "start_side": "LEFT", "line": 10, "side": "RIGHT"},
    "a position": {"position": 1},
    "a renamed file": {"path": "renamed.py", "line": 61},
    "a new file": {"path": "new.py", "line": 2},
    "a deleted file": {"path": "gone.py", "line": 1, "side": "LEFT"},
}
REFUSED = {
    "a line outside the hunks": ({"line": 20}, OUTSIDE),
    "a line between two hunks": ({"line": 45}, OUTSIDE),
    "a deleted line on the right": ({"path": "gone.py", "line": 1}, OUTSIDE),
    "a line beyond the file": ({"line": 900}, OUTSIDE),
    "line nought": ({"line": 0}, OUTSIDE),
    "a binary file": ({"path": "logo.png", "line": 1}, OUTSIDE),
    "a file that did not change": ({"path": "README", "line": 1}, "Path could not be resolved"),
    "the old name of a renamed file": ({"path": "old.py", "line": 1}, "Path could not be resolved"),
    "a range that ends before it starts": ({"start_line": 12, "line": 8}, "start line must precede the end line."),
    "a range of one line": ({"start_line": 8, "line": 8}, "start line must precede the end line."),
    "a range over two hunks": ({"start_line": 10, "line": 39}, OTHER_HUNK),
    "a range that starts outside": ({"start_line": 2, "line": 10}, OTHER_HUNK),
    "a position beyond the diff": ({"position": 500}, "position is invalid"),
    "no place": ({}, '"position" wasn\'t supplied.'),
    "an unknown side": ({"line": 10, "side": "right"}, "is not a member of"),
    "a line that is no number": ({"line": "10"}, "is not of type integer"),
    "an empty body": ({"line": 10, "body": " "}, "body can't be blank"),
    "a body too long": ({"line": 10, "body": "x" * 65_537}, "Body is too long (maximum is 65536 characters)"),
    "a whole file": ({"subject_type": "file"}, '"subject_type" is not a permitted key.'),
}
REFUSED_REVIEWS = {
    "no body": ({"event": "COMMENT"}, "Body can't be blank"),
    "a request for changes without a word": ({"event": "REQUEST_CHANGES"}, "You need to leave a comment"),
    "an unknown event": ({"event": "LIKE", "body": "x"}, "is not a member of"),
    "a body too long": ({"event": "COMMENT", "body": "x" * 65_537}, "Body is too long"),
    "an unknown commit": ({"event": "COMMENT", "body": "x", "commit_id": "0" * 40}, "commit_id is not part of"),
    "comments that are no list": ({"event": "COMMENT", "body": "x", "comments": {}}, "is not of type array"),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_a_comment_may_stand_on(world: World, case: str):
    comment = {"path": "app.py", "body": "note", **ALLOWED[case]}
    answer = world.reviews(event="COMMENT", body="b", comments=[comment])
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("case", REFUSED)
def test_a_comment_may_not_stand_on(world: World, case: str):
    fields, message = REFUSED[case]
    good = {"path": "app.py", "line": 10, "body": "fine"}
    answer = world.reviews(event="COMMENT", body="b", comments=[good, {"path": "app.py", "body": "note", **fields}])
    assert (answer.status_code, message in answer.text.replace('\\"', '"')) == (422, True), answer.text
    assert world.api.get(f"{world.root}/pulls/1/comments").json() == []


@pytest.mark.parametrize("case", REFUSED_REVIEWS)
def test_a_review_is_refused_for(world: World, case: str):
    body, message = REFUSED_REVIEWS[case]
    answer = world.reviews(**body)
    assert (answer.status_code, message in answer.text) == (422, True), answer.text


def test_the_author_cannot_approve(world: World):
    with client(world.github, world.github.user_token("mona")) as mona:
        answer = mona.post(f"{world.root}/pulls/1/reviews", json={"event": "APPROVE"})
    assert answer.json()["errors"] == ["Can not approve your own pull request"]


def test_a_review_without_event_is_seen_by_its_author_alone(world: World):
    review = world.reviews(comments=[{"path": "app.py", "line": 10, "body": "draft"}]).json()
    with client(world.github, world.github.user_token("mona")) as mona:
        assert mona.get(f"{world.root}/pulls/1/reviews").json() == []
        assert mona.get(f"{world.root}/pulls/1/comments").json() == []
    assert world.reviews(body="x").json()["errors"] == ["User can only have one pending review per pull request"]
    submitted = world.api.post(
        f"{world.root}/pulls/1/reviews/{review['id']}/events", json={"event": "COMMENT", "body": "b"}
    )
    assert submitted.json()["state"] == "COMMENTED"


def test_a_submitted_review_cannot_be_deleted(world: World):
    review = world.reviews(event="COMMENT", body="b").json()["id"]
    assert world.api.delete(f"{world.root}/pulls/1/reviews/{review}").status_code == 422


def test_a_comment_follows_its_line_when_lines_are_put_before_it(world: World):
    comment = world.comment(line=10).json()["id"]
    world.github.push(world.repository, "topic", {"app.py": "first\n" + world_file(world)}, author="mona")
    moved = world.api.get(f"{world.root}/pulls/comments/{comment}").json()
    assert (moved["line"], moved["original_line"], moved["commit_id"]) == (11, 10, world.pull.head_sha)


def test_a_comment_is_outdated_when_its_line_changes(world: World):
    comment = world.comment(line=10).json()
    world.github.push(world.repository, "topic", {"app.py": world_file(world).replace("ten", "TEN")}, author="mona")
    old = world.api.get(f"{world.root}/pulls/comments/{comment['id']}").json()
    assert (old["line"], old["position"], old["original_line"]) == (None, None, 10)
    assert old["commit_id"] == comment["commit_id"]


def test_a_comment_is_outdated_when_the_change_is_taken_back(world: World):
    comment = world.comment(line=10).json()["id"]
    world.github.push(world.repository, "topic", {"app.py": BASE}, author="mona")
    assert world.api.get(f"{world.root}/pulls/comments/{comment}").json()["line"] is None


def test_a_comment_survives_a_force_push_that_keeps_its_line(world: World):
    comment = world.comment(line=10).json()["id"]
    changed = {"app.py": "first\n" + world_file(world)}
    world.github.push(world.repository, "topic", changed, start="main", author="mona")
    assert world.api.get(f"{world.root}/pulls/comments/{comment}").json()["line"] == 11


def test_a_comment_of_before_a_force_push_is_not_the_pull_requests(world: World):
    early = world.pull.head_sha
    world.github.push(world.repository, "topic", {"more.py": "x = 1\n"}, start="main", author="mona")
    assert world.comment(line=10, commit_id=early).json()["errors"][0]["field"] == "commit_id"


def test_a_reply_joins_the_thread(world: World):
    root = world.comment(line=10).json()["id"]
    reply = world.comment(in_reply_to=root, body="agreed").json()
    again = world.api.post(f"{world.root}/pulls/1/comments/{reply['id']}/replies", json={"body": "me too"}).json()
    assert (reply["in_reply_to_id"], again["in_reply_to_id"]) == (root, root)


def test_a_single_comment_outside_the_diff_is_refused_field_by_field(world: World):
    errors = world.comment(line=20).json()["errors"]
    assert [error["field"] for error in errors] == [
        "pull_request_review_thread.line",
        "pull_request_review_thread.diff_hunk",
    ]


def test_a_whole_file_can_be_commented_on(world: World):
    assert world.comment(subject_type="file").json()["subject_type"] == "file"


def test_a_comment_on_an_earlier_commit_of_the_pull_request_is_taken(world: World):
    early = world.pull.head_sha
    world.github.push(world.repository, "topic", {"more.py": "x = 1\n"}, author="mona")
    assert world.comment(line=10, commit_id=early).status_code == 201


def test_only_its_author_changes_a_comment(world: World):
    comment = world.comment(line=10).json()["id"]
    with client(world.github, world.github.user_token("mona")) as mona:
        assert mona.patch(f"{world.root}/pulls/comments/{comment}", json={"body": "no"}).status_code == 403
        assert mona.delete(f"{world.root}/pulls/comments/{comment}").status_code == 403


def test_a_pull_request_from_a_fork_can_be_reviewed(world: World, github: Emulator):
    fork = github.fork(world.repository, "mallory")
    github.push(fork, "evil", {"app.py": "line one\n" + BASE}, author="mallory")
    pull = github.open_pull_request(world.repository, "evil", head_repository=fork, author="mallory")
    comment = {"path": "app.py", "line": 1, "body": "note"}
    answer = world.api.post(
        f"{world.root}/pulls/{pull.number}/reviews", json={"event": "COMMENT", "body": "b", "comments": [comment]}
    )
    assert answer.status_code == 200
    shown = world.api.get(f"{world.root}/pulls/{pull.number}").json()
    assert (shown["head"]["repo"]["full_name"], shown["head"]["label"]) == ("mallory/shop", "mallory:evil")


def world_file(world: World) -> str:
    entry = world.repository.git.read(world.pull.head_sha, "app.py")
    assert entry is not None
    return entry.content.decode()
