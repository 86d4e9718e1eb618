"""Programs of Debian's that tests need: fetched by apt with a state of our own and unpacked into the cache."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.support.go_tools import alone, cache_folder


@cache
def program(package: str, path: str) -> Path:
    """`path` of a package, as /usr/bin/NAME; fetched once, also when several processes ask. No server is started."""
    folder = cache_folder() / f"debian-{package}"
    with alone(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            _fetch(package, folder)
            (folder / "complete").touch()
    return folder / path.lstrip("/")


def _fetch(package: str, folder: Path) -> None:
    state, made = folder / "apt", folder / "packages"
    for each in (state / "lists/partial", state / "cache/archives/partial", made):
        each.mkdir(parents=True, exist_ok=True)
    own = {"Dir::State": state, "Dir::State::status": "/dev/null", "Dir::Cache": state / "cache"}
    options = [word for name, value in own.items() for word in ("-o", f"{name}={value}")]
    # What is unpacked is signed by Debian, as whatever apt installs.
    _run("apt-get", "-qq", *options, "-o", "APT::Sandbox::User=root", "update", cwd=made)
    _run("apt-get", "-qq", *options, "-o", "APT::Sandbox::User=root", "download", package, cwd=made)
    [file] = made.glob("*.deb")
    _run("dpkg", "-x", str(file), str(folder), cwd=made)
    file.unlink()
    shutil.rmtree(state)


def _run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"NOT AVAILABLE: {' '.join(command)}:\n{done.stdout}{done.stderr}"
