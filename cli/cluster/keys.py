"""Makes signing keys where there are none: `python -m cli.cluster.keys DIR`; may be repeated.

`DIR/NAME` gets the private key of one process and of the operator, `DIR/trust` the public keys of all. Private keys go
to their own process alone, `trust` to every one: as Secrets and a ConfigMap, or as volumes.
"""

import sys
from pathlib import Path

from kit.auth import TokenSigner

SIGNERS = ("gateway", "tenancy", "worker", "operator")
TRUST = "trust"


def make(folder: Path) -> None:
    """Raises OSError where the folder cannot be written."""
    for name in SIGNERS:
        TokenSigner(folder / name, name).export(folder / TRUST)


def main() -> int:
    """2 for wrong usage, 1 when the keys cannot be written."""
    if len(sys.argv) != 2:
        print("usage: python -m cli.cluster.keys DIR", file=sys.stderr)
        return 2
    try:
        make(Path(sys.argv[1]))
    except OSError as error:
        print(f"cannot write keys: {error}", file=sys.stderr)
        return 1
    print(f"keys of {', '.join(SIGNERS)} are in {sys.argv[1]}, what all trust is in {sys.argv[1]}/{TRUST}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
