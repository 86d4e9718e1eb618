"""`squad record` and `squad verify` as they are typed; the work is done elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import ExitCode
from cli.feedback_commands import HERE, Key, Server

Review = Annotated[str, typer.Argument(metavar="REVIEW", help="Id of a review that has ended.")]
Keys = Annotated[Path, typer.Option(metavar="DIR", help="Folder with the server's public keys, gateway-*.pem.")]


def record(review: Review, key: Key, server: Server = HERE) -> None:
    """Print the signed record of a review: keep it, and check it with `squad verify`."""
    from urllib.parse import quote

    from cli.api import Api

    sys.stdout.write(Api(server, key).content(f"reviews/{quote(review, safe='')}/record").decode())


def verify(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="File that `squad record` printed.")], keys: Keys
) -> int:
    """Check a signed record, without a server. Exit status 1: it is not genuine."""
    from cli.record import verified
    from kit.envelope import EnvelopeBrokenError

    try:
        print(verified(record, keys))
    except EnvelopeBrokenError as broken:
        print(f"squad: {record} is not genuine: {broken}", file=sys.stderr)
        return ExitCode.FOUND
    return ExitCode.PASSED
