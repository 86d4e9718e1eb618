"""An agent that is dead, slow or lying: the review is incomplete and says so, until the cause is gone."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from squad.agent.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc
from squad.code.v1 import coverage_pb2
from tests.support.world import World, landed, world

GREEN = {"success", "neutral", "skipped"}
PATIENCE = {"SQUAD_RETRY_SECONDS": "1", "SQUAD_SWEEP_INTERVAL_SECONDS": "0.2", "SQUAD_AGENT_TIMEOUT_SECONDS": "1.5"}
Response = agent_service_pb2.AnalyzeChangeResponse


class Stranger(agent_service_pb2_grpc.AgentServiceServicer):
    """An agent of somebody else, registered as `style` by its address alone; answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self._port = 0
        self.start()

    def DescribeAgent(self, request, context):
        agent = agent_pb2.Agent(name="style", version="6.6.6", languages=["python"])
        return agent_service_pb2.DescribeAgentResponse(agent=agent)

    def AnalyzeChange(self, request_iterator, context):
        for request in request_iterator:
            if request.HasField("complete"):
                break
        yield from self.answers

    def start(self) -> None:
        self._server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
        agent_service_pb2_grpc.add_AgentServiceServicer_to_server(self, self._server)
        self._port = self._server.add_insecure_port(f"127.0.0.1:{self._port}")
        self._server.start()

    def stop(self) -> None:
        self._server.stop(0).wait()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    made = Stranger()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def impatient(stranger) -> Iterator[World]:
    """A product that waits for an agent for a second and a half, and tries again a second later."""
    with world(durable=False, SQUAD_MAX_TRIES="20", **PATIENCE) as made:
        agents, style = made.process("worker").spec.env["SQUAD_AGENTS"], made.stack.plan.addresses["style"]
        made.set("worker", SQUAD_AGENTS=agents.replace(style, stranger.address))
        yield made


def pull_of(impatient, name):
    return impatient.open_pull(
        f"agents/{name}", {"README.md": "Hello.\n"}, {"app.py": "value = 1\n", "two.py": "x = 2\n"}
    )


def assert_not_green(pull, review, agent):
    _, summaries, [check] = landed(pull)
    assert review["conclusion"] == "CONCLUSION_INCOMPLETE"
    assert (check.status, summaries) == ("completed", 1)
    assert check.conclusion not in GREEN
    [summary] = [each.body for each in list(pull.issue_comments.values())]
    for text in (review["reason"], summary, check.summary):
        assert agent in text
        assert "app.py" in text


def assert_turns_true(impatient, pull, within_seconds=30):
    impatient.review(pull, "COMPLETED", within_seconds)
    reviews, summaries, [check] = landed(pull)
    assert (reviews, summaries, check.conclusion) == (0, 1, "success")
    [summary] = [each.body for each in list(pull.issue_comments.values())]
    assert "incomplete" not in summary


STARTED = Response(started=agent_pb2.AnalysisStarted(agent="style", version="6.6.6"))
DONE = Response(complete=agent_pb2.AnalysisComplete())


def read(path):
    return Response(coverage=coverage_pb2.FileCoverage(path=path, status="COVERAGE_STATUS_READ"))


TRUE = [STARTED, read("app.py"), read("two.py"), DONE]


def test_a_slow_agent_makes_the_review_partial_and_a_retry_makes_it_true(impatient, stranger):
    stranger.answers = TRUE
    with impatient.stopped("logic"):
        pull = pull_of(impatient, "slow")
        assert_not_green(pull, impatient.review(pull, "PARTIAL"), "logic")
    assert_turns_true(impatient, pull)


def test_the_other_agents_do_not_wait_for_a_slow_one(impatient, stranger):
    stranger.answers = TRUE
    with impatient.stopped("logic"):
        pull = pull_of(impatient, "not-waiting")
        review = impatient.review(pull, "PARTIAL")
    assert [run["agent"] for run in review["agent_runs"] if run["coverage"]["read"] == 2] == [
        "architecture", "performance", "security", "style",
    ]  # fmt: skip
    assert_turns_true(impatient, pull)


def test_a_dead_agent_makes_the_review_partial_and_a_retry_makes_it_true(impatient, stranger):
    stranger.answers = TRUE
    stranger.stop()
    pull = pull_of(impatient, "dead")
    assert_not_green(pull, impatient.review(pull, "PARTIAL"), "style")
    stranger.start()
    assert_turns_true(impatient, pull)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("silent", []),
        ("no-ledger", [STARTED, DONE]),
        ("half-a-ledger", [STARTED, read("two.py"), DONE]),
        ("no-end", [STARTED, read("app.py"), read("two.py")]),
        ("other-files", [STARTED, read("app.py"), read("two.py"), read("never/heard/of.py"), DONE]),
        ("miscounts", [STARTED, read("app.py"), read("two.py"),
                       Response(complete=agent_pb2.AnalysisComplete(finding_count=7))]),
        ("other-version", [Response(started=agent_pb2.AnalysisStarted(agent="style", version="1")), read("app.py"),
                           read("two.py"), DONE]),
    ],
)  # fmt: skip
def test_a_lying_agent_never_makes_a_check_green(impatient, stranger, name, answers):
    stranger.answers = answers
    pull = pull_of(impatient, name)
    assert_not_green(pull, impatient.review(pull, "PARTIAL"), "style")
    stranger.answers = TRUE
    assert_turns_true(impatient, pull)


def test_an_agent_killed_in_the_middle_costs_nothing(impatient, stranger):
    stranger.answers = TRUE
    with impatient.stopped("security"):
        pull = pull_of(impatient, "killed")
        impatient.review(pull, "RUNNING")
        impatient.send("security", signal.SIGKILL)
    assert_turns_true(impatient, pull)


def test_a_tenant_may_have_incomplete_reviews_ask_for_action(impatient, stranger):
    stranger.answers = []
    with impatient.api() as api:
        [tenant] = api.get("/api/v1/tenants").json()["tenants"]
        policy = {"incomplete_check": "action_required"}
        api.put(f"/api/v1/tenants/{tenant['id']}/policy", json=policy).raise_for_status()
    pull = pull_of(impatient, "asks")
    assert_not_green(pull, impatient.review(pull, "PARTIAL"), "style")
    [check] = landed(pull)[2]
    assert (check.conclusion, check.actions[0]["label"]) == ("action_required", "Review now")
    stranger.answers = TRUE
    assert_turns_true(impatient, pull)
