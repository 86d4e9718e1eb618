"""A whole stack beside a local GitHub, as the benchmarks use it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.demo import settings_for
from cli.stack import compose
from cli.stack.ports import free_port
from github_emulator.emulator import Emulator


@dataclass(frozen=True)
class World:
    """What runs."""

    stack: compose.Stack
    github: Emulator

    def api(self) -> httpx.Client:
        """A client with the owner's key."""
        key = self.stack.owner_key_file.read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.Client(base_url=self.stack.url, headers=headers, trust_env=False, timeout=30)


@contextmanager
def world(**environ: str) -> Iterator[World]:
    """Everything, durable as in production, gone at the end of the block."""
    with folder() as data, Emulator(data / "github") as github:
        settings = {**settings_for(github, data), "SQUAD_RATE_LIMIT_PER_MINUTE": "100000", **environ}
        with compose.up(data / "stack", free_port(), environ=settings) as stack:
            github.set_webhook(f"{stack.url}/webhooks/github")
            yield World(stack, github)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the servers' user can enter."""
    made = Path(tempfile.mkdtemp(prefix="squad-bench-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
