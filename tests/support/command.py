"""The real `squad` command in real repositories."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SQUAD = Path(sys.executable).parent / "squad"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SQUAD_"))}


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str


def squad(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> Ran:
    """Runs the command to its end."""
    done = subprocess.run(
        [SQUAD, *arguments], cwd=cwd, env={**CLEAN, **(env or {})}, capture_output=True, text=True, check=False,
        timeout=90,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


class Repository:
    """A git repository in a folder of the test."""

    def __init__(self, path: Path, branch: str = "main") -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", f"--initial-branch={branch}")
        self.git("config", "user.name", "Test")
        self.git("config", "user.email", "test@example.com")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.path, env=CLEAN, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        """Writes texts by path."""
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, files: dict[str, str]) -> str:
        """Writes the files and commits everything; answers the commit."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=change")
        return self.git("rev-parse", "HEAD")
