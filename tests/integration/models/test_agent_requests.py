"""An agent asks for a model on its stream: answered in time with a prompt of ours, or told that there is none."""

import json

import pytest

from squad.agent.v1 import agent_pb2
from squad.code.v1.finding_pb2 import Source
from squad.review.v1.review_pb2 import Conclusion
from tests.integration.models.test_passes import consulted
from tests.support.model_server import Said, model_server
from tests.support.models import MODEL
from tests.support.repositories import Repository
from tests.support.scripted_agents import Response, agent_named, completed, covered, finding_at, read_change, started

FORM = {"type": "object", "required": ["line"], "properties": {"line": {"type": "integer"}}}
PROMPT = "words/agent-request@1"
ONLY_AGENTS = b"models: {passes: []}\n"


@pytest.fixture
def server():
    with model_server() as running:
        running.answer = lambda asked: Said({"line": 1})
        yield running


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path)
    made.commit({})
    made.commit({"a.py": "y = BAD\n"})
    return made


class Asking:
    """An agent that asks, and makes a finding of the answer; `replies` keeps what it was told."""

    def __init__(self, prompt=PROMPT, form=FORM, times=1, model=MODEL) -> None:
        self.prompt, self.form, self.times, self.model = prompt, json.dumps(form), times, model
        self.replies: list[agent_pb2.ModelReply] = []

    async def __call__(self, requests, context):
        await read_change(requests)
        yield started()
        for number in range(self.times):
            request = agent_pb2.ModelRequest(id=str(number), prompt_id=self.prompt, output_schema=self.form)
            request.input.update({"code": "y = BAD", "password": "hunter2-hunter2"})
            yield Response(model_request=request)
        for _ in range(self.times):
            self.replies.append((await anext(requests)).model_reply)
        source = Source(engine="words", model=self.model)
        yield Response(finding=finding_at("a.py", 1, "y = BAD", source=source))
        yield covered("a.py")
        yield completed(1)


async def ask(server, repository, asking, config=ONLY_AGENTS):
    return await consulted(server, repository, config, agents=(agent_named(analysis=asking),))


async def test_it_gets_an_answer_in_its_form_and_what_it_finds_with_it_fails_no_check(server, repository):
    asking = Asking()
    result = await ask(server, repository, asking)
    (reply,) = asking.replies
    assert (reply.model, reply.output["line"]) == (MODEL, 1)
    assert (result.conclusion, len(result.findings)) == (Conclusion.CONCLUSION_PASSED, 1)
    (asked,) = server.asked
    assert asked.system.startswith("You help a code review service.")
    assert asked.data["input"] == {"code": "y = BAD", "password": "****"}
    assert [(entry.name, entry.agent, entry.call_count) for entry in result.models.passes] == [
        ("agent-request", "words", 1)
    ]


@pytest.mark.parametrize(
    "asking",
    [
        Asking(prompt="words/agent-request@99", model=""),
        Asking(prompt="zeal/agent-request@1", model=""),
        Asking(form={"type": "object", "$ref": "http://evil.example"}, model=""),
        Asking(form={"type": "string"}, model=""),
    ],
    ids=["unknown version", "another agent's prompt", "a schema that fetches", "no object"],
)
async def test_what_is_no_request_of_the_contract_is_told_that_there_is_no_model(server, repository, asking):
    await ask(server, repository, asking)
    assert [reply.unavailable for reply in asking.replies] == [True]
    assert server.asked == []


async def test_without_a_model_it_is_told_so_at_once(server, repository):
    asking = Asking(model="")
    result = await ask(server, repository, asking, b"gate: high\n")
    assert [reply.unavailable for reply in asking.replies] == [True]
    assert (server.asked, result.models, result.conclusion) == ([], None, Conclusion.CONCLUSION_FAILED)


async def test_a_model_that_hangs_costs_an_agent_no_file(server, repository):
    server.hang, asking = True, Asking(model="")
    result = await consulted(server, repository, ONLY_AGENTS, agents=(agent_named(analysis=asking),), call_seconds=0.2)
    assert [reply.unavailable for reply in asking.replies] == [True]
    assert result.coverage.not_read == 0


async def test_a_name_of_a_model_that_did_not_speak_takes_no_finding_out_of_the_check(server, repository):
    result = await ask(server, repository, Asking(model="invented"))
    assert result.conclusion == Conclusion.CONCLUSION_INCOMPLETE
    assert "words did not read 1 file" in result.reason


async def test_twenty_questions_are_answered_and_no_more(server, repository):
    asking = Asking(times=25)
    await ask(server, repository, asking)
    assert sum(reply.unavailable for reply in asking.replies) == 5
