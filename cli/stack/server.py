"""What the built-in servers have in common: a folder, a port, a user to run as, and life without a supervisor."""

from abc import ABC, abstractmethod
from pathlib import Path

from cli.stack import accounts
from cli.stack.errors import StackError
from cli.stack.ports import LOOPBACK, check_free, free_port, is_free
from cli.stack.process import Process, Spec

DISK_FULL = ("No space left on device", "could not extend file", "Disk quota exceeded")
"""What the servers say when it is."""


class Server(ABC):
    """A server that keeps its data in a folder. Nothing here ever deletes data."""

    def __init__(self, home: Path, port: int = 0, durable: bool = True) -> None:
        """`home` holds everything; port 0 takes a free one; `durable=False` trades safety for speed, for tests."""
        self.home = home.resolve()
        self.port = port or free_port()
        self._any_port = port == 0
        self.durable = durable
        self.uid = accounts.server_uid()
        self._process: Process | None = None

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def password(self) -> str:
        """The generated password, kept in a file of mode 0600; `prepare` makes it."""
        return (self.home / "password").read_text(encoding="utf-8").strip()

    @property
    def process(self) -> Process:
        """What `start` started."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process

    def prepare(self) -> None:
        """Makes what is missing and checks that the server can be started. Safe to repeat.

        Raises:
            StackError: Port busy, folder not usable, no programs for this platform, or data that cannot be used.
        """
        if self._any_port and not is_free(self.port):
            self.port = free_port()
        check_free(self.port, way_out="choose another port for it")
        accounts.make_folder(self.home, self.uid)
        try:
            self._prepare()
        except OSError as error:
            what = f"{error.strerror}: {error.filename}"
            raise StackError(
                f"cannot use {self.home} ({what}): mend it or choose another folder with --data"
            ) from error

    @abstractmethod
    def spec(self) -> Spec:
        """How to run it; call `prepare` first."""

    @abstractmethod
    def _prepare(self) -> None:
        """What `prepare` does once the folder is there."""

    def start(self, within_seconds: float = 30) -> None:
        """Prepares, starts and waits until it answers; the log goes to the folder `logs` beside `home`."""
        self.prepare()
        self._process = Process(self.spec(), self.home.parent / "logs")
        self._process.start()
        try:
            self._process.wait_ready(within_seconds)
        except StackError:
            self._process.stop()
            raise

    def stop(self) -> None:
        """Stops what `start` started."""
        if self._process:
            self._process.stop()

    def _hints(self) -> dict[str, str]:
        """Advice for what the logs of both servers may say."""
        busy = {"Address already in use": f"port {self.port} is in use: choose another port for it"}
        return busy | dict.fromkeys(DISK_FULL, self.disk_full)

    @property
    def disk_full(self) -> str:
        """What to tell people when it is."""
        return f"the disk of {self.home} is full: free some space and start again"
