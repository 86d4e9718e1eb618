"""Writes the description of the HTTP API to a file, for generators of clients: `python tools/openapi.py FILE`."""

import json
import sys
from pathlib import Path

from pydantic import SecretStr

from gateway.app import build
from gateway.settings import GatewaySettings

# Nobody is called: the application is only asked what it would answer.
_NOWHERE = "127.0.0.1:1"
_SETTINGS = GatewaySettings.model_validate(
    {
        "tenancy_address": _NOWHERE,
        "review_address": _NOWHERE,
        "key_dir": Path("keys"),
        "trust_dir": Path("trust"),
        "cache_url": SecretStr(f"redis://{_NOWHERE}"),
    }
)


def description() -> str:
    """The OpenAPI document as JSON, the same for every run."""
    return json.dumps(build(_SETTINGS).openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(description(), encoding="utf-8")
