"""`--sarif-in`: what other tools found, from files."""

from collections.abc import Iterable
from pathlib import Path

from cli.errors import CommandError
from squad.code.v1.finding_pb2 import Finding


def imported_findings(files: Iterable[Path]) -> tuple[Finding, ...]:
    """The findings of all files, in that order. Raises CommandError."""
    return tuple(finding for file in files for finding in _findings(file))


def _findings(file: Path) -> list[Finding]:
    from review_service.pipeline.sarif_findings import read_sarif
    from review_service.pipeline.sarif_log import MAX_BYTES, SarifError

    try:
        with file.open("rb") as log:
            tools = read_sarif(log.read(MAX_BYTES + 1))
    except OSError as error:
        raise CommandError(f"cannot read {file} ({error.strerror}): give --sarif-in a readable file") from error
    except SarifError as error:
        raise CommandError(f"{file}: {error}") from error
    return [finding for tool in tools for finding in tool.findings]
