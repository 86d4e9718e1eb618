"""What becomes of the threads of our comments, against a strict local GitHub."""

import dataclasses
from uuid import UUID

import pytest

from report.document import ReviewDocument
from review_service.host.github import GitHub, GitHubSettings
from review_service.host.protocol import HostError, Threads
from review_service.pipeline.place import Placement
from squad.code.v1.finding_pb2 import Finding
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import ChangeRef, Conclusion, RepositoryRef, Review, ReviewFinding, ShownAs
from tests.support.github import client, github  # noqa: F401

BASE = "".join(f"line_{n} = {n}\n" for n in range(1, 41))
MARK = "a" * 32
GONE, BACK = Threads(gone=frozenset({MARK})), Threads(back=frozenset({MARK}))
REPLIES = "/repos/acme/shop/pulls/1/comments/{}/replies"


class World:
    """A pull request with one comment of ours, on line 20."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.repository = emulator.create_repository("acme/shop", {"app.py": BASE}, members={"mona": "write"})
        emulator.push(self.repository, "topic", {"app.py": BASE.replace("line_20 = 20", "line_20 = BAD")})
        self.pull = emulator.open_pull_request(self.repository, "topic")
        self.settings = GitHubSettings(
            api_url=emulator.base_url, app_id=str(emulator.app_id), private_key_pem=emulator.private_key,
            mutation_interval_seconds=0, resolve_threads=True,
        )  # fmt: skip
        self.host = GitHub(self.settings)

    async def publish(self, threads=Threads(), findings=True, push=0):  # noqa: B008 - it is frozen
        where = Location(path="app.py", range=TextRange(start_line=20, end_line=20))
        found = ReviewFinding(
            id=str(UUID(int=push)), fingerprint=MARK, shown_as=ShownAs.SHOWN_AS_INLINE,
            finding=Finding(rule_id="security/x", location=where, message="It is so.", severity="SEVERITY_HIGH"),
        )  # fmt: skip
        repository = RepositoryRef(host="github", external_id=str(self.repository.id), full_name="acme/shop")
        change = ChangeRef(pull_request=1, base_commit=self.pull.base_sha, head_commit=self.pull.head_sha)
        conclusion = Conclusion.CONCLUSION_FAILED
        review = Review(id=str(UUID(int=push)), repository=repository, change=change, conclusion=conclusion)
        document = ReviewDocument(review, [found] if findings else [])
        places = [Placement(found.id, "app.py", 20, 20, None)] if findings else []
        return await self.host.publish(document, places, threads=threads)

    def may_resolve(self):
        next(iter(self.emulator.state.installations.values())).permissions["contents"] = "write"

    def reply(self, body, author="mona"):
        with client(self.emulator, self.emulator.user_token(author)) as api:
            api.post(REPLIES.format(self.root.id), json={"body": body}).raise_for_status()

    @property
    def comments(self):
        return list(self.pull.comments.values())

    @property
    def root(self):
        return self.comments[0]


@pytest.fixture
async def world(github):  # noqa: F811
    made = World(github)
    made.may_resolve()
    yield made
    await made.host.close()


async def test_the_comments_that_were_made_are_told(world):
    published = await world.publish()
    assert published.comments == {MARK: world.root.id}


async def test_a_comment_that_a_person_deleted_is_not_made_again(world):
    known = (await world.publish()).comments
    del world.pull.comments[world.root.id]
    await world.publish(Threads(known))
    assert world.comments == []


async def test_the_thread_of_a_finding_that_is_gone_is_resolved(world):
    await world.publish()
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is not None


async def test_a_thread_in_which_a_person_spoke_last_stays_open(world):
    await world.publish()
    world.reply("Are you sure?")
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is None


async def test_a_thread_in_which_we_spoke_last_is_resolved_although_a_person_spoke_before(world):
    await world.publish()
    world.reply("Done.")
    await world.publish(BACK)
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is not None


async def test_threads_of_people_are_theirs(world):
    await world.publish()
    world.root.user = world.emulator.state.account("mona")
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is None


async def test_a_finding_that_is_back_opens_its_thread_and_says_so_once(world):
    await world.publish()
    await world.publish(GONE, findings=False)
    await world.publish(BACK)
    await world.publish(BACK)
    assert world.root.resolved_by is None
    assert [(each.in_reply_to, "is there again" in each.body) for each in world.comments[1:]] == [(world.root, True)]


async def test_where_its_comment_was_deleted_nothing_is_said_of_a_finding_that_is_back(world):
    await world.publish(Threads({MARK: 1}, back=frozenset({MARK})))
    assert world.comments == []


@pytest.mark.parametrize("granted", ["read", "write"])
async def test_without_being_asked_to_no_thread_is_resolved(world, granted):
    next(iter(world.emulator.state.installations.values())).permissions["contents"] = granted
    await world.host.close()
    world.host = GitHub(dataclasses.replace(world.settings, resolve_threads=False))
    await world.publish()
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is None
    assert not any(request.path == "/graphql" for request in world.emulator.requests)


async def test_an_app_that_may_not_resolve_publishes_all_the_same(world):
    next(iter(world.emulator.state.installations.values())).permissions["contents"] = "read"
    await world.publish()
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is None
    assert [run.status for run in list(world.repository.check_runs.values())] == ["completed"]


async def test_a_lost_answer_to_a_resolution_leads_to_no_second_one(world):
    await world.publish()
    world.emulator.fail_next("POST /graphql", 502, times=2, after=True)
    await world.publish(GONE, findings=False)
    assert world.root.resolved_by is not None


async def test_a_github_that_is_away_is_an_error_as_elsewhere(world):
    await world.publish()
    world.emulator.fail_next("POST /graphql", 502, times=20)
    with pytest.raises(HostError):
        await world.publish(GONE, findings=False)
