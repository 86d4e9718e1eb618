"""What people do on GitHub, over HTTP below `/_emulator/`, for those who run the emulator as a process.

Not part of GitHub, without authentication, on the loopback address only.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from github_emulator.http.faults import Fault
from github_emulator.state import JsonObject, PullRequest, Repository
from github_emulator.webhooks.deliveries import Delivery

if TYPE_CHECKING:
    from github_emulator.emulator import Emulator


class Control:
    """Answers `POST /_emulator/{action}` with a JSON object, and `GET` for what can be looked at."""

    def __init__(self, emulator: "Emulator") -> None:
        """Drive an emulator."""
        self._emulator = emulator
        self._actions: dict[str, Callable[[JsonObject], Any]] = {
            "GET deliveries": lambda _: [_delivery(one) for one in emulator.deliveries.all],
            "GET requests": lambda _: [vars(one) for one in emulator.requests],
            "POST comment": self._comment,
            "POST deliver": self._deliver,
            "POST fault": self._fault,
            "POST pull_request": self._pull_request,
            "POST push": self._push,
            "POST repository": self._repository,
            "POST sample": lambda _: self._pull_view(emulator.seed_sample()),
            "POST user_token": lambda wish: {"token": emulator.user_token(wish["login"])},
            "POST webhook": self._webhook,
        }

    async def __call__(self, request: Request) -> JSONResponse:
        """Do what the path says; a missing or unknown name is answered with 400 or 404 and a sentence."""
        if "origin" in request.headers:  # a web page in a browser on this machine, which nobody asked
            return JSONResponse({"message": "Web pages may not drive the emulator."}, 403)
        name = f"{request.method} {request.path_params['action']}"
        if name not in self._actions:
            return JSONResponse({"message": f"There is no {name}; there are: {', '.join(self._actions)}."}, 404)
        try:
            wish = await request.json() if await request.body() else {}
            return JSONResponse(await run_in_threadpool(self._actions[name], wish))
        except KeyError as error:
            return JSONResponse({"message": f"{name} does not know or was not given {error}."}, 400)
        except (TypeError, ValueError) as error:
            return JSONResponse({"message": f"{name}: {error}."}, 400)

    def _webhook(self, wish: JsonObject) -> JsonObject:
        self._emulator.set_webhook(wish["url"])
        return {"url": wish["url"]}

    def _repository(self, wish: JsonObject) -> JsonObject:
        made = self._emulator.create_repository(
            wish["full_name"], wish["files"], private=wish.get("private", True), members=wish.get("members")
        )
        return {"id": made.id, "clone_url": f"{self._emulator.base_url}/{made.full_name}.git"}

    def _push(self, wish: JsonObject) -> JsonObject:
        author, message = wish.get("author", "octocat"), wish.get("message", "Change")
        repository, start = self._find(wish), wish.get("start")
        sha = self._emulator.push(
            repository, wish["branch"], wish["files"], message=message, start=start, author=author
        )
        return {"sha": sha}

    def _pull_request(self, wish: JsonObject) -> JsonObject:
        title, author = wish.get("title", "A change"), wish.get("author", "octocat")
        return self._pull_view(
            self._emulator.open_pull_request(self._find(wish), wish["head"], title=title, author=author)
        )

    def _comment(self, wish: JsonObject) -> JsonObject:
        written = self._emulator.comment(self._pull(wish), wish["body"], wish.get("author", "octocat"))
        return {"id": written.id}

    def _deliver(self, wish: JsonObject) -> JsonObject:
        sent = self._emulator.pull_request_event(self._pull(wish), wish.get("action", "opened"))
        if sent is None:
            raise ValueError("no webhook address is set")
        return _delivery(sent.wait())

    def _fault(self, wish: JsonObject) -> JsonObject:
        self._emulator.faults.plan(Fault(**wish))
        return {}

    def _find(self, wish: JsonObject) -> Repository:
        return self._emulator.state.repositories[wish["repository"].lower()]

    def _pull(self, wish: JsonObject) -> PullRequest:
        return self._find(wish).pulls[wish["number"]]

    def _pull_view(self, pull: PullRequest) -> JsonObject:
        url = self._emulator.pull_url(pull)
        return {
            "repository": pull.repository.full_name,
            "number": pull.number,
            "head_sha": pull.head_sha,
            "html_url": url,
        }


def _delivery(one: Delivery) -> JsonObject:
    names = ("id", "guid", "event", "action", "redelivery", "status", "status_code", "duration", "response_body")
    return {name: getattr(one, name) for name in names}
