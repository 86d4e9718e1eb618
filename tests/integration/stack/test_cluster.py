"""What a cluster does once: on a real PostgreSQL, and with keys that processes then only read."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from cli.cluster import keys
from cli.stack.database import LOGINS
from cli.stack.postgres import Postgres
from kit.auth import TokenSigner, TokenVerifier


@pytest.fixture
def environ(data_folder: Path):
    """A server of this test's own: roles belong to the whole server, and other tests have theirs."""
    server = Postgres(data_folder / "postgres", durable=False)
    server.start()
    host = server.url().rpartition("@")[2].partition("/")[0]
    urls = {
        f"SQUAD_DATABASE_{role.removeprefix('squad_').upper()}_URL": f"postgresql://{role}:p%40ss%2Fword@{host}/squad"
        for role in LOGINS
    }
    yield {**os.environ, **urls, "SQUAD_DATABASE_ADMIN_URL": server.url()}
    server.stop()


def prepared(environ: dict[str, str]) -> tuple[int, str]:
    command = [sys.executable, "-m", "cli.cluster.database"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_database_is_made_and_brought_up_to_date_as_often_as_asked(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "first-key"
    environ["SQUAD_DATABASE_FIRST_KEY_FILE"] = str(file)
    assert prepared(environ) == (0, "the database is up to date\n")
    key = file.read_text()
    del environ["SQUAD_DATABASE_ADMIN_URL"]
    assert prepared(environ) == (0, "the database is up to date\n")
    assert file.read_text() == key
    with psycopg.connect(environ["SQUAD_DATABASE_REVIEW_URL"]) as connection:
        assert connection.execute("select count(*) from review.reviews").fetchone() == (0,)


AWAY = {f"SQUAD_DATABASE_{role}_URL": f"postgresql://squad_{role.lower()}:secret@127.0.0.1:1/squad"
        for role in ("OWNER", "TENANCY", "REVIEW")}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        ({"OWNER": ""}, 2, "SQUAD_DATABASE_OWNER_URL: Field required"),
        ({"REVIEW": "postgresql://me:secret@h/d"}, 2, "SQUAD_DATABASE_REVIEW_URL: must be postgresql://squad_review:"),
        ({}, 1, "cannot prepare the database: "),
    ],
)
def test_what_is_wrong_is_said_without_a_password(wrong: dict[str, str], code: int, said: str) -> None:
    given = {f"SQUAD_DATABASE_{role}_URL": url for role, url in wrong.items()}
    ended, output = prepared({**os.environ, **AWAY, **given})
    assert (ended, "secret" in output) == (code, False)
    assert output.splitlines()[-1].startswith(said)


def test_keys_that_were_made_are_kept_and_each_is_trusted(tmp_path: Path) -> None:
    keys.make(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.pem")}
    keys.make(tmp_path)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.pem")} == before
    for name in keys.SIGNERS:
        signer = TokenSigner(tmp_path / name, name)
        token = signer.sign(audience="squad-internal", tenant_id="t", subject="s")
        assert TokenVerifier(tmp_path / keys.TRUST, "squad-internal").verify(token).issuer == name


def test_a_process_whose_key_is_trusted_already_writes_nothing(tmp_path: Path) -> None:
    keys.make(tmp_path)
    trust = tmp_path / keys.TRUST
    before = trust.stat().st_mtime_ns
    TokenSigner(tmp_path / "gateway", "gateway").export(trust)
    assert trust.stat().st_mtime_ns == before
