"""Signed records of reviews: fetched from a server, and verified without one."""

import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from cli.errors import CommandError
from kit.envelope import unseal
from kit.keys import read_trusted
from report.hostile import one_line
from report.record import KIND

SIGNER = "gateway"


def verified(record: Path, keys: Path) -> str:
    """What a genuine record says, in one line.

    Args:
        record: The file.
        keys: Folder with public keys `gateway-KID.pem`.

    Raises:
        CommandError: There is nothing to read.
        EnvelopeBrokenError: The record is not genuine.
    """
    trusted = _trusted(keys)
    try:
        content = record.read_bytes()
    except OSError as error:
        raise CommandError(f"{record} cannot be read: {error.strerror}") from error
    payload, kid = unseal(content, KIND, trusted)
    return f"genuine, signed by {SIGNER}-{kid}: {_summary(json.loads(payload))}"


def _trusted(keys: Path) -> dict[str, RSAPublicKey]:
    found = {kid: key for kid, (issuer, key) in read_trusted(keys).items() if issuer == SIGNER}
    if not found:
        raise CommandError(f"{keys} holds no key {SIGNER}-*.pem: copy them from `keys/trust` of the server's folder")
    return found


def _summary(content: dict[str, Any]) -> str:
    report = content["report"]
    change = report["change"]
    number = f" #{change['pull_request']}" if change["pull_request"] else ""
    where = one_line(f"{change['repository']}{number} at {change['head_commit'][:12]}")
    findings, gaps = len(report["findings"]), report["coverage"]["not_read"]
    counts = f"{findings} finding{'' if findings == 1 else 's'}, {gaps} not read"
    return f"review {content['id']} of {where} ended {content['end_time']}: {report['conclusion']}, {counts}"
