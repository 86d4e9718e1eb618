"""Run the emulator as a process: `python -m github_emulator --data DIR --port 0 --port-file FILE`."""

import argparse
import os
import secrets
import signal
import sys
import threading
from pathlib import Path

from github_emulator.emulator import Emulator
from github_emulator.keys import new_private_key


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; answers the exit code."""
    wish = _arguments()
    try:
        emulator = _emulator(wish)
    except OSError as error:
        print(f"github_emulator: {error.strerror or error} ({wish.data}, port {wish.port})", file=sys.stderr)
        return 2
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    with emulator:
        if wish.sample:
            emulator.seed_sample()
        if wish.port_file:
            _write(wish.port_file, emulator.base_url.rsplit(":", 1)[1])
        print(f"GitHub emulator on {emulator.base_url}, App {emulator.app_id}", flush=True)
        done.wait()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("github_emulator", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder for repositories, private-key.pem, webhook-secret"
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="file that gets the port once requests are answered")
    parser.add_argument("--webhook-url", help="where webhooks go")
    parser.add_argument("--app-id", type=int, default=4217, help="id of the GitHub App")
    parser.add_argument("--sample", action="store_true", help="make acme/storefront with one pull request")
    return parser.parse_args()


def _emulator(wish: argparse.Namespace) -> Emulator:
    wish.data.mkdir(parents=True, exist_ok=True)
    key, secret = wish.data / "private-key.pem", wish.data / "webhook-secret"
    if not key.exists():
        _write(key, new_private_key())
    if not secret.exists():
        _write(secret, secrets.token_hex(20))
    return Emulator(
        wish.data,
        port=wish.port,
        private_key=key.read_text(),
        webhook_secret=secret.read_text().strip(),
        webhook_url=wish.webhook_url,
        app_id=wish.app_id,
    )


def _write(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
