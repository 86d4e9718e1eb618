"""The two programs of the review service, as they are started in earnest."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.review import NOTIFY_KEY
from tests.support.servers import wait_until


@pytest.fixture
def start(tmp_path: Path, review_database_url: str, redis_url: str, cache_url: str):
    """Starts a program with good settings, changed by arguments."""
    started = []

    def run(module: str, **changes: str) -> subprocess.Popen[str]:
        settings = {
            "DATABASE_URL": review_database_url,
            "REDIS_URL": redis_url,
            "CACHE_URL": cache_url,
            "AGENTS": "security=127.0.0.1:1",
            "KEY_DIR": str(tmp_path / "keys"),
            "TRUST_DIR": str(tmp_path / "trust"),
            "DATA_DIR": str(tmp_path / "data"),
            "PORT_FILE": str(tmp_path / "ready"),
            "METRICS_LISTEN": "127.0.0.1:0",
            "NOTIFY_KEY": NOTIFY_KEY,
            **changes,
        }
        around = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        environ = around | {f"SQUAD_{name}": value for name, value in settings.items()}
        command = [sys.executable, "-m", module]
        started.append(subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("module", ["review_service.main", "review_service.worker"])
def test_it_starts_and_ends_when_asked(start, module, tmp_path):
    process = start(module)
    wait_until(lambda: (tmp_path / "ready").exists() or process.poll() is not None, 30)
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=20)
    assert process.returncode == 0, log


def test_the_worker_publishes_its_key_and_its_numbers(start, tmp_path):
    start("review_service.worker")
    wait_until((tmp_path / "ready").exists, 30)
    assert list((tmp_path / "trust").glob("worker-*.pem"))
    port = (tmp_path / "ready").read_text().strip()
    assert httpx.get(f"http://127.0.0.1:{port}/metrics").status_code == 200


@pytest.mark.parametrize(
    ("module", "changes", "sentence"),
    [
        ("review_service.main", {"DATABASE_URL": ""}, "SQUAD_DATABASE_URL"),
        ("review_service.main", {"TRUST_DIR": ""}, "SQUAD_TRUST_DIR: is required"),
        ("review_service.main", {"LISTEN": "nowhere"}, "SQUAD_LISTEN: must be HOST:PORT"),
        ("review_service.main", {"NOTIFY_KEY": "short"}, "SQUAD_NOTIFY_KEY: must be keys of 32 bytes"),
        ("review_service.worker", {"NOTIFY_KEY": "short"}, "SQUAD_NOTIFY_KEY: must be keys of 32 bytes"),
        ("review_service.worker", {"NOTIFY_NETWORKS": "here"}, "SQUAD_NOTIFY_NETWORKS: must be networks"),
        ("review_service.worker", {"AGENTS": "security"}, "SQUAD_AGENTS: must be NAME=HOST:PORT"),
    ],
)
def test_wrong_settings_are_one_clear_line(start, module, changes, sentence):
    process = start(module, **changes)
    _, log = process.communicate(timeout=20)
    assert (process.returncode, len(log.strip().splitlines())) == (2, 1), log
    assert sentence in log
