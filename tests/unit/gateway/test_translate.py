"""GitHub's events in no host's words: what asks for something, and what must never start a loop."""

import json

import pytest

from gateway.webhooks import payload, translate
from squad.review.v1 import ingest_pb2, review_pb2
from squad.tenancy.v1 import installation_pb2
from tests.support.gateway import INSTALLATION, REPOSITORY, event

US = translate.Us("code-review-squad[bot]", "4217")
CHECK = {"id": 5, "head_sha": "b" * 40, "completed_at": "2026-11-25T12:00:00Z", "app": {"id": 4217}}

SAID = {
    "action": "created",
    "issue": {"number": 7, "pull_request": {}},
    "comment": {"id": 5, "body": "/squad help"},
    "sender": {"login": "ada", "type": "User"},
}


def told(name, **changes):
    read = payload.read(name, json.dumps({**event(), **changes}).encode())
    return translate.host_event(read, name, US, review_pb2.Delivery(delivery_id="d"))


def kind(made):
    return ingest_pb2.HostEventKind.Name(made.kind).removeprefix("HOST_EVENT_KIND_")


CASES = {
    "an opened pull request": ("pull_request", {}, "PULL_REQUEST"),
    "a closed one": ("pull_request", {"action": "closed"}, "PULL_REQUEST"),
    "a draft": ("pull_request", {"action": "converted_to_draft"}, "PULL_REQUEST"),
    "re-run": ("check_run", {"action": "rerequested", "check_run": CHECK}, "RERUN"),
    "re-run all": ("check_suite", {"action": "rerequested", "check_suite": CHECK}, "RERUN"),
    "our button": (
        "check_run",
        {"action": "requested_action", "requested_action": {"identifier": "review"}, "check_run": CHECK},
        "RERUN",
    ),
    "another button": (
        "check_run",
        {"action": "requested_action", "requested_action": {"identifier": "fix"}, "check_run": CHECK},
        "UNSPECIFIED",
    ),
    "another App's check": (
        "check_run", {"action": "rerequested", "check_run": {**CHECK, "app": {"id": 1}}}, "UNSPECIFIED",
    ),
    "a rename": ("repository", {"action": "renamed"}, "RENAMED"),
    "a transfer": ("repository", {"action": "transferred"}, "RENAMED"),
    "a deletion": ("repository", {"action": "deleted"}, "UNREACHABLE"),
    "a comment on a pull request": ("issue_comment", SAID, "REMARK"),
    "an edited one": ("issue_comment", {**SAID, "action": "edited"}, "REMARK"),
    "a comment on lines": ("pull_request_review_comment", {**SAID, "pull_request": {"number": 7}}, "REMARK"),
    "a deleted one": ("issue_comment", {**SAID, "action": "deleted"}, "UNSPECIFIED"),
    "a comment on an issue": ("issue_comment", {**SAID, "issue": {"number": 7}}, "UNSPECIFIED"),
    "another bot's comment": ("issue_comment", {**SAID, "sender": {"login": "x[bot]", "type": "Bot"}}, "UNSPECIFIED"),
    "a star": ("star", {"action": "created"}, "UNSPECIFIED"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_an_event_asks_for(name):
    event_name, changes, expected = CASES[name]
    made = told(event_name, **changes)
    assert kind(made) == expected
    assert bool(made.ignored_reason) == (expected == "UNSPECIFIED")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("pull_request", {"sender": {"login": US.login}}),
        ("check_run", {"action": "rerequested", "check_run": CHECK, "sender": {"login": US.login}}),
        ("issue_comment", {**SAID, "comment": {"id": 5, "performed_via_github_app": {"id": 4217}}}),
    ],
)
def test_what_we_did_ourselves_asks_for_nothing(name, changes):
    made = told(name, **changes)
    assert (kind(made), made.ignored_reason) == ("UNSPECIFIED", "we caused it ourselves")


def test_the_state_of_a_pull_request_is_told_with_the_hosts_time_and_what_was_before():
    state = told("pull_request", action="synchronize", before="c" * 40).pull_request
    assert (state.previous_head_commit, state.open, state.draft) == ("c" * 40, True, False)
    assert state.update_time.ToJsonString() == "2026-11-25T12:00:00Z"


@pytest.mark.parametrize(
    ("action", "state"),
    [("created", "ACTIVE"), ("suspend", "SUSPENDED"), ("unsuspend", "ACTIVE"), ("deleted", "REMOVED")],
)
def test_tenancy_is_told_what_became_of_an_installation_and_when(action, state):
    changed = {"id": INSTALLATION, "account": {"login": "acme"}, "updated_at": "2026-11-25T12:00:00Z"}
    body = json.dumps({"action": action, "installation": changed}).encode()
    origin = translate.origin_of(payload.read("installation", body))
    assert installation_pb2.InstallationState.Name(origin.installation_state) == f"INSTALLATION_STATE_{state}"
    assert (origin.account, origin.installation_update_time.seconds > 0) == ("acme", True)


def test_a_deleted_repository_is_out_of_the_installations_reach():
    read = payload.read("repository", json.dumps({**event(), "action": "deleted"}).encode())
    assert list(translate.origin_of(read).removed_repository_ids) == [str(REPOSITORY)]


def test_a_comment_is_said_by_whoever_wrote_its_present_words():
    edited = told("issue_comment", **{**SAID, "action": "edited", "sender": {"login": "eve", "type": "User"}})
    assert (edited.actor, edited.remark.thread_id, edited.remark.text) == ("eve", 0, "/squad help")


def test_an_answer_on_lines_names_the_comment_that_began_the_thread():
    comment = {"id": 9, "in_reply_to_id": 5, "body": "Why?"}
    reply = told("pull_request_review_comment", **{**SAID, "pull_request": {"number": 7}, "comment": comment})
    assert (reply.remark.pull_request, reply.remark.comment_id, reply.remark.thread_id) == (7, 9, 5)
