"""`squad demo`: the main job on this machine, from GitHub's webhook to the review as it landed there."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from cli import demo_report
from cli.running import Progress, show_status
from cli.stack import compose, supervisor
from cli.stack.errors import StackError
from cli.stack.pods import Layout
from cli.stack.ports import free_port
from github_emulator.emulator import Emulator
from github_emulator.state import PullRequest
from mesh.manifests import manifests

_SECONDS = 120
_FINAL = frozenset({"REVIEW_STATE_COMPLETED", "REVIEW_STATE_PARTIAL", "REVIEW_STATE_FAILED"})


def run(console: Console, keep: bool = False, mesh: bool = False) -> None:
    """Start everything, let the sample pull request be reviewed, show what landed, stop everything.

    Args:
        console: Where to tell.
        keep: Leave it running until Ctrl-C, to look around.
        mesh: With an Envoy beside every process.

    Raises:
        StackError: Something did not start, or no review came.
    """
    with supervisor.interrupt_on_termination(), _folder() as data, Emulator(data / "github") as github:
        began = time.monotonic()
        console.print(f"A local GitHub serves on {github.base_url}. Starting PostgreSQL, Redis and the services:")
        settings = settings_for(github, data)
        laid = Layout(manifests()) if mesh else None
        with Progress(console) as show, compose.up(data / "stack", free_port(), show, settings, mesh=laid) as stack:
            show.done()
            show_status(stack.data, console)
            console.print(f"Ready after {time.monotonic() - began:.1f} s.\n")
            _review(stack, github, console)
            if keep:
                console.print("Everything is left running. Ctrl-C stops it.")
                stack.supervisor.wait()
        console.print("Everything has stopped.")


def _review(stack: compose.Stack, github: Emulator, console: Console) -> None:
    github.set_webhook(f"{stack.url}/webhooks/github")
    began = time.monotonic()
    pull = github.seed_sample()
    console.print(f"{pull.repository.full_name}#{pull.number} is opened: GitHub sends its signed webhook.")
    with _api(stack) as api:
        review = _wait_for_review(api, pull)
        for event in _events(api, review["id"]):
            console.print(f"  {time.monotonic() - began:5.2f} s  {event['message']}", highlight=False, markup=False)
        review = api.get(f"/api/v1/reviews/{review['id']}").raise_for_status().json()
    if review["state"] not in _FINAL or not review["html_url"]:
        raise StackError(f"the review ended as {review['state']}: {review['reason'] or 'see the logs'}")
    console.print()
    demo_report.show(github, pull, console)
    console.print(f"API docs: {stack.url}/docs   pull request: {github.pull_url(pull)}", soft_wrap=True)


def _wait_for_review(api: httpx.Client, pull: PullRequest) -> dict[str, Any]:
    """The review that the webhook asked for; the list is the API's, nothing is looked up behind it."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        found = api.get("/api/v1/reviews", params={"repository": pull.repository.full_name}).raise_for_status().json()
        if found["reviews"]:
            review: dict[str, Any] = found["reviews"][0]
            return review
        time.sleep(0.1)
    raise StackError(f"no review was asked for within {_SECONDS} s: see the gateway's log")


def _events(api: httpx.Client, review_id: str) -> Iterator[dict[str, Any]]:
    with api.stream("GET", f"/api/v1/reviews/{review_id}/events", timeout=_SECONDS) as answer:
        for line in answer.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def _api(stack: compose.Stack) -> httpx.Client:
    key = stack.owner_key_file.read_text(encoding="utf-8").strip()
    return httpx.Client(base_url=stack.url, headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=10)


def settings_for(github: Emulator, data: Path) -> Mapping[str, str]:
    """The environment of a stack whose GitHub is the emulator."""
    key = data / "app.pem"
    key.touch(mode=0o600)
    key.write_text(github.private_key, encoding="utf-8")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SQUAD_")},
        "SQUAD_GITHUB_API_URL": github.base_url,
        "SQUAD_GITHUB_APP_ID": str(github.app_id),
        "SQUAD_GITHUB_PRIVATE_KEY_FILE": str(key),
        "SQUAD_GITHUB_WEBHOOK_SECRET": github.webhook_secret,
        "SQUAD_MUTATION_INTERVAL_SECONDS": "0",
    }


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the servers' user can enter, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="squad-demo-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
