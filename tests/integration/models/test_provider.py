"""The two protocols, spoken to a server that is strict about them."""

import os

import pytest
import redis.asyncio

from review_service.models.errors import OUT_OF_TIME, CallFailed
from review_service.models.prompt import fenced, load
from review_service.models.provider import Call, Provider
from review_service.models.replies import RedisReplies
from tests.support.model_server import Said, model_server
from tests.support.models import MODEL, endpoint

FACES = {
    "OpenAI's with a schema": {},
    "OpenAI's with a tool": {"answer": "tool"},
    "Anthropic's": {"provider": "anthropic", "model": "claude-of-the-tests"},
}


@pytest.fixture
def server():
    with model_server() as running:
        yield running


@pytest.fixture
async def provider():
    made = Provider()
    yield made
    await made.close()


def face(server, name):
    base_url = server.address if "Anthropic" in name else f"{server.address}/v1"
    return endpoint(server, **({"base_url": base_url} | FACES[name]))


def call(at, prompt="summarize", seconds=20.0) -> Call:
    wanted = load(prompt)
    return Call(at, wanted.system, fenced({"files": []}), wanted.schema, wanted.max_output_tokens, seconds)


@pytest.mark.parametrize("prompt", ["deep-review", "explain", "propose-fix", "second-opinion", "summarize"])
@pytest.mark.parametrize("name", FACES)
async def test_every_prompt_is_asked_and_answered_in_every_protocol(server, provider, name, prompt):
    raw = await provider.call(call(face(server, name), prompt))
    assert (raw.input_tokens, raw.output_tokens) == (100, 20)
    (asked,) = server.asked
    assert asked.system.rstrip() == load(prompt).system.rstrip()
    assert asked.schema["required"] == load(prompt).schema["required"]
    assert asked.body.get("max_tokens") == load(prompt).max_output_tokens


@pytest.mark.parametrize("name", FACES)
@pytest.mark.parametrize(
    ("said", "message", "again", "billed"),
    [
        (Said(status=429, headers={"retry-after": "3"}), "answered with status 429", True, False),
        (Said(status=500), "answered with status 500", True, False),
        (Said(status=529), "answered with status 529", True, False),
        (Said(status=401), "answered with status 401", False, False),
        (Said(body=b" " * (2 << 20)), "answered with more than 1 MiB", False, True),
        (Said(body=b"nonsense"), "answered with something that is no answer", False, True),
        (Said(body=b"{}", headers={"content-encoding": "gzip"}), "a packed form that was not asked for", False, True),
    ],
    ids=["slow down", "broken", "overloaded", "stranger", "endless", "nonsense", "packed"],
)
async def test_whatever_goes_wrong_is_a_failed_call_that_says_what_it_costs(
    server, provider, name, said, message, again, billed
):
    server.answer = lambda asked: said
    with pytest.raises(CallFailed, match=message) as caught:
        await provider.call(call(face(server, name)))
    assert (caught.value.again, caught.value.billed) == (again, billed)
    assert caught.value.retry_after_seconds == (3 if said.status == 429 else 0)


async def test_an_endpoint_that_hangs_is_left_in_time(server, provider):
    server.hang = True
    with pytest.raises(CallFailed) as caught:
        await provider.call(call(face(server, "OpenAI's with a schema"), seconds=0.2))
    assert (caught.value.status, caught.value.billed) == (OUT_OF_TIME, True)


async def test_an_endpoint_that_is_not_there_costs_nothing(server, provider):
    with pytest.raises(CallFailed, match="could not be reached") as caught:
        await provider.call(call(endpoint(server, base_url="http://127.0.0.1:1/v1")))
    assert (caught.value.again, caught.value.billed) == (True, False)


async def test_nothing_is_taken_from_variables_of_the_libraries(server, provider, monkeypatch):
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setitem(os.environ, name, "somebody else's")
    for name in FACES:
        await provider.call(call(face(server, name)))
    assert {each.model for each in server.asked} == {MODEL, "claude-of-the-tests"}


async def test_answers_lie_in_redis_which_may_be_away(redis_url):
    here, away = redis.asyncio.from_url(redis_url), redis.asyncio.from_url("redis://127.0.0.1:1/0")
    await RedisReplies(here, 60).put("squad:model:t:1", "{}")
    assert await RedisReplies(here, 60).get("squad:model:t:1") == "{}"
    assert await RedisReplies(here, 0).get("squad:model:t:1") is None
    await RedisReplies(away, 60).put("squad:model:t:1", "{}")
    assert await RedisReplies(away, 60).get("squad:model:t:1") is None
    await here.aclose()
    await away.aclose()
