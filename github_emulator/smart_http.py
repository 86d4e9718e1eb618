"""Git over HTTP: real git answers, after the token was checked. Reading only."""

import asyncio
import os
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from github_emulator.http import auth
from github_emulator.http.errors import GitHubError
from github_emulator.state import Repository, State

_SERVICES = ("info/refs", "git-upload-pack")
_CHUNK = 64 * 1024


class SmartHttp:
    """Serves `/{owner}/{repo}.git/...` through `git http-backend`."""

    def __init__(self, state: State) -> None:
        """Serve the repositories of a state."""
        self._state = state

    async def __call__(self, request: Request) -> Response:
        """Answer one request of a git client."""
        service = request.path_params["service"]
        asked = request.query_params.get("service", "git-upload-pack")
        if service not in _SERVICES or asked != "git-upload-pack":
            return _text(403, "Write access to repository not granted.")
        try:
            with self._state.lock:
                repository = self._authorized(request)
        except GitHubError as error:
            return _refusal(error)
        return await _backend(repository, service, request)

    def _authorized(self, request: Request) -> Repository:
        actor = auth.authenticate(self._state, request.headers.get("authorization", ""))
        found = self._state.repository(request.path_params["owner"], request.path_params["repo"])
        if actor.token is None and (found is None or found.private):
            raise GitHubError(401, "Authentication required.")
        if found is None:
            raise GitHubError(404, "Repository not found.")
        auth.require(self._state, actor, found, ("contents:read",))
        return found


async def _backend(repository: Repository, service: str, request: Request) -> Response:
    process = await asyncio.create_subprocess_exec(
        "git", "http-backend",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=_environment(repository, service, request),
    )  # fmt: skip
    feeding = asyncio.create_task(_feed(process, request))
    status, headers = await _head(process)
    return StreamingResponse(_answer(process, feeding), status, headers)


async def _feed(process: asyncio.subprocess.Process, request: Request) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    try:
        async for chunk in request.stream():
            process.stdin.write(chunk)
            await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # git has read what it wanted
    except ClientDisconnect:
        process.kill()  # nobody waits for the answer
    finally:
        process.stdin.close()


async def _head(process: asyncio.subprocess.Process) -> tuple[int, dict[str, str]]:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    status, headers = 200, {}
    while line := (await process.stdout.readline()).strip():
        name, _, value = line.decode("latin-1").partition(": ")
        if name == "Status":
            status = int(value.split()[0])
        else:
            headers[name] = value
    return (status, headers) if headers else (500, {"Content-Type": "text/plain"})


async def _answer(process: asyncio.subprocess.Process, feeding: asyncio.Task[None]) -> AsyncIterator[bytes]:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    try:
        while chunk := await process.stdout.read(_CHUNK):
            yield chunk
        await process.wait()
    finally:
        feeding.cancel()
        if process.returncode is None:
            process.kill()  # the client has gone before the end


def _environment(repository: Repository, service: str, request: Request) -> dict[str, str]:
    wanted = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": "/nonexistent",
        "GIT_PROJECT_ROOT": str(repository.git.path.parent),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repository.git.path.name}/{service}",
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.url.query,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": request.headers.get("content-length", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        "REMOTE_ADDR": "127.0.0.1",
    }
    return {name: value for name, value in wanted.items() if value}


def _refusal(error: GitHubError) -> Response:
    if error.status == 401:
        return _text(401, "Invalid username or token.", {"WWW-Authenticate": 'Basic realm="GitHub"'})
    return _text(error.status, "Repository not found." if error.status == 404 else str(error))


def _text(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(text + "\n", status, headers, "text/plain")
