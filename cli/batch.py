"""`squad review --batch FILE.jsonl`: many ranges of many repositories, one report each, one start of the agents."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.agents import LocalAgents, chosen_agents
from cli.errors import CommandError, ExitCode
from cli.review import Request, compared, exit_code, source_of

if TYPE_CHECKING:
    from cli.models import CommandModels
    from report.document import ReviewDocument
    from review_service.pipeline.analyze import AgentDirectory

_FIELDS = ("id", "path", "base", "head", "output")
_AT_ONCE = min(4, os.cpu_count() or 1)
_FORMS = {".sarif": "sarif", ".json": "json", ".md": "markdown"}
_WORST_FIRST = (ExitCode.INCOMPLETE, ExitCode.FOUND, ExitCode.PASSED)


@dataclass(frozen=True)
class Range:
    """One line of the file. `request.output` is where its report goes, with every path in it below `id`/."""

    id: str
    request: Request


def run(file: Path, common: Request, form: str | None) -> int:
    """Reviews every range and answers the worst exit status. `form` None: by each output's suffix, else text.

    A range that cannot be reviewed is named on stderr and counts as incomplete; the others are reviewed.
    Raises CommandError when the file cannot be used.
    """
    _refuse(common)
    ranges = _ranges(file, common, form)
    with LocalAgents(chosen_agents(common.agents)) as agents:
        return max(asyncio.run(_review(ranges, agents)), key=lambda code: -_WORST_FIRST.index(code))


def _refuse(common: Request) -> None:
    given = {"--base": common.base, "--head": common.head, "--output": common.output, "--staged": common.staged,
             "--worktree": common.worktree, "--apply": common.apply,
             "--sarif-in": common.sarif_in, "PATH": common.path != Path()}  # fmt: skip
    if names := [name for name, value in given.items() if value]:
        raise CommandError(f"{names[0]} contradicts --batch, whose lines say what to compare: leave it out")


def _ranges(file: Path, common: Request, form: str | None) -> list[Range]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"cannot read {file} ({error}): give --batch a file with one JSON object per line"
        ) from error
    ranges = [_range(f"{file}:{number}", line, common, form) for number, line in enumerate(lines, 1) if line.strip()]
    if not ranges:
        raise CommandError(f"{file} names no range: write one JSON object per line with {', '.join(_FIELDS)}")
    _refuse_twice(file, "id", [each.id for each in ranges])
    _refuse_twice(file, "output", [str(each.request.output) for each in ranges])
    return ranges


def _refuse_twice(file: Path, field: str, values: list[str]) -> None:
    if twice := [value for value, times in Counter(values).items() if times > 1]:
        raise CommandError(f"{file}: two lines have the same {field} `{twice[0]}`: make each of them unique")


def _range(place: str, line: str, common: Request, form: str | None) -> Range:
    fields = _fields(place, line)
    output = Path(fields["output"])
    if not output.absolute().parent.is_dir():
        raise CommandError(f"{place}: {output.parent} is no folder: make it, or give `output` another one")
    request = replace(
        common, path=Path(fields["path"]), base=fields["base"], head=fields["head"], output=output,
        form=form or _FORMS.get(output.suffix, "text"),
    )  # fmt: skip
    return Range(fields["id"], request)


def _fields(place: str, line: str) -> dict[str, str]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise CommandError(f"{place}: no JSON ({error}): write an object with {', '.join(_FIELDS)}") from error
    if not isinstance(fields, dict) or fields.keys() != set(_FIELDS):
        raise CommandError(f"{place}: write an object with exactly {', '.join(_FIELDS)}")
    if wrong := [name for name in _FIELDS if not isinstance(fields[name], str) or not fields[name].strip("/")]:
        raise CommandError(f"{place}: `{wrong[0]}` is no text: give it one")
    return fields


async def _review(ranges: list[Range], agents: LocalAgents) -> list[ExitCode]:
    from cli.analysis import opened
    from cli.models import CommandModels

    directory = await opened(agents)
    waiting, insist = iter(ranges), any(each.request.models is True for each in ranges)
    try:
        async with CommandModels(insist=insist) as models, asyncio.TaskGroup() as group:
            workers = [group.create_task(_work(waiting, directory, models)) for _ in range(_AT_ONCE)]
    finally:
        await directory.close()
    return [code for worker in workers for code in worker.result()]


async def _work(waiting: Iterator[Range], directory: "AgentDirectory", models: "CommandModels") -> list[ExitCode]:
    return [await _one(each, directory, models) for each in waiting]


async def _one(each: Range, directory: "AgentDirectory", models: "CommandModels") -> ExitCode:
    from review_service.pipeline.policy import PolicyError
    from review_service.pipeline.source import SourceError

    try:
        document = await _document(each, directory, models)
    except (CommandError, SourceError, PolicyError) as error:
        return _failed(each, str(error))
    except Exception as error:
        # A fault of ours in one range must not cost the others their reports.
        if os.environ.get("SQUAD_LOG_LEVEL") == "debug":
            raise
        return _failed(each, f"a fault of ours, {type(error).__name__}: {error}; SQUAD_LOG_LEVEL=debug shows where")
    return exit_code(document)


def _failed(each: Range, why: str) -> ExitCode:
    print(f"squad: {each.id}: {' '.join(why.split())}", file=sys.stderr)
    return ExitCode.INCOMPLETE


async def _document(each: Range, directory: "AgentDirectory", models: "CommandModels") -> "ReviewDocument":
    from cli.analysis import reviewed
    from cli.policy import standing_of
    from cli.report import write
    from report.document import below

    source = await source_of(each.request)
    async with source:
        standing = await standing_of(each.request, source)
        document = await reviewed(directory, source, standing, models=models.for_policy(standing.policy))
    document = below(each.id.strip("/"), document)
    write(each.request, document, compared(each.request, document))
    return document
