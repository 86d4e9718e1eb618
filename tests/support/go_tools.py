"""Tools and files that come as Go modules, of pinned versions, kept in the cache between runs."""

import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.8.2"
_GO = Path(__file__).parents[2] / "tools" / "go.sh"
_GO_VERSION = Path(__file__).parents[2] / "requirements" / "go.txt"


@cache
def tool(package: str) -> Path:
    """The program that `go install PACKAGE@VERSION` builds; built once, also when several processes ask."""
    path, _, version = package.partition("@")
    name = next(part for part in reversed(path.split("/")) if not part.startswith("v"))
    folder = cache_folder() / f"{name}-{version}"
    with alone(folder.with_suffix(".lock")):
        if not (folder / name).exists():
            _go("install", package, GOBIN=str(folder))
    return folder / name


def programs(source: Path) -> Path:
    """Where the programs of a module of ours lie: a folder that changes with what they are made of."""
    made_of = [file for file in sorted(source.iterdir()) if file.suffix in {".go", ".mod", ".sum"}]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in (*made_of, _GO_VERSION))).hexdigest()
    return cache_folder() / f"{source.name}-{digest[:12]}"


def build(source: Path, *packages: str) -> None:
    """Builds programs of a module of ours, once."""
    folder = programs(source)
    with alone(folder.with_suffix(".lock")):
        if not folder.exists():
            made = folder.with_suffix(".new")
            made.mkdir(exist_ok=True)
            _go("build", "-ldflags=-s -w", "-o", f"{made}/", *packages, cwd=source)
            made.rename(folder)


@cache
def module(name: str) -> Path:
    """The folder of `MODULE@VERSION` in Go's own cache of modules, checked against the public record of checksums."""
    return Path(json.loads(_go("mod", "download", "-json", name))["Dir"])


def _go(*arguments: str, cwd: Path | None = None, **environ: str) -> str:
    settings = {**os.environ, **environ}
    done = subprocess.run(
        [_GO, *arguments], cwd=cwd or cache_folder(), capture_output=True, text=True, check=False, env=settings
    )
    assert done.returncode == 0, f"NOT AVAILABLE: go {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
    return done.stdout


def cache_folder() -> Path:
    """Where tools are kept between runs."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "squad" / "tools"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
