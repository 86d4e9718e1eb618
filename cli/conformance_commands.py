"""`squad conformance` as it is typed; the work is done elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """
\b
  squad conformance 127.0.0.1:5001
  squad conformance 127.0.0.1:5001 --trust-dir keys       an agent that checks tokens: it reads public keys there
  squad conformance 127.0.0.1:5001 --start "./my-agent"   starts it, and ends it to see its streams come to their end
  squad conformance 127.0.0.1:5001 --only order,ledger --sample bad.go
  squad conformance 127.0.0.1:5001 --junit report.xml

\b
Exit status: 0 every check that ran passed, 1 some failed, 2 wrong usage, or no agent answers there.
"""
_FILE = {"exists": True, "dir_okay": False}
_FOLDER = {"exists": True, "file_okay": False}


def conformance(
    address: Annotated[str, typer.Argument(metavar="HOST:PORT", help="Where the agent listens.", show_default=False)],
    only: Annotated[str, typer.Option(metavar="ID,ID", help="Run these checks alone.")] = "",
    sample: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A file in which the agent finds something; may be given again.", **_FILE),
    ] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=1, help="Time one analysis may take.")] = 30.0,
    start: Annotated[
        str,
        typer.Option(metavar="COMMAND", help="Start the agent first: SQUAD_LISTEN and SQUAD_TRUST_DIR tell it how."),
    ] = "",
    pid: Annotated[int, typer.Option(metavar="PID", help="Process of the agent; the last check ends it.")] = 0,
    trust_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Put the public key that signs our calls there meanwhile.", **_FOLDER),
    ] = None,
    tls: Annotated[bool, typer.Option("--tls", help="Speak TLS; implied by the next four.")] = False,
    ca: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Authorities that vouch for the agent, PEM.", **_FILE)
    ] = None,
    cert: Annotated[Path | None, typer.Option(metavar="FILE", help="Our certificate, PEM.", **_FILE)] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="Its private key, PEM.", **_FILE)] = None,
    server_name: Annotated[str, typer.Option(metavar="NAME", help="Name in the agent's certificate.")] = "",
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the outcomes as JUnit XML.")] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the outcomes as JSON.")] = None,
) -> int:
    """Hold an agent, in any language, against the contract."""
    from cli.conformance import Request, run

    request = Request(
        address=address,
        only=frozenset(name.strip() for name in only.split(",") if name.strip()),
        samples=tuple(sample or ()),
        timeout=timeout,
        start=start,
        pid=pid,
        trust_dir=trust_dir,
        tls=tls or bool(ca or cert or key or server_name),
        ca=ca,
        cert=cert,
        key=key,
        server_name=server_name,
        junit=junit,
        json=json,
    )
    return run(request)


conformance.__doc__ = f"{conformance.__doc__}\n{EXAMPLES}"
