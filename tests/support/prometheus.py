"""A real Prometheus, Debian's, that reads what a test tells it to."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

from cli.stack.ports import LOOPBACK, free_port
from cli.stack.probes import http_ok
from cli.stack.process import Process, Spec
from mesh.prometheus import ask, configuration, targets
from tests.support.debian_tools import program
from tests.support.servers import wait_until


@contextmanager
def prometheus(place: Path, scraped: Mapping[str, Mapping[str, str]], every_seconds: float = 0.25) -> Iterator[str]:
    """Its URL, once it reads everything. `scraped` are addresses, and the labels that every number from there gets."""
    home = place / "prometheus"
    home.mkdir()
    (home / "targets.json").write_text(json.dumps(targets(scraped)))
    (home / "prometheus.yml").write_text(yaml.safe_dump(configuration("targets.json", every_seconds)))
    address = f"{LOOPBACK}:{free_port()}"
    binary = program("prometheus", "/usr/bin/prometheus")
    options = [f"--web.listen-address={address}", f"--config.file={home}/prometheus.yml", f"--storage.tsdb.path={home}"]
    url = f"http://{address}"
    process = Process(Spec("prometheus", [str(binary), *options], ready=http_ok(f"{url}/-/ready")), place / "logs")
    process.start()
    try:
        process.wait_ready(30)
        wait_until(lambda: len(ask(url, "up")) == len(scraped))
        yield url
    finally:
        process.stop()
