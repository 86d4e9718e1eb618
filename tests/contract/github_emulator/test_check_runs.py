"""Check runs keep GitHub's limits."""

from typing import Any

import pytest

from tests.contract.github_emulator.conftest import World
from tests.support.github import client

NOTE = {"path": "app.py", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "m"}
ACTION = {"label": "Fix", "description": "Apply the fix", "identifier": "fix"}


def output(**more: Any) -> dict[str, Any]:
    return {"output": {"title": "t", "summary": "s", **more}}


REFUSED: dict[str, dict[str, Any]] = {
    "51 annotations": output(annotations=[NOTE] * 51),
    "a summary too long": output(summary="x" * 65_536),
    "a text too long": output(text="x" * 65_536),
    "an output without summary": {"output": {"title": "t"}},
    "an annotation title too long": output(annotations=[{**NOTE, "title": "x" * 256}]),
    "an annotation message too long": output(annotations=[{**NOTE, "message": "x" * 65_537}]),
    "an annotation of unknown level": output(annotations=[{**NOTE, "annotation_level": "error"}]),
    "an annotation without path": output(annotations=[{key: NOTE[key] for key in NOTE if key != "path"}]),
    "an annotation that ends before it starts": output(annotations=[{**NOTE, "start_line": 2}]),
    "columns over several lines": output(annotations=[{**NOTE, "end_line": 2, "start_column": 1}]),
    "four actions": {"actions": [ACTION] * 4},
    "an action label too long": {"actions": [{**ACTION, "label": "x" * 21}]},
    "completed without a conclusion": {"status": "completed"},
    "a conclusion while in progress": {"status": "in_progress", "conclusion": "success"},
    "an unknown conclusion": {"conclusion": "good"},
    "stale, which is GitHub's own": {"conclusion": "stale"},
    "an unknown status": {"status": "waiting"},
    "a time that is none": {"started_at": "yesterday"},
    "a commit that is not there": {"head_sha": "0" * 40},
    "no name": {"name": None},
}


def create(world: World, **body: Any) -> Any:
    wanted = {"name": "squad", "head_sha": world.pull.head_sha, **body}
    return world.api.post(f"{world.root}/check-runs", json=wanted)


@pytest.mark.parametrize("case", REFUSED)
def test_a_run_is_refused_for(world: World, case: str):
    answer = create(world, **REFUSED[case])
    assert answer.status_code == 422, answer.text
    assert world.repository.check_runs == {}


def test_annotations_of_further_requests_are_added(world: World):
    run = create(world, status="in_progress", **output(annotations=[NOTE] * 50)).json()["id"]
    path = f"{world.root}/check-runs/{run}"
    answer = world.api.patch(path, json={"conclusion": "failure", **output(annotations=[NOTE] * 30)}).json()
    assert (answer["status"], answer["output"]["annotations_count"]) == ("completed", 80)
    assert len(world.api.get(f"{path}/annotations?per_page=100").json()) == 80


def test_a_person_cannot_write_a_check_run(world: World):
    with client(world.github, world.github.user_token("mona")) as mona:
        answer = mona.post(f"{world.root}/check-runs", json={"name": "x", "head_sha": world.pull.head_sha})
    assert answer.json()["message"] == "You must authenticate via a GitHub App."


def test_every_push_gets_a_suite_which_shows_the_loudest_run(world: World):
    path = f"{world.root}/commits/topic/check-suites"
    assert world.api.get(path).json()["check_suites"][0]["status"] == "queued"
    for conclusion in ("success", "neutral", "failure"):
        create(world, name=conclusion, conclusion=conclusion)
    [suite] = world.api.get(path).json()["check_suites"]
    assert (suite["status"], suite["conclusion"]) == ("completed", "failure")


def test_only_the_latest_run_of_a_name_is_listed(world: World):
    for conclusion in ("failure", "success"):
        create(world, conclusion=conclusion)
    listed = world.api.get(f"{world.root}/commits/{world.pull.head_sha}/check-runs").json()
    assert [run["conclusion"] for run in listed["check_runs"]] == ["success"]


def test_a_branch_with_a_slash_names_its_commit(world: World):
    world.github.push(world.repository, "feature/x", {"x": "y\n"})
    assert world.api.get(f"{world.root}/commits/feature/x/check-suites").json()["total_count"] == 1


def test_the_app_may_switch_the_automatic_suites_off(world: World):
    wish = {"auto_trigger_checks": [{"app_id": world.github.app_id, "setting": False}]}
    assert world.api.patch(f"{world.root}/check-suites/preferences", json=wish).status_code == 200
    sha = world.github.push(world.repository, "other", {"x": "y\n"})
    assert world.api.get(f"{world.root}/commits/{sha}/check-suites").json()["total_count"] == 0


@pytest.mark.parametrize("setting", [{}, {"setting": "no"}, {"setting": False, "app_id": "one"}, {"app_id": None}])
def test_preferences_of_another_form_change_nothing(world: World, setting: dict[str, object]):
    good = {"app_id": world.github.app_id, "setting": False}
    broken = {"app_id": world.github.app_id, **setting}
    answer = world.api.patch(f"{world.root}/check-suites/preferences", json={"auto_trigger_checks": [good, broken]})
    assert (answer.status_code, world.repository.auto_check_suites) == (422, True)


def test_preferences_need_the_permission_to_write_checks(world: World):
    world.grant("checks", "read")
    wish = {"auto_trigger_checks": [{"app_id": world.github.app_id, "setting": False}]}
    assert world.api.patch(f"{world.root}/check-suites/preferences", json=wish).status_code == 403
