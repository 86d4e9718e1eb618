"""The product's database on a PostgreSQL server: roles, migrations, the first tenant.

`python -m cli.stack.provision` does the work in a process of its own, so that the supervisor stays small.
"""

import asyncio
import hashlib
import json
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cli.stack import database, files
from cli.stack.errors import StackError

SERVICES = ("tenancy_service", "review_service")
OWNER_KEY = "owner-key"
STAMP = "database.stamp"
PASSWORDS = "database-passwords"
_SECONDS = 120


@dataclass(frozen=True)
class Urls:
    """One URL for each role that logs in."""

    owner: str
    tenancy: str
    review: str


def prepare(data: Path, admin_url: str, server: str) -> Urls:
    """Bring the database up to date; quick when this version has already done it.

    The owner's first API key is written to `data/owner-key` by the first call ever.

    Args:
        data: Folder for the key, the passwords and the stamp.
        admin_url: Of a login that may create roles and databases.
        server: Name of the server for the stamp; our own changes its port from start to start.

    Raises:
        StackError: The server refuses, or a migration failed.
    """
    stamp, wanted = data / STAMP, _digest(server)
    if not (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and (data / OWNER_KEY).exists()):
        _run(data, admin_url)
        files.write_private(stamp, wanted)
    return _urls(data, admin_url)


def _urls(data: Path, admin_url: str) -> Urls:
    made = database.urls(admin_url, json.loads((data / PASSWORDS).read_text(encoding="utf-8")))
    return Urls(made["squad_owner"], made["squad_tenancy"], made["squad_review"])


def _digest(server: str) -> str:
    """Changes with the server and with the migrations."""
    summary = hashlib.sha256(server.encode())
    root = Path(__file__).parents[2]
    for service in SERVICES:
        for path in sorted((root / service / "store" / "migrations").rglob("*.py")):
            summary.update(path.read_bytes())
    return summary.hexdigest()


def _run(data: Path, admin_url: str) -> None:
    job = json.dumps({"data": str(data), "admin_url": admin_url})
    command = [sys.executable, "-m", "cli.stack.provision"]
    try:
        ran = subprocess.run(command, input=job, capture_output=True, text=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise StackError(f"the database was not ready after {_SECONDS} s: look for a lock held on it") from error
    if ran.returncode != 0:
        last = (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise StackError(f"cannot prepare the database: {last}")


def _main() -> None:
    """The job of the separate process; its last line on stderr is what people read."""
    job = json.loads(sys.stdin.read())
    data, admin_url = Path(job["data"]), str(job["admin_url"])
    _make_roles(data, admin_url)
    urls = _urls(data, admin_url)
    from kit.database import migrate

    for service in SERVICES:
        migrate(urls.owner, service)
    first_key(data / OWNER_KEY, urls.tenancy)


def _make_roles(data: Path, admin_url: str) -> None:
    path = data / PASSWORDS
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    # A version may bring roles that the one before did not have.
    if missing := {role: secrets.token_urlsafe(32) for role in database.LOGINS if role not in known}:
        files.write_private(path, json.dumps(known | missing))
    database.prepare(admin_url, known | missing)


def first_key(path: Path, tenancy_url: str) -> None:
    """Write the first owner's API key of the tenant `default`; a key that was lost is replaced."""
    from tenancy_service.bootstrap import ensure_default_tenant

    key = asyncio.run(ensure_default_tenant(tenancy_url, new_key=not path.exists()))
    if key:
        files.write_private(path, f"{key}\n")


if __name__ == "__main__":
    _main()
