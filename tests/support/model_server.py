"""A local endpoint of language models: strict about what it is asked, and what it answers is in the test's hands.

Requests and answers are held against the types that the providers publish in their own Python packages.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from anthropic.types.beta import BetaMessage
from anthropic.types.beta import message_create_params as anthropic_params
from openai.types.chat import ChatCompletion
from openai.types.chat import completion_create_params as openai_params
from pydantic import TypeAdapter

KEY = "key-of-the-tests"
_OPENAI = TypeAdapter(openai_params.CompletionCreateParamsNonStreaming)
_ANTHROPIC = TypeAdapter(anthropic_params.MessageCreateParamsNonStreaming)
_FENCE = re.compile(r"\A<<<DATA ([0-9a-f]{24})\n(.*)\nDATA \1>>>\Z", re.DOTALL)


@dataclass
class Asked:
    """One question as it arrived."""

    path: str
    model: str
    system: str
    data: dict[str, Any]
    schema: dict[str, Any]
    body: dict[str, Any]

    @property
    def task(self) -> str:
        """What the form of the answer gives away: `findings`, `explanations`, `fix`, `order`, `summary`."""
        return sorted(self.schema.get("properties", {"other": 0}))[-1]


@dataclass
class Said:
    """What is answered: an object in the form asked for, or raw bytes."""

    output: Any = None
    text: str | None = None
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    tokens: tuple[int, int] = (100, 20)


def nothing(asked: Asked) -> Said:
    """A model that has nothing to say, in every form."""
    empty = {
        "findings": {"findings": []},
        "explanations": {"explanations": []},
        "fix": {"fix": None},
        "order": {"order": [], "notes": []},
        "summary": {"summary": "The change changes something."},
    }
    return Said(empty.get(asked.task, {}))


class ModelServer:
    """`answer` is asked for every request; `asked` keeps them all. `release` lets those go on that `hang`."""

    def __init__(self) -> None:
        self.answer: Callable[[Asked], Said] = nothing
        self.asked: list[Asked] = []
        self.refused: list[str] = []
        self.tokens = 0
        self.hang = False
        self.release = threading.Event()
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"server_of_test": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def heard(self, asked: Asked) -> Said:
        with self._lock:
            self.asked.append(asked)
        if self.hang:
            self.release.wait(30)
        said = self.answer(asked)
        if said.status == 200:
            with self._lock:
                self.tokens += sum(said.tokens)
        return said

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A running server; at the end it must have understood every request."""
    server = ModelServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
    assert server.refused == []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_test: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        path = self.path.partition("?")[0]
        try:
            read = {"/v1/chat/completions": self._openai, "/v1/messages": self._anthropic}[path]
            asked, shape = read(body)
        except Exception as error:  # noqa: BLE001 - a request that is not understood fails the test
            self.server_of_test.refused.append(f"{path}: {type(error).__name__}: {error}")
            return self._send(400, json.dumps({"error": {"message": str(error)}}).encode(), {})
        said = self.server_of_test.heard(asked)
        if said.body is not None or said.status != 200:
            error = json.dumps({"error": {"type": "overloaded_error", "message": "refused", "code": None}}).encode()
            return self._send(said.status, said.body if said.body is not None else error, said.headers)
        return self._send(200, json.dumps(shape(asked, said)).encode(), said.headers)

    def _openai(self, body: dict[str, Any]) -> tuple[Asked, Callable[[Asked, Said], dict[str, Any]]]:
        assert self.headers["authorization"] == f"Bearer {KEY}"
        _only_known(body, openai_params.CompletionCreateParamsNonStreaming)
        _OPENAI.validate_python(body)
        system, user = body["messages"]
        assert (system["role"], user["role"]) == ("system", "user")
        assert body.get("max_tokens") or body.get("max_completion_tokens")
        if "tools" in body:
            schema, shape = body["tools"][0]["function"]["parameters"], _openai_tool
        else:
            assert body["response_format"]["type"] == "json_schema"
            schema, shape = body["response_format"]["json_schema"]["schema"], _openai_text
        return Asked(self.path, body["model"], system["content"], _data(user["content"]), schema, body), shape

    def _anthropic(self, body: dict[str, Any]) -> tuple[Asked, Callable[[Asked, Said], dict[str, Any]]]:
        assert KEY in {self.headers["x-api-key"], (self.headers["authorization"] or "").removeprefix("Bearer ")}
        assert self.headers["anthropic-version"]
        _only_known(body, anthropic_params.MessageCreateParamsNonStreaming)
        _ANTHROPIC.validate_python(body)
        system = body["system"] if isinstance(body["system"], str) else "".join(p["text"] for p in body["system"])
        (message,) = body["messages"]
        content = message["content"]
        text = content if isinstance(content, str) else "".join(part["text"] for part in content)
        (tool,) = body["tools"]
        assert body["tool_choice"]["type"] in {"any", "tool"}
        return Asked(self.path, body["model"], system, _data(text), tool["input_schema"], body), _anthropic_message

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        try:
            self.send_response(status)
            for name, value in {
                "content-type": "application/json",
                "content-length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the caller had enough

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionResetError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _only_known(body: dict[str, Any], kind: type) -> None:
    known = set().union(*(getattr(base, "__annotations__", {}) for base in (kind, *kind.__orig_bases__)))
    assert body.keys() <= known, f"unknown fields {sorted(body.keys() - known)}"


def _data(text: str) -> dict[str, Any]:
    found = _FENCE.match(text)
    assert found, "the data is not fenced"
    data = json.loads(found[2])
    assert isinstance(data, dict)
    return data


def _openai_text(asked: Asked, said: Said) -> dict[str, Any]:
    text = said.text if said.text is not None else json.dumps(said.output)
    return _completion(asked, said, {"role": "assistant", "content": text, "refusal": None}, "stop")


def _openai_tool(asked: Asked, said: Said) -> dict[str, Any]:
    arguments = said.text if said.text is not None else json.dumps(said.output)
    call = {"id": "call_1", "type": "function", "function": {"name": "answer", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "refusal": None, "tool_calls": [call]}
    return _completion(asked, said, message, "tool_calls")


def _completion(asked: Asked, said: Said, message: dict[str, Any], reason: str) -> dict[str, Any]:
    sent, answered = said.tokens
    completion = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": asked.model,
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": {"prompt_tokens": sent, "completion_tokens": answered, "total_tokens": sent + answered},
    }
    ChatCompletion.model_validate(completion, strict=True)
    return completion


def _anthropic_message(asked: Asked, said: Said) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": said.text or "", "citations": None}]
    if said.text is None:
        content = [{"type": "tool_use", "id": "toolu_1", "name": "answer", "input": said.output}]
    sent, answered = said.tokens
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": content,
        "stop_reason": "end_turn" if said.text is not None else "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": sent, "output_tokens": answered},
    }
    BetaMessage.model_validate(message, strict=True)
    return message
