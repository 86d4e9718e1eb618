"""One review or scan from the command line: agents first, then the change, the pipeline, the report."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.agents import LocalAgents, chosen_agents
from cli.errors import CommandError, ExitCode

if TYPE_CHECKING:
    from report.document import ReviewDocument
    from review_service.pipeline.source import ChangeSource


@dataclass(frozen=True)
class Request:
    """What was asked for; options as typed, None where they were left out. `more`: further paths of a scan."""

    path: Path
    scan: bool
    more: tuple[Path, ...] = ()
    base: str | None = None
    head: str | None = None
    staged: bool = False
    worktree: bool = False
    agents: str | None = None
    config: Path | None = None
    form: str = "text"
    output: Path | None = None
    fail_on: str | None = None
    all_findings: bool = False
    apply: bool = False
    models: bool | None = None
    sarif_in: tuple[Path, ...] = ()


def run(request: Request) -> int:
    """Does it and answers the exit status. Raises CommandError."""
    _refuse_contradictions(request)
    names = chosen_agents(request.agents)
    # The agents need most of the time to start: everything else happens meanwhile.
    with LocalAgents(names) as agents:
        return asyncio.run(_review(request, agents))


def _refuse_contradictions(request: Request) -> None:
    heads = [name for name, given in _heads(request).items() if given]
    if len(heads) > 1:
        raise CommandError(f"{' and '.join(heads)} contradict each other: choose one of --head, --staged, --worktree")
    if request.scan and (request.base or request.staged):
        given = "--base" if request.base else "--staged"
        raise CommandError(f"{given} means nothing to a scan, where every line counts: use `squad review`")
    if request.apply and (request.head or request.staged):
        raise CommandError("--apply changes the working tree: leave out --head and --staged")
    if absent := [str(path) for path in (request.path, *request.more) if not path.exists()]:
        from report.words import listed

        does = "does" if len(absent) == 1 else "do"
        what = "files or folders" if request.scan else "the path of a repository or folder"
        raise CommandError(f"{listed(absent)} {does} not exist: give {what}")
    if not request.scan and request.path.is_file():
        name = request.path
        raise CommandError(
            f"{name} is a file: give its repository or folder, or read it whole with `squad scan {name}`"
        )
    if request.output == Path("-"):
        raise CommandError("`--output -` names no file: leave --output out to write to standard output")
    if request.output and not request.output.absolute().parent.is_dir():
        raise CommandError(f"{request.output.parent} is no folder: make it, or give --output another one")


def _heads(request: Request) -> dict[str, bool]:
    return {"--head": bool(request.head), "--staged": request.staged, "--worktree": request.worktree}


async def _review(request: Request, agents: LocalAgents) -> int:
    from review_service.pipeline.policy import PolicyError
    from review_service.pipeline.source import SourceError

    try:
        source = await source_of(request)
        async with source:
            return await _judge(request, agents, source)
    except (SourceError, PolicyError) as error:
        raise CommandError(str(error)) from error


async def source_of(request: Request) -> "ChangeSource":
    """What is to be looked at; use it as a context. Raises SourceError."""
    from review_service.pipeline.fetch import review_source, scan_source

    if request.scan:
        return await scan_source(request.path, *request.more, head=request.head)
    return await review_source(
        request.path, base=request.base, head=request.head, staged=request.staged, worktree=request.worktree
    )


async def _judge(request: Request, agents: LocalAgents, source: "ChangeSource") -> int:
    from cli.analysis import analyzed
    from cli.apply import apply_fixes
    from cli.models import CommandModels
    from cli.policy import standing_of
    from cli.report import write
    from cli.sarif_in import imported_findings

    standing = await standing_of(request, source)
    policy = standing.policy
    imported = imported_findings(request.sarif_in)
    async with CommandModels(insist=request.models is True) as models:
        document = await analyzed(agents, source, standing, models.for_policy(policy), imported)
    agents.stop()
    after = await apply_fixes(request.path, source, document, policy.gate) if request.apply else document
    # People read what is left to do; programs read the review of what was there, whose lines still hold.
    write(request, after if request.form == "text" else document, compared(request, after))
    return exit_code(after)


def compared(request: Request, document: "ReviewDocument") -> str:
    """What was looked at, in words."""
    from report.words import listed

    change = document.review.change
    head = f"commit {change.head_commit[:12]}" if change.head_commit else "the working tree"
    head = "the index" if request.staged else head
    if request.scan:
        paths = listed(map(str, (request.path, *request.more)))
        return f"Scanned {paths if head == 'the working tree' else head}"
    nothing = "" if any(_cells(document)) else "; nothing differs: choose another base, for example --base HEAD~1"
    return f"Compared {head} with {f'commit {change.base_commit[:12]}' if change.base_commit else 'nothing'}{nothing}"


def _cells(document: "ReviewDocument") -> tuple[int, ...]:
    seen = document.coverage
    return seen.read, seen.not_applicable, seen.excluded, seen.not_read


def exit_code(document: "ReviewDocument") -> ExitCode:
    """What the conclusion means to a shell."""
    from squad.review.v1.review_pb2 import Conclusion

    codes = {Conclusion.CONCLUSION_PASSED: ExitCode.PASSED, Conclusion.CONCLUSION_FAILED: ExitCode.FOUND}
    return codes.get(document.review.conclusion, ExitCode.INCOMPLETE)
