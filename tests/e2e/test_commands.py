"""People talk to the squad on a pull request, and it does what they may ask for and answers once."""

import json
from collections.abc import Iterator

import pytest

from tests.support.command import squad
from tests.support.servers import wait_until
from tests.support.world import World, landed, world

MEMBERS = {"ada": "write", "max": "maintain", "rea": "read"}
BASE = {"README.md": "Hello.\n"}
CLEAN = {"app.py": "x = 1\n"}
IMPATIENT = {
    "SQUAD_SWEEP_INTERVAL_SECONDS": "0.3",
    "SQUAD_FORGOTTEN_SECONDS": "2",
    "SQUAD_AGENT_TIMEOUT_SECONDS": "3",
    "SQUAD_OVERRIDE_AFTER_SECONDS": "0",
}
UNSAFE = {"load.py": "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"}


@pytest.fixture(scope="module")
def talking() -> Iterator[World]:
    """A product that looks for what is due often."""
    with world(durable=False, **IMPATIENT) as made:
        yield made


def opened(talking, name, change=CLEAN, **options):
    repository = talking.github.create_repository(f"talk/{name}", BASE, members=MEMBERS)
    talking.github.push(repository, "work", change, author="ada")
    return talking.github.open_pull_request(repository, "work", author="ada", **options)


def answers(pull):
    every = [*pull.issue_comments.values(), *pull.comments.values()]
    return [each.body for each in every if "<!-- squad:answer:" in each.body]


def answered(pull, count=1):
    wait_until(lambda: len(answers(pull)) >= count, 30)
    assert len(answers(pull)) == count
    return answers(pull)[-1]


def check(pull):
    return landed(pull)[2][0]


def test_help_is_answered_in_the_conversation_with_every_command(talking):
    pull = opened(talking, "help")
    talking.review(pull, "COMPLETED")
    talking.github.comment(pull, "Hello!\n\n/squad help", "rea")
    said = answered(pull)
    assert said.startswith("> ")
    assert "`/squad override REASON`" in said


def test_review_reads_the_head_again_for_a_writer_and_not_for_a_reader(talking):
    pull = opened(talking, "review")
    first = talking.review(pull, "COMPLETED")
    talking.github.comment(pull, "/squad review", "rea")
    assert "Sorry, rea" in answered(pull)
    talking.github.comment(pull, "/squad review", "ada")
    assert "begins" in answered(pull, 2)
    wait_until(lambda: talking.review(pull, "COMPLETED")["end_time"] != first["end_time"])


def test_the_same_comment_edited_or_delivered_twice_is_answered_once(talking):
    pull = opened(talking, "twice")
    talking.review(pull, "COMPLETED")
    comment = talking.github.comment(pull, "/squad why", "rea")
    answered(pull)
    mine = f'"comment":{{"id":{comment.id},'.encode()
    sent = next(each for each in talking.github.deliveries.all if mine in each.body.replace(b" ", b""))
    assert talking.webhook(sent.body, "issue_comment").json()["status"] == "merged"
    talking.github.edit(pull, comment, "Please:\n\n/squad why")
    talking.github.edit(pull, comment, "/squad why\n/squad explain")
    answered(pull, 2)


def test_a_paused_pull_request_asks_for_action_until_it_goes_on(talking):
    pull = opened(talking, "paused")
    talking.review(pull, "COMPLETED")
    talking.github.comment(pull, "/squad pause", "ada")
    answered(pull)
    talking.github.push(pull.repository, "work", {"other.py": "y = 2\n"}, author="ada")
    assert talking.review(pull, "COMPLETED")["conclusion"] == "CONCLUSION_NOT_REVIEWED"
    assert (check(pull).conclusion, check(pull).actions[0]["label"]) == ("action_required", "Review now")
    talking.github.comment(pull, "/squad resume", "ada")
    answered(pull, 2)
    wait_until(lambda: check(pull).conclusion == "success", 30)


def test_a_false_positive_is_said_in_its_thread_and_the_open_check_follows(talking):
    pull = opened(talking, "fp", UNSAFE)
    talking.review(pull, "COMPLETED")
    assert check(pull).conclusion == "failure"
    [root] = [each for each in list(pull.comments.values()) if "yaml" in each.body]
    talking.github.reply(pull, root, "/squad fp only our own files", "ada")
    assert "maintain or admin" in answered(pull)
    talking.github.reply(pull, root, "/squad fp only our own files", "max")
    assert "false positive" in answered(pull, 2)
    assert all(each.in_reply_to is root for each in list(pull.comments.values()) if "squad:answer:" in each.body)
    wait_until(lambda: check(pull).conclusion == "success", 30)


def test_everything_is_read_again_in_full_and_nothing_is_said_twice(talking):
    pull = opened(talking, "full", UNSAFE)
    first = talking.review(pull, "COMPLETED")
    talking.github.comment(pull, "/squad full", "rea")
    assert "Sorry, rea" in answered(pull)
    talking.github.comment(pull, "/squad full", "ada")
    assert "everything is read" in answered(pull, 2)
    wait_until(lambda: talking.review(pull, "COMPLETED")["end_time"] != first["end_time"])
    whole = f"SELECT whole, attempt FROM review.reviews WHERE repository_key = 'github:{pull.repository.id}'"
    assert talking.rows(whole) == [(True, 2)]
    assert [len(pull.reviews), len(pull.comments), check(pull).conclusion] == [1, 1, "failure"]


def test_the_author_of_a_fork_without_rights_may_ask_for_a_review_and_judges_nothing(talking):
    parent = talking.github.create_repository("talk/forked", BASE, private=False, members=MEMBERS)
    fork = talking.github.fork(parent, "eve")
    talking.github.push(fork, "work", UNSAFE, author="eve")
    pull = talking.github.open_pull_request(parent, "work", head_repository=fork, author="eve")
    talking.review(pull, "COMPLETED")
    [root] = pull.comments.values()
    talking.github.reply(pull, root, "/squad fp it is fine", "eve")
    assert "Sorry, eve" in answered(pull)
    assert "comes from a fork; a maintainer" in answered(pull)
    talking.github.reply(pull, root, "/squad full", "eve")
    assert "everything is read" in answered(pull, 2)
    talking.github.reply(pull, root, "/squad fp it is fine", "max")
    assert "false positive" in answered(pull, 3)
    wait_until(lambda: check(pull).conclusion == "success", 30)
    verdicts = f"SELECT subject FROM review.finding_events WHERE repository_key = 'github:{parent.id}'"
    assert talking.rows(verdicts) == [("github:max",)]
    listed = ["admin", "remark", "list", "--tenant", "default", "--data", talking.stack.data, "--format", "json"]
    remarks = json.loads(squad(*listed, "--limit", "3", cwd=talking.stack.data).out)
    said = [(each["login"], each["role"], each["command"], each["outcome"]) for each in remarks]
    assert said == [
        ("max", "maintain", "fp", "done"),
        ("eve", "read", "full", "done"),
        ("eve", "read", "fp", "refused"),
    ]


def test_a_finding_is_explained_and_ignored_by_its_id(talking):
    pull = opened(talking, "ignored", UNSAFE)
    review = talking.review(pull, "COMPLETED")
    with talking.api() as api:
        found = api.get("/api/v1/findings", params={"review_id": review["id"]}).json()["findings"]
    finding = next(each for each in found if "yaml" in each["finding"]["rule_id"])
    name = finding["fingerprint"][:8]
    talking.github.comment(pull, f"/squad explain {name}", "rea")
    assert finding["finding"]["rule_id"] in answered(pull)
    talking.github.comment(pull, f"/squad ignore {name}", "max")
    assert "Say why" in answered(pull, 2)
    talking.github.comment(pull, f"/squad ignore {name} we trust it", "max")
    assert "we trust it" in answered(pull, 3)
    wait_until(lambda: check(pull).conclusion == "success", 30)


def test_a_maintainer_lets_pass_what_nobody_could_read(talking):
    with talking.stopped("logic"):
        pull = opened(talking, "override")
        assert talking.review(pull, "PARTIAL")["conclusion"] == "CONCLUSION_INCOMPLETE"
        talking.github.comment(pull, "/squad override it must go out", "ada")
        assert "maintain or admin" in answered(pull)
        talking.github.comment(pull, "/squad override it must go out", "max")
        answered(pull, 2)
        wait_until(lambda: check(pull).conclusion == "success", 30)
    assert "it must go out" in check(pull).title + check(pull).summary


def test_a_reply_to_our_comment_is_feedback_and_counts_once(talking):
    pull = opened(talking, "reply", UNSAFE)
    talking.review(pull, "COMPLETED")
    root = next(iter(pull.comments.values()))
    reply = talking.github.reply(pull, root, "Is that so?", "rea")
    query = f"SELECT text, subject FROM review.feedback WHERE source_id LIKE 'comment:github:{pull.repository.id}:%'"
    wait_until(lambda: talking.rows(query) == [("Is that so?", "github:rea")])
    talking.github.edit(pull, reply, "Is that really so?")
    known = f"""SELECT outcome FROM review.deliveries WHERE action = 'edited'
        AND repository_key = 'github:{pull.repository.id}'"""
    wait_until(lambda: talking.rows(known) == [(2,)])
    assert talking.rows(query) == [("Is that so?", "github:rea")]
    assert answers(pull) == []


def test_a_writers_thumb_speaks_once_and_a_readers_neither_way(talking):
    pull = opened(talking, "thumbs", UNSAFE)
    talking.review(pull, "COMPLETED")
    root = next(iter(pull.comments.values()))
    talking.github.react(pull, root, "-1", "ada")
    talking.github.react(pull, root, "+1", "rea")
    for push in range(2):
        talking.github.push(pull.repository, "work", {"more.py": f"m = {push}\n"}, author="ada")
        talking.review(pull, "COMPLETED")
    query = f"""SELECT text, usefulness FROM review.feedback
        WHERE source_id LIKE 'reaction:github:{pull.repository.id}:%' ORDER BY text"""
    assert talking.rows(query) == [("+1", 0), ("-1", 2)]


def test_another_bot_is_not_heard_and_we_never_answer_ourselves(talking):
    pull = opened(talking, "bots")
    talking.review(pull, "COMPLETED")
    talking.github.comment(pull, "/squad review", "other[bot]", kind="Bot")
    talking.github.comment(pull, "/squad help", "rea")
    answered(pull)
    mine = f"SELECT count(*) FROM review.remarks WHERE repository_key = 'github:{pull.repository.id}'"
    assert talking.rows(mine) == [(1,)]


def test_a_worker_killed_while_it_answers_answers_once(talking):
    pull = opened(talking, "killed")
    talking.review(pull, "COMPLETED")
    talking.github.fail_next("POST /repos/{owner}/{repo}/issues/{number}/comments", after=True)
    talking.github.comment(pull, "/squad help", "rea")
    talking.restart("worker")
    answered(pull)
    done = f"SELECT due_time IS NULL FROM review.remarks WHERE repository_key = 'github:{pull.repository.id}'"
    wait_until(lambda: talking.rows(done) == [(True,)], 60)
    answered(pull)
