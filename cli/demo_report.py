"""What landed on the pull request, read back from GitHub's API and shown in a terminal."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from github_emulator.emulator import Emulator
from github_emulator.state import PullRequest

_COLOURS = {"success": "green", "failure": "red"}
_WIDEST = 100
_FOLD = re.compile(r"<details><summary>(.*)</summary>")
_SUGGESTION = re.compile(r"^(`{3,})suggestion\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


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
            inline(comment, console)
        for comment in get(f"/issues/{pull.number}/comments"):
            _body("summary comment", [Markdown(_visible(comment["body"]))], console)
        for run in get(f"/commits/{pull.head_sha}/check-runs")["check_runs"]:
            _check(run, console)


def inline(comment: dict[str, Any], console: Console) -> None:
    """Print one comment on lines; a suggestion as the lines that go and the lines that come."""
    first, last = comment["start_line"] or comment["line"], comment["line"]
    lines = f"{first}-{last}" if first != last else f"{last}"
    old = _commented(comment["diff_hunk"], last - first + 1)
    _body(f"{comment['path']}:{lines}", list(_parts(_visible(comment["body"]), old)), console)


def _parts(body: str, old: list[str]) -> Iterator[RenderableType]:
    at = 0
    for found in _SUGGESTION.finditer(body):
        yield Markdown(body[at : found.start()])
        yield _suggestion(old, found[2].splitlines())
        at = found.end()
    if body[at:].strip():
        yield Markdown(body[at:])


def _suggestion(old: list[str], new: list[str]) -> Text:
    what = "suggestion" if new else f"suggestion: delete {'this line' if len(old) == 1 else 'these lines'}"
    lines = [Text(""), Text(what, "bold")]
    lines += [Text(f"  - {line}", "red") for line in old]
    lines += [Text(f"  + {line}", "green") for line in new]
    shown = Text("\n").join(lines)
    shown.no_wrap, shown.overflow = True, "ellipsis"
    return shown


def _commented(hunk: str, count: int) -> list[str]:
    """The lines a comment stands on: GitHub's excerpt ends with them."""
    there = [line[1:] for line in hunk.splitlines()[1:] if line.startswith(("+", " "))]
    return there[-count:]


def _visible(body: str) -> str:
    lines = (_FOLD.sub(r"**\1**", line) for line in body.splitlines())
    return "\n".join(line for line in lines if not line.startswith(("<!--", "</details>")))


def _body(title: str, parts: list[RenderableType], console: Console) -> None:
    width = min(console.width, _WIDEST)
    console.print(Rule(Text(title, "bold"), align="left", style="dim"), width=width)
    for part in parts:
        console.print(Padding(part, (0, 0, 0, 2)), width=width)
    console.print()


def _check(run: dict[str, Any], console: Console) -> None:
    colour = _COLOURS.get(run["conclusion"], "yellow")
    verdict = Text.assemble(f"{run['name']}: ", (run["conclusion"], colour))
    findings, _, coverage = run["output"]["title"].partition("; ")
    notes = f"{run['output']['annotations_count']} annotations"
    _body("check run", [Text("\n").join([verdict, *map(Text, filter(None, (findings, coverage, notes)))])], console)
