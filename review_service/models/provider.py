"""Speaks to endpoints. The client library takes a second to import, so this waits until a model is asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from review_service.models.endpoint import Endpoint
from review_service.models.errors import OUT_OF_TIME, CallFailed

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.models import Model, ModelRequestParameters

LIBRARY_MISSING = "a model is set up but its library is not installed: install `pydantic-ai-slim[anthropic,openai]`"
_ADDRESSES = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
_TOO_MANY_REQUESTS, _OVERLOADED, _SERVER_ERROR, _TIMED_OUT, _CONFLICT = 429, 529, 500, 408, 409


class LibraryMissing(Exception):  # noqa: N818  an installation, not a bug
    """The client library is not installed."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question as it leaves this machine."""

    endpoint: Endpoint
    system: str
    data: str
    schema: Mapping[str, Any]
    max_output_tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Raw:
    """What came back. Token counts are the endpoint's; 0 when it gives none."""

    text: str
    input_tokens: int
    output_tokens: int


def require_library() -> None:
    """Raises LibraryMissing."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("pydantic_ai", "openai", "anthropic")):
        raise LibraryMissing(LIBRARY_MISSING)


class Provider:
    """Connections to endpoints, opened at the first question and kept. For one event loop."""

    def __init__(self) -> None:
        self._models: dict[Endpoint, Model] = {}
        self._http: httpx2.AsyncClient | None = None

    async def call(self, call: Call) -> Raw:
        """Asks once. Raises CallFailed."""
        from pydantic_ai.messages import ModelRequest, UserPromptPart
        from pydantic_ai.settings import ModelSettings

        request = ModelRequest(parts=[UserPromptPart(call.data)], instructions=call.system)
        settings = ModelSettings(max_tokens=call.max_output_tokens, timeout=call.seconds, max_retries=0)
        try:
            response = await self._model(call.endpoint).request([request], settings, _parameters(call))
            return Raw(_text(response), response.usage.input_tokens, response.usage.output_tokens)
        except Exception as error:  # an answer in no known form makes the library raise anything
            raise _failure(error) from error

    async def close(self) -> None:
        """Closes the connections."""
        if self._http is not None:
            await self._http.aclose()
        self._models, self._http = {}, None

    def _model(self, endpoint: Endpoint) -> "Model":
        if endpoint not in self._models:
            self._http = self._http or _client()
            make = _anthropic if endpoint.provider == "anthropic" else _openai
            self._models[endpoint] = make(endpoint, self._http)
        return self._models[endpoint]


def _openai(endpoint: Endpoint, http: "httpx2.AsyncClient") -> "Model":
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    # Every value is given: nothing is taken from variables that the library would look at.
    address, key = endpoint.base_url or _ADDRESSES["openai"], endpoint.api_key or "none"
    client = AsyncOpenAI(api_key=key, base_url=address, http_client=http, max_retries=0)
    if not endpoint.base_url:
        return OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=client))
    # The older name of the limit is the one that other servers know.
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False, supports_json_schema_output=True)
    provider = OpenAICompatibleProvider(endpoint.name, openai_client=client)
    return OpenAIChatModel(endpoint.model, provider=provider, profile=profile)


def _anthropic(endpoint: Endpoint, http: "httpx2.AsyncClient") -> "Model":
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    address, key = endpoint.base_url or _ADDRESSES["anthropic"], endpoint.api_key or "none"
    client = AsyncAnthropic(api_key=key, base_url=address, http_client=http, max_retries=0)
    return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=client))


def _parameters(call: Call) -> "ModelRequestParameters":
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition
    from pydantic_ai.tools import ToolDefinition

    schema = dict(call.schema)
    if call.endpoint.answers_by_tool:
        tool = ToolDefinition(
            name="answer", description="Give the answer.", parameters_json_schema=schema, kind="output"
        )
        return ModelRequestParameters(output_mode="tool", output_tools=[tool], allow_text_output=False)
    form = OutputObjectDefinition(json_schema=schema, name="answer", strict=True)
    return ModelRequestParameters(output_mode="native", output_object=form, allow_text_output=True)


def _text(response: "ModelResponse") -> str:
    """The answer as JSON, wherever the model put it."""
    from pydantic_ai.messages import TextPart, ToolCallPart

    for part in response.parts:
        if isinstance(part, ToolCallPart) and part.tool_name == "answer":
            return part.args if isinstance(part.args, str) else json.dumps(part.args)
    return "".join(part.content for part in response.parts if isinstance(part, TextPart))


def _failure(error: Exception) -> CallFailed:
    """What an error of the library means to us. Never its own text, which quotes the answer's body."""
    from pydantic_ai import exceptions as known

    if isinstance(error, known.ModelHTTPError):
        status = error.status_code
        again = status in {_TOO_MANY_REQUESTS, _TIMED_OUT, _CONFLICT} or status >= _SERVER_ERROR
        return CallFailed(f"answered with status {status}", again=again, retry_after_seconds=error.retry_after or 0)
    if isinstance(error, known.ModelTimeoutError | known.ModelRequestTimeout):
        return CallFailed("did not answer in time", status=OUT_OF_TIME, billed=True)
    if isinstance(error, known.ModelConnectionError):
        return _connection_failure(error)
    return CallFailed("answered with something that is no answer", billed=True)


def _connection_failure(error: Exception) -> CallFailed:
    from review_service.models import wire

    if said := wire.caused_by(error, wire.BodyError):
        return CallFailed(str(said), billed=True)
    if wire.is_unreachable(error):
        return CallFailed("could not be reached", again=True)
    return CallFailed("broke off", again=True, billed=True)


def _client() -> "httpx2.AsyncClient":
    from review_service.models import wire

    return wire.client()
