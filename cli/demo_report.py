"""What landed on the pull request, read back from GitHub's API and shown in a terminal."""

from typing import Any

import httpx
from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule

from github_emulator.emulator import Emulator
from github_emulator.state import PullRequest

_COLOURS = {"success": "green", "failure": "red"}


def show(github: Emulator, pull: PullRequest, console: Console) -> None:
    """Print inline comments, summary comment and check run as the host holds them."""
    token = github.installation_token(pull.repository.owner.login)
    repository = f"/repos/{pull.repository.full_name}"
    with httpx.Client(
        base_url=github.base_url, headers={"Authorization": f"Bearer {token}"}, trust_env=False
    ) as client:

        def get(path: str) -> Any:
            return client.get(repository + path, params={"per_page": 100}).raise_for_status().json()

        for comment in get(f"/pulls/{pull.number}/comments"):
            _inline(comment, console)
        for comment in get(f"/issues/{pull.number}/comments"):
            _body("summary comment", comment["body"], console)
        for run in get(f"/commits/{pull.head_sha}/check-runs")["check_runs"]:
            _check(run, console)


def _inline(comment: dict[str, Any], console: Console) -> None:
    first, last = comment["start_line"], comment["line"]
    lines = f"{first}-{last}" if first and first != last else f"{last}"
    _body(f"{comment['path']}:{lines}", comment["body"], console)


def _body(title: str, body: str, console: Console) -> None:
    console.print(Rule(title, align="left", style="dim"))
    visible = "\n".join(line for line in body.splitlines() if not line.startswith("<!--"))
    console.print(Padding(Markdown(visible), (0, 0, 1, 2)))


def _check(run: dict[str, Any], console: Console) -> None:
    colour = _COLOURS.get(run["conclusion"], "yellow")
    console.print(Rule("check run", align="left", style="dim"))
    console.print(f"  {run['name']}: [{colour}]{run['conclusion']}[/] - {run['output']['title']}")
    console.print(f"  {run['output']['annotations_count']} annotations\n", highlight=False)
