"""GitHub's published descriptions, from npm: what requests, responses and webhooks must look like."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft202012Validator

from github_emulator.state import RecordedRequest

_NPM = Path(__file__).parents[1] / "contract" / "npm"
_BAD = 5  # complaints shown at most


def assert_response_matches_openapi(method: str, path: str, status: int, body: Any) -> None:
    """The body of an answer is what GitHub's OpenAPI description says for that operation and status."""
    operation = _operation(method, path)
    answer = _resolve(operation["responses"][str(status)])
    _assert_valid(_openapi_schema(answer["content"]["application/json"]["schema"]), body, f"{method} {path} {status}")


def assert_request_matches_openapi(method: str, path: str, body: Any) -> None:
    """The body of a request is what GitHub's OpenAPI description allows for that operation."""
    content = _operation(method, path).get("requestBody", {}).get("content")
    if content is None:
        assert body in (None, {}, b""), f"{method} {path} takes no body, got {body!r}"
        return
    _assert_valid(_openapi_schema(content["application/json"]["schema"]), body, f"{method} {path}")


def assert_requests_match_openapi(requests: Iterable[RecordedRequest]) -> None:
    """Everything that was written through REST is what GitHub's description allows."""
    for one in requests:
        if one.method != "GET" and one.path != "/graphql":
            assert_request_matches_openapi(one.method, one.path, one.body)


def assert_webhook_matches_schema(event: str, payload: Any) -> None:
    """A webhook is what GitHub's schema says for that event and action."""
    schema = _webhook_schemas()
    name = f"{event}${payload.get('action', 'event')}"
    assert name in schema["definitions"], f"GitHub describes no {name}"
    root = {"$ref": f"#/definitions/{name}", "definitions": schema["definitions"]}
    _complain(Draft7Validator(root).iter_errors(payload), name)


def webhook_examples(event: str) -> list[dict[str, Any]]:
    """Real payloads that GitHub has sent."""
    groups = _load("@octokit/webhooks-examples/api.github.com/index.json")
    return next(group["examples"] for group in groups if group["name"] == event)


def npm_packages() -> Path:
    """The folder of the installed npm packages; installs them once, also when several processes ask."""
    modules = _NPM / "node_modules"
    lock = os.open(_NPM, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark, wanted = modules / ".package-lock.json", _NPM / "package-lock.json"
        if not mark.exists() or mark.stat().st_mtime < wanted.stat().st_mtime:
            command = [_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            done = subprocess.run(
                command, cwd=_NPM, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
            )
            assert done.returncode == 0, f"npm ci failed in {_NPM}:\n{done.stderr}"
            mark.touch()
    finally:
        os.close(lock)
    return modules


def _npm() -> str:
    ours = Path(sys.executable).parent / "npm"
    found = str(ours) if ours.exists() else shutil.which("npm")
    assert found, "npm is missing: run `make setup-dev`, which installs it into .venv"
    return found


@cache
def _load(name: str) -> Any:
    return json.loads((npm_packages() / name).read_text(encoding="utf-8"))


def _openapi() -> Any:
    return _load("@octokit/openapi/generated/api.github.com.json")


def _webhook_schemas() -> Any:
    return _load("@octokit/webhooks-schemas/schema.json")


def _operation(method: str, path: str) -> Any:
    """The operation of a concrete path; the template with the longest fixed part wins."""
    for pattern, methods in _patterns():
        if method.lower() in methods and pattern.fullmatch(path):
            return methods[method.lower()]
    raise AssertionError(f"GitHub describes no {method} {path}")


@cache
def _patterns() -> list[tuple[re.Pattern[str], Any]]:
    found = []
    for template in sorted(_openapi()["paths"], key=lambda one: -len(re.sub(r"\{\w+\}", "", one))):
        pattern = re.sub(r"\{(path|ref|branch|basehead)\}", ".*", template)
        found.append((re.compile(re.sub(r"\{\w+\}", "[^/]+", pattern)), _openapi()["paths"][template]))
    return found


def _resolve(node: Any) -> Any:
    while "$ref" in node:
        target: Any = _openapi()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def _openapi_schema(schema: Any) -> dict[str, Any]:
    """OpenAPI 3.0 as JSON Schema, with only the definitions it needs."""
    definitions: dict[str, Any] = {}
    return {**_convert(schema, definitions), "$defs": definitions}


def _convert(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_convert(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and isinstance(node["$ref"], str):
        name = node["$ref"].rsplit("/", 1)[1]
        if name not in definitions:
            definitions[name] = {}  # marks it as being converted: definitions may be recursive
            definitions[name] = _convert(_resolve(node), definitions)
        return {"$ref": f"#/$defs/{name}"}
    if [one.get("title") for one in node.get("allOf", [])] == ["Simple User", "Enterprise"]:
        node = {"anyOf": node["allOf"]}  # a slip in the description: no account is both
    plain = {key: _convert(value, definitions) for key, value in node.items() if key not in ("nullable", "example")}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


def _assert_valid(schema: dict[str, Any], body: Any, what: str) -> None:
    _complain(Draft202012Validator(schema).iter_errors(body), what)


def _complain(errors: Any, what: str) -> None:
    found = [f"{'/'.join(str(part) for part in one.absolute_path)}: {one.message[:300]}" for one in errors]
    assert not found, f"{what}:\n" + "\n".join(found[:_BAD])
