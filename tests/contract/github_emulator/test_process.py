"""The emulator as a process of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from github_emulator import Emulator, sample


@contextmanager
def running(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = data / "port"
    command = [sys.executable, "-m", "github_emulator", "--data", str(data), "--port-file", str(port), *more]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 20
            while not port.exists():
                assert process.poll() is None, "it ended at once"
                assert time.monotonic() < deadline, "it did not start in 20 s"
                time.sleep(0.01)
            yield process, f"http://127.0.0.1:{port.read_text()}"
        finally:
            process.send_signal(signal.SIGTERM)


def test_it_writes_its_port_and_ends_cleanly(tmp_path: Path):
    with running(tmp_path) as (process, url):
        assert httpx.get(f"{url}/rate_limit", trust_env=False).status_code == 200
    assert process.returncode == 0
    assert (tmp_path / "private-key.pem").stat().st_mode & 0o077 == 0
    assert (tmp_path / "webhook-secret").stat().st_mode & 0o077 == 0


def test_people_act_over_http(tmp_path: Path):
    with running(tmp_path) as (_, url), httpx.Client(base_url=f"{url}/_emulator", trust_env=False) as people:
        pull = people.post("/sample").json()
        assert people.post("/comment", json={**pull, "body": "hello"}).status_code == 200
        assert people.post("/comment", json={"body": "hello"}).status_code == 400
        assert people.post("/nonsense").status_code == 404
        assert people.post("/sample", headers={"Origin": "http://evil.example"}).status_code == 403
        assert httpx.get(pull["html_url"], trust_env=False).status_code == 200


def test_a_taken_port_is_one_clear_line(tmp_path: Path, github: Emulator):
    port = github.base_url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "github_emulator", "--data", str(tmp_path), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert port in done.stderr


def test_the_sample_is_made_once(github: Emulator):
    assert github.seed_sample() is github.seed_sample()
    assert github.seed_sample().repository.full_name == sample.FULL_NAME
