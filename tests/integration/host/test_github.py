import dataclasses

import httpx
import pytest

from github_emulator.http.faults import Fault
from report.document import ReviewDocument
from review_service.host.github import GitHub, GitHubSettings, clone_url_allowed
from review_service.host.mirror import Mirrors
from review_service.host.protocol import HostError
from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.policy import Policy
from review_service.pipeline.source import SourceError
from squad.review.v1.review_pb2 import ChangeRef, Conclusion, RepositoryRef, Review
from tests.support.github import github  # noqa: F401
from tests.support.scripted_agents import agent_named, squad

REVIEW = "00000000-0000-7000-8000-00000000000a"
CLEAN = "".join(f"line_{n} = {n}\n" for n in range(1, 41))


class World:
    """The emulator with one pull request, and a host that speaks to it."""

    def __init__(self, emulator, tmp_path, base=None, head=None, pace=None, **settings):
        self.emulator = emulator
        self.repository = emulator.create_repository("acme/shop", base or {"app.py": CLEAN})
        changed = CLEAN.replace("line_20 = 20", "line_20 = BAD")
        emulator.push(self.repository, "feature", head or {"app.py": changed})
        self.pull = emulator.open_pull_request(self.repository, "feature", title="Change")
        self.naps = []
        self.settings = GitHubSettings(
            api_url=emulator.base_url,
            app_id=str(emulator.app_id),
            private_key_pem=emulator.private_key,
            mutation_interval_seconds=0,
            **settings,
        )
        self.host = GitHub(self.settings, sleep=self.nap, pace=pace)
        self.mirrors = Mirrors(tmp_path / "mirrors", self.host, lambda url: clone_url_allowed(self.settings, url))

    async def nap(self, seconds):
        self.naps.append(seconds)

    @property
    def ref(self):
        return RepositoryRef(
            host="github",
            external_id=str(self.repository.id),
            full_name="acme/shop",
            clone_url=f"{self.emulator.base_url}/acme/shop.git",
        )

    @property
    def review(self):
        change = ChangeRef(
            pull_request=self.pull.number,
            base_commit=self.pull.base_sha,
            head_commit=self.pull.head_sha,
        )
        return Review(id=REVIEW, tenant_id="t", repository=self.ref, change=change)

    async def analyze(self, *agents, **policy):
        async with (
            await self.mirrors.source("t", self.ref, self.review.change) as source,
            squad(*(agents or [agent_named()])) as directory,
        ):
            return await analyze(AnalysisRequest(REVIEW, "t", "r", source, Policy(**policy)), directory)

    def ended(self, state="", conclusion=0, pull_request=0):
        review = self.review
        review.state, review.conclusion = f"REVIEW_STATE_{state or 'COMPLETED'}", conclusion
        review.change.pull_request = pull_request or review.change.pull_request
        return review

    async def publish(self, analysis, beside=(), **policy):
        review = self.review
        review.MergeFrom(Review(**policy))
        review.conclusion, review.reason = analysis.conclusion, analysis.reason
        document = ReviewDocument(
            review, analysis.findings, analysis.cells, analysis.agents, suppressed=analysis.suppressed
        )
        return await self.host.publish(document, analysis.placements, beside)

    @property
    def comments(self):
        return list(self.pull.comments.values())

    @property
    def summaries(self):
        return list(self.pull.issue_comments.values())

    @property
    def checks(self):
        return list(self.repository.check_runs.values())


@pytest.fixture
async def world(github, tmp_path):  # noqa: F811
    made = World(github, tmp_path)
    yield made
    await made.host.close()


@pytest.fixture
async def clean(github, tmp_path):  # noqa: F811
    """A pull request in which nothing is found."""
    made = World(github, tmp_path, head={"app.py": CLEAN + "more = 1\n"})
    yield made
    await made.host.close()


async def test_a_review_lands_with_a_comment_a_suggestion_a_summary_and_a_check_that_is_not_green(world):
    await world.host.start_check(world.review)
    published = await world.publish(await world.analyze())
    assert published.html_url.endswith(f"/acme/shop/pull/{world.pull.number}")
    assert "```suggestion\nline_20 = good\n```" in world.comments[0].body
    assert len(world.summaries) == 1
    assert [(run.status, run.conclusion) for run in world.checks] == [("completed", "failure")]


async def test_publishing_twice_says_nothing_twice(world):
    analysis = await world.analyze()
    await world.publish(analysis)
    await world.publish(analysis)
    assert (len(world.comments), len(world.summaries), len(world.checks)) == (1, 1, 1)


async def test_what_did_not_change_is_read_again_for_free(world):
    analysis = await world.analyze()
    await world.publish(analysis)
    await world.publish(analysis)
    before, used = len(world.emulator.requests), await used_requests(world)
    await world.publish(analysis)
    again = [request for request in world.emulator.requests[before:] if request.path != "/rate_limit"]
    # The check run is written each time, and has another end when the clock went on.
    read = [each for each in again if each.method == "GET" and not each.path.endswith("/check-runs")]
    assert len(read) > 2
    assert {request.status for request in read} == {304}
    paid = [request for request in again if request.status != 304]
    assert await used_requests(world) == used + len(paid)


async def used_requests(world):
    token = world.emulator.installation_token("acme")
    async with httpx.AsyncClient(base_url=world.emulator.base_url, trust_env=False) as client:
        answer = await client.get("/rate_limit", headers={"Authorization": f"Bearer {token}"})
    return answer.json()["resources"]["core"]["used"]


async def test_a_compatible_server_that_does_not_tell_our_name_gets_everything_once(world):
    world.emulator.fail_next("GET /app", 404)
    analysis = await world.analyze()
    await world.publish(analysis)
    await world.publish(analysis)
    assert (len(world.comments), len(world.summaries), len(world.checks)) == (1, 1, 1)


@pytest.mark.parametrize("lost", [
    "POST /repos/{owner}/{repo}/pulls/{number}/reviews",
    "POST /repos/{owner}/{repo}/issues/{number}/comments",
    "POST /repos/{owner}/{repo}/check-runs",
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
])  # fmt: skip
async def test_a_lost_answer_to_a_change_leads_to_no_second_one(world, lost):
    world.emulator.fail_next(lost, 502, after=True)
    await world.publish(await world.analyze())
    assert (len(world.comments), len(world.summaries), len(world.checks)) == (1, 1, 1)


async def test_an_incomplete_review_is_never_green(world):
    async def silent(requests, context):
        return
        yield

    await world.publish(await world.analyze(agent_named(), agent_named("mute", silent)))
    assert world.checks[0].conclusion == "failure"


async def test_a_comment_that_github_refuses_becomes_an_annotation(world):
    analysis = await world.analyze()
    moved = [dataclasses.replace(place, start_line=1, end_line=1) for place in analysis.placements]
    await world.publish(dataclasses.replace(analysis, placements=tuple(moved)))
    assert world.comments == []
    assert [note["start_line"] for note in world.checks[0].annotations] == [20]


@pytest.mark.parametrize("head", [
    {"app.py": "app = BAD\n" + "# a long line of words\n" * 24_000},
    {"app.py": "app = BAD\n" + "\n" * 20_000},
    {"a.txt": "\n" * 20_000, "app.py": "app = BAD\n"},
    {f"a{n:03}.txt": "a\n" for n in range(300)} | {"app.py": "app = BAD\n"},
], ids=["a large file", "a long file", "beyond 20,000 lines", "beyond 300 files"])  # fmt: skip
async def test_where_github_shows_no_patch_nothing_is_tried_and_an_annotation_says_it(github, tmp_path, head):  # noqa: F811
    world = World(github, tmp_path, head=head)
    await world.publish(await world.analyze())
    assert world.comments == []
    assert not any(request.path.endswith("/reviews") for request in world.emulator.requests)
    assert [note["path"] for note in world.checks[0].annotations] == ["app.py"]
    await world.host.close()


async def test_one_refused_comment_does_not_take_the_others_with_it(github, tmp_path):  # noqa: F811
    lines = CLEAN.replace("line_5 =", "BAD_5 =").replace("line_20 =", "BAD_20 =").replace("line_35 =", "BAD_35 =")
    world = World(github, tmp_path, head={"app.py": lines})
    analysis = await world.analyze()
    places = list(analysis.placements)
    places[1] = dataclasses.replace(places[1], start_line=12, end_line=12)
    await world.publish(dataclasses.replace(analysis, placements=tuple(places)))
    assert sorted(comment.line for comment in world.comments) == [5, 35]
    await world.host.close()


async def test_after_a_force_push_one_refusal_is_enough(github, tmp_path):  # noqa: F811
    world = World(github, tmp_path, head={"app.py": CLEAN.replace("_5 =", "_5 = BAD").replace("_30 =", "_30 = BAD")})
    review, analysis = world.review, await world.analyze()
    github.push(world.repository, "feature", {"app.py": CLEAN + "end = 1\n"}, start="main")
    document = ReviewDocument(review, analysis.findings, analysis.cells, analysis.agents)
    await world.host.publish(document, analysis.placements)
    assert world.comments == []
    assert len([request for request in github.requests if request.path.endswith("/reviews")]) == 1
    assert [note["start_line"] for note in world.checks[0].annotations] == [5, 30]
    await world.host.close()


async def test_many_annotations_go_out_in_requests_of_fifty(github, tmp_path):  # noqa: F811
    world = World(github, tmp_path, head={"app.py": "".join(f"BAD_{n} = 1\n" for n in range(130))})
    analysis = await world.analyze()
    for finding in analysis.findings:
        finding.shown_as = 2
    await world.publish(analysis)
    assert len(world.checks[0].annotations) == 130
    await world.host.close()


async def test_too_many_requests_without_a_time_to_wait_mean_a_minute(world):
    analysis = await world.analyze()
    world.emulator.fail_next("POST /repos/{owner}/{repo}/pulls/{number}/reviews", 429)
    await world.publish(analysis)
    assert len(world.comments) == 1
    assert world.naps == [60.0]


async def test_changes_go_out_at_least_the_interval_apart(world):
    analysis = await world.analyze()
    await world.host.close()
    world.host = GitHub(dataclasses.replace(world.settings, mutation_interval_seconds=60), sleep=world.nap)
    await world.publish(analysis)
    changes = [r for r in world.emulator.requests if r.method != "GET" and "access_tokens" not in r.path]
    changes = [r for r in changes if "/acme/shop.git/" not in r.path]
    assert len(world.naps) == len(changes) - 1
    assert all(50 < nap <= 60 for nap in world.naps)


async def test_a_forged_mark_of_somebody_else_hides_nothing(world):
    analysis = await world.analyze()
    world.emulator.comment(world.pull, "<!-- squad:summary -->")
    await world.publish(analysis)
    assert len(world.summaries) == 2


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize(("state", "conclusion"), [
    ("SUPERSEDED", "cancelled"), ("CANCELLED", "action_required"), ("FAILED", "failure"),
])  # fmt: skip
async def test_a_review_that_is_not_finished_ends_its_check_as_not_green(world, begun, state, conclusion):
    if begun:
        await world.host.start_check(world.review)
    await world.host.stop_check(world.ended(state), "A reason.")
    [check] = world.checks
    assert (check.status, check.conclusion) == ("completed", conclusion)


@pytest.mark.parametrize(("other", "status", "conclusion"), [
    ({"conclusion": Conclusion.CONCLUSION_FAILED}, "completed", "failure"),
    ({"conclusion": Conclusion.CONCLUSION_PASSED}, "completed", "success"),
    ({"conclusion": Conclusion.CONCLUSION_NOT_REVIEWED}, "completed", "action_required"),
    ({"state": "RUNNING"}, "in_progress", None),
])  # fmt: skip
async def test_a_head_of_two_pull_requests_has_one_check_and_it_says_the_worst(clean, other, status, conclusion):
    beside = [clean.ended(pull_request=12, **other)]
    await clean.publish(await clean.analyze(), beside)
    [check] = clean.checks
    assert (check.status, check.conclusion) == (status, conclusion)
    assert "also the head of #12" in check.summary


async def test_an_overridden_review_shows_who_let_it_pass(world):
    await world.host.start_check(world.review)
    passed = world.ended(conclusion=Conclusion.CONCLUSION_OVERRIDDEN)
    passed.reason = "overridden by ann: reviewed by hand"
    await world.host.stop_check(passed, passed.reason)
    [check] = world.checks
    assert (check.conclusion, check.title) == ("success", "Overridden by ann: reviewed by hand")


async def test_whoever_ends_last_settles_the_check_of_a_shared_head(clean):
    passed = clean.ended(conclusion=Conclusion.CONCLUSION_PASSED)
    await clean.publish(await clean.analyze(), [clean.ended(pull_request=12, state="RUNNING")])
    await clean.host.settle_check(passed, [clean.ended(pull_request=12, conclusion=Conclusion.CONCLUSION_PASSED)])
    [check] = clean.checks
    assert (check.status, check.conclusion) == ("completed", "success")


async def test_a_clone_address_elsewhere_is_refused_before_a_token_is_made(world):
    ref = world.ref
    ref.clone_url = "https://evil.example/acme/shop.git"
    with pytest.raises(SourceError, match="not on the configured code host"):
        await world.mirrors.source("t", ref, world.review.change)
    assert not any("access_tokens" in request.path for request in world.emulator.requests)


async def test_the_second_review_of_a_commit_fetches_nothing(world):
    await world.analyze()
    before = len(world.emulator.requests)
    await world.analyze()
    assert len(world.emulator.requests) == before


async def test_the_token_stands_in_no_file_of_the_mirror(world, tmp_path):
    await world.analyze()
    token = (await world.host.git_credential(world.ref)).password.encode()
    assert not any(token in path.read_bytes() for path in (tmp_path / "mirrors").rglob("*") if path.is_file())


async def test_a_commit_that_does_not_exist_is_one_clear_sentence(world):
    change = world.review.change
    change.head_commit = "f" * 40
    with pytest.raises(SourceError, match="acme/shop could not be fetched"):
        await world.mirrors.source("t", world.ref, change)


async def test_a_wrong_key_is_said_in_one_sentence(world):
    host = GitHub(dataclasses.replace(world.settings, private_key_pem="nonsense"))
    with pytest.raises(HostError, match="no RSA key"):
        await host.start_check(world.review)
    await host.close()


async def test_a_clean_change_passes(clean):
    analysis = await clean.analyze()
    await clean.publish(analysis)
    assert analysis.conclusion == Conclusion.CONCLUSION_PASSED
    assert clean.checks[0].conclusion == "success"


async def test_a_push_without_a_pull_request_gets_no_suite_once_it_was_declined(world):
    await world.host.ignore_pushes(world.ref)
    sha = world.emulator.push(world.repository, "other", {"x": "y\n"})
    assert sha not in {suite.head_sha for suite in list(world.repository.check_suites.values())}
    await world.host.start_check(world.review)
    assert [run.head_sha for run in world.checks] == [world.pull.head_sha]


async def test_who_may_not_decline_suites_is_told_so(world):
    operation = "PATCH /repos/{owner}/{repo}/check-suites/preferences"
    world.emulator.faults.plan(Fault(operation, status=403, message="no"))
    with pytest.raises(HostError) as refused:
        await world.host.ignore_pushes(world.ref)
    assert refused.value.status == 403


async def test_a_review_under_the_old_name_lands_in_the_renamed_repository(world):
    analysis = await world.analyze()
    old = world.review
    world.emulator.rename(world.repository, "store")
    await world.host.start_check(old)
    await world.publish(analysis)
    assert len(world.comments) == 1
    assert [(run.status, run.conclusion) for run in world.checks] == [("completed", "failure")]


async def test_a_check_has_ended_once_it_was_completed(world):
    ended = [await world.host.has_check(world.review)]
    await world.host.start_check(world.review)
    ended.append(await world.host.has_check(world.review))
    await world.publish(await world.analyze())
    assert [*ended, await world.host.has_check(world.review)] == [False, False, True]


async def test_the_button_of_a_head_that_nobody_read_goes_when_it_was_read(clean):
    await clean.host.stop_check(clean.ended("COMPLETED", Conclusion.CONCLUSION_NOT_REVIEWED), "It is a draft.")
    assert [action["label"] for action in clean.checks[0].actions] == ["Review now"]
    await clean.publish(await clean.analyze())
    [check] = clean.checks
    assert (check.conclusion, check.actions) == ("success", [])
