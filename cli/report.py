"""Writes the report where it was asked for: the terminal, a pipe or a file."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import CommandError

if TYPE_CHECKING:
    from cli.review import Request
    from report.document import ReviewDocument

_PIPE_WIDTH = 100


def write(request: "Request", document: "ReviewDocument", compared: str) -> None:
    """Writes it; what was not read is named on stderr where the report itself is not for people's eyes."""
    report = _rendered(request, document, compared)
    if request.output:
        _write_file(request.output, report)
    else:
        _print(report)
    if request.output or request.form != "text":
        _name_gaps(document)


def _rendered(request: "Request", document: "ReviewDocument", compared: str) -> str:
    if request.form == "json":
        from report import json_report

        return json_report.render(document)
    if request.form == "sarif":
        from report import sarif

        return sarif.render(document)
    if request.form == "markdown":
        from report import markdown

        return markdown.render(document)
    return _text(request, document, compared)


def _text(request: "Request", document: "ReviewDocument", compared: str) -> str:
    from report import text

    terminal = sys.stdout is not None and sys.stdout.isatty() and not request.output
    width = shutil.get_terminal_size().columns if terminal else _PIPE_WIDTH
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    body = text.render(document, width=width, colour=colour, all_findings=request.all_findings)
    return f"{body}{compared}\n"


def _print(report: str) -> None:
    if sys.stdout is None:
        raise CommandError("standard output is closed: give --output a file")
    try:
        sys.stdout.write(report)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has had enough, as with `squad review | head`; what was found is still true.
        _give_up_output()
    except OSError as error:
        _give_up_output()
        raise CommandError(f"cannot write the report ({error.strerror}): give --output another place") from error


def _give_up_output() -> None:
    """What is still to be written goes nowhere: at the end Python tries again, and exits with 120 where that fails."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_file(path: Path, report: str) -> None:
    """Appears whole or not at all."""
    try:
        if path.exists() and not path.is_file():
            path.write_text(report, encoding="utf-8")  # a pipe or a device: there is nothing to replace
            return
        with tempfile.TemporaryDirectory(prefix=".squad-", dir=path.absolute().parent) as folder:
            fresh = Path(folder) / "report"
            fresh.write_text(report, encoding="utf-8")
            fresh.replace(path)
    except OSError as error:
        raise CommandError(f"cannot write {path} ({error.strerror}): give --output another place") from error


def _name_gaps(document: "ReviewDocument") -> None:
    from report import gaps, notices

    for line in [*gaps.lines(document), *notices.lines(document)]:
        print(f"squad: {line}", file=sys.stderr)
