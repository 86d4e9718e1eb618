"""`squad review`, `squad scan` and `squad rules` as they are typed; the work is done elsewhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

REVIEW_EXAMPLES = """
\b
  squad review                      what your branch and working tree change
  squad review --staged             what you are about to commit
  squad review --worktree           what you have not committed
  squad review --base HEAD~1        the last commit and what came after it
  squad review --base v1 --head v2 --format sarif --output review.sarif
  squad review --sarif-in semgrep.sarif --sarif-in trivy.sarif
  squad review --batch ranges.jsonl many ranges, each a line:
                                    {"id", "path", "base", "head", "output"}

\b
Exit status: 0 nothing at or above --fail-on, 1 such findings,
2 wrong usage or configuration, 3 some file was not read by some agent.
"""
SCAN_EXAMPLES = """
\b
  squad scan                        this folder
  squad scan src --agents security  one folder, one agent
  squad scan app.py tests           a file and a folder
  squad scan --format json --output report.json

\b
Exit status: as for `squad review`.
"""


class Form(StrEnum):
    """How a report is written."""

    text = "text"
    json = "json"
    sarif = "sarif"
    markdown = "markdown"


class Level(StrEnum):
    """Severities, ascending."""

    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


class Listing(StrEnum):
    """How a list is written."""

    text = "text"
    json = "json"


Head = Annotated[str | None, typer.Option(metavar="REV", help="Look at this commit instead of the working tree.")]
Agents = Annotated[str | None, typer.Option(metavar="A,B", help="Only these agents. Default: all.")]
Config = Annotated[Path | None, typer.Option(metavar="FILE", help="Configuration instead of .squad.yml of the base.")]
_FORMS = "text, json, sarif or markdown."
Format = Annotated[Form, typer.Option("--format", metavar="FORM", help=_FORMS)]
Output = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report here, whole or not at all.")]
FailOn = Annotated[
    Level | None,
    typer.Option(metavar="LEVEL", help="low, medium, high or critical. Default: the configured gate, else high."),
]
Models = Annotated[
    bool | None,
    typer.Option(
        "--models/--no-models",
        help="Ask language models, or do not, whatever the configuration says. What they say never decides.",
        show_default=False,
    ),
]
AllFindings = Annotated[bool, typer.Option("--all-findings", help="Let text show what is folded or beyond the cap.")]


def review(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="A git repository, or a folder in one; bare ones too. Default: this folder."
        ),
    ] = Path(),
    *,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Compare with exactly this. Default: merge-base with the default branch; "
            "with --staged or --worktree: HEAD.",
        ),
    ] = None,
    head: Head = None,
    staged: Annotated[bool, typer.Option("--staged", help="Look at the index: what you are about to commit.")] = False,
    worktree: Annotated[
        bool, typer.Option("--worktree", help="Look at the working tree: what you have not committed.")
    ] = False,
    agents: Agents = None,
    config: Config = None,
    form: Annotated[Form | None, typer.Option("--format", metavar="FORM", help=f"{_FORMS} Default: text.")] = None,
    output: Output = None,
    fail_on: FailOn = None,
    all_findings: AllFindings = False,
    sarif_in: Annotated[
        list[Path] | None,
        typer.Option(
            "--sarif-in", metavar="FILE", help="Merge what another tool found, SARIF 2.1.0; may be given many times."
        ),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Apply the verified fixes to the working tree.")] = False,
    models: Models = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Review every range in a file of JSON lines; paths in a range's report are below its id.",
        ),
    ] = None,
) -> int:
    """Review a change. It is what differs between a base and the working tree, the index or a commit."""
    from cli.review import Request, run

    request = Request(path, scan=False, base=base, head=head, staged=staged, worktree=worktree, agents=agents,
                      config=config, form=form or Form.text, output=output, fail_on=fail_on, all_findings=all_findings,
                      apply=apply, models=models, sarif_in=tuple(sarif_in or ()))  # fmt: skip
    if batch:
        from cli.batch import run as run_batch

        return run_batch(batch, request, form)
    return run(request)


def scan(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files, plain folders, git repositories. Default: this folder."),
    ] = None,
    *,
    base: Annotated[str | None, typer.Option(hidden=True)] = None,
    head: Head = None,
    staged: Annotated[bool, typer.Option("--staged", hidden=True)] = False,
    worktree: Annotated[bool, typer.Option("--worktree", help="Look at the files on disk; the default.")] = False,
    agents: Agents = None,
    config: Config = None,
    form: Format = Form.text,
    output: Output = None,
    fail_on: FailOn = None,
    all_findings: AllFindings = False,
) -> int:
    """Read whole files. Every line counts as changed. In git: tracked files and new ones that are not ignored."""
    from cli.review import Request, run

    path, *more = paths or [Path()]
    return run(
        Request(path, scan=True, more=tuple(more), base=base, head=head, staged=staged, worktree=worktree,
                agents=agents, config=config, form=form, output=output, fail_on=fail_on, all_findings=all_findings,
                models=False)
    )  # fmt: skip


def rules(
    *,
    agent: Annotated[str | None, typer.Option(metavar="A", help="Only this agent's.")] = None,
    form: Annotated[Listing, typer.Option("--format", metavar="FORM", help="text or json.")] = Listing.text,
) -> int:
    """List what the agents can find."""
    from cli.rules import run

    return run(agent, as_json=form == Listing.json)


review.__doc__ = f"{review.__doc__}\n{REVIEW_EXAMPLES}"
scan.__doc__ = f"{scan.__doc__}\n{SCAN_EXAMPLES}"
